import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Frame } from '../../wire/framing/frame.ts';
import type { Step } from '../../wire/step.ts';
import { EventOutlet } from './event-outlet.ts';
import { inBandError } from './in-band-error.ts';
import type { Lane } from './lane.ts';
import type { LaneSettings } from './lane-settings.ts';
import { RawFrames } from './raw-frames.ts';
import { UpstreamFrames } from './upstream-frames.ts';

/** Events that were taken together; `raw` is the frame they came in, where it is to be told. */
interface Group {
  readonly events: readonly StreamEvent[];
  readonly raw: string | undefined;
}

/** A stream that changes its format on the way, or whose events a stage wants to see. */
export class MiddleLane implements Lane {
  readonly #settings: LaneSettings;
  readonly #frames: UpstreamFrames;
  readonly #decoder: Step<unknown, StreamEvent>;
  readonly #outlet: EventOutlet;
  readonly #raw: RawFrames | undefined;
  #pending: Group[] = [];
  #decodeError: GatewayError | undefined;
  #hasEnded = false;
  hasOutput = false;

  constructor(settings: LaneSettings) {
    this.#settings = settings;
    this.#frames = new UpstreamFrames(settings.endpoint.framing);
    this.#decoder = settings.endpoint.format.codec.decodeStream(settings.sent);
    this.#outlet = new EventOutlet(settings);
    this.#raw = settings.keepsRaw ? new RawFrames() : undefined;
  }

  take(bytes: Uint8Array): void {
    this.#takeFrames(this.#frames.push(bytes));
    if (this.#frames.error !== undefined) this.takeBreak(this.#frames.error);
  }

  takeEnd(): void {
    this.#takeFrames(this.#frames.end());
    if (this.#frames.error !== undefined) this.takeBreak(this.#frames.error);
    else this.#hold(this.#closing(undefined), undefined);
  }

  /** Items that were open end as they are; an answer that was complete stays complete. */
  takeBreak(error: GatewayError): void {
    this.#hold(this.#closing(error), undefined);
  }

  get error(): GatewayError | undefined {
    return this.#outlet.error ?? this.#decodeError;
  }

  get isComplete(): boolean {
    return this.#outlet.isComplete;
  }

  get isSilent(): boolean {
    return this.#frames.isSilent;
  }

  write(now: number): readonly Frame[] {
    const out: Frame[] = [];
    const pending = this.#pending;
    if (pending.length > 0) this.#pending = [];
    for (const { events, raw } of pending) this.#outlet.write(events, now, raw, out);
    if (this.#hasEnded) this.#outlet.end(now, out);
    return out;
  }

  get usage(): Usage | undefined {
    return this.#outlet.usage;
  }

  get notes(): readonly FidelityNote[] {
    return this.#outlet.notes;
  }

  get rawResponse(): string | undefined {
    return this.#raw?.text;
  }

  result(): GenerateResult | undefined {
    return this.#outlet.result();
  }

  /** Everything that one read brought is one batch, unless each frame has to carry its own raw text. */
  #takeFrames(frames: readonly Frame[]): void {
    const { codec } = this.#settings.endpoint.format;
    let batch: StreamEvent[] = [];
    for (const frame of frames) {
      if (this.#decodeError !== undefined) break;
      this.#raw?.add(frame.data);
      const event = codec.eventOf(frame);
      if (!event.ok) {
        batch.push(...this.#closing(event.error));
      } else if (event.value !== undefined) {
        for (const each of this.#decoder.push(event.value)) batch.push(each);
      }
      if (!this.#settings.tellsRaw) continue;
      this.#hold(batch, frame.data);
      batch = [];
    }
    this.#hold(batch, undefined);
  }

  #hold(events: readonly StreamEvent[], raw: string | undefined): void {
    if (events.length === 0) return;
    for (const event of events) {
      if (event.type === 'error') this.#decodeError ??= inBandError(event.error);
      else if (!saysNothingYet.has(event.type)) this.hasOutput = true;
    }
    this.#pending.push({ events: this.#decodeError === undefined ? events : events.map(inBand), raw });
  }

  #closing(error: GatewayError | undefined): readonly StreamEvent[] {
    if (this.#hasEnded) return [];
    this.#hasEnded = true;
    const events = this.#decoder.end();
    const last = events.at(-1);
    if (last?.type !== 'error') return events;
    if (error !== undefined) return [...events.slice(0, -1), { type: 'error', error }];
    const mayEndSilently = this.#settings.endpoint.endsSilently === true && this.hasOutput;
    return mayEndSilently && last.error.kind === 'stream-cut' ? [...events.slice(0, -1), ...silentEnd] : events;
  }
}

const inBand = (event: StreamEvent): StreamEvent =>
  event.type === 'error' ? { type: 'error', error: inBandError(event.error) } : event;

/** Events that open a stream or keep it alive: an error right after them is still a failed attempt. */
const saysNothingYet: ReadonlySet<StreamEvent['type']> = new Set<StreamEvent['type']>([
  'ping',
  'response-start',
  'usage',
  'aside',
]);

/** The closing words of a provider that has none. */
const silentEnd: readonly StreamEvent[] = [
  { type: 'candidate-end', candidate: 0, finish: { reason: 'other' } },
  { type: 'response-end' },
];
