import type { UnaryEndpoint } from '../../providers/provider.ts';
import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { Result } from '../../schema/errors/result.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Measures } from '../../schema/measures.ts';
import type { Frame } from '../../wire/framing/frame.ts';
import type { Step } from '../../wire/step.ts';
import type { AnyUnaryFormat, UnaryEvent, UnaryTarget } from '../../wire/unary-format.ts';
import type { FrameStamp } from '../extra-fields.ts';
import type { ErrorFields } from './error-frames.ts';
import { inBandError } from './in-band-error.ts';
import type { Lane } from './lane.ts';
import { RawFrames } from './raw-frames.ts';
import { unaryErrorFrames } from './unary-error-frames.ts';
import { UpstreamFrames } from './upstream-frames.ts';

export interface UnaryLaneSettings {
  /** the client's */
  readonly format: AnyUnaryFormat;
  /** the provider's */
  readonly endpoint: UnaryEndpoint;
  readonly request: unknown;
  readonly target: UnaryTarget;
  readonly stamp: FrameStamp | undefined;
  readonly errorFields: ErrorFields | undefined;
  readonly tellsRaw: boolean;
  readonly keepsRaw: boolean;
}

interface Pending {
  readonly frame: Frame;
  /** data of the upstream frame that it comes from, where that is told */
  readonly raw: string | undefined;
}

const noNotes: readonly FidelityNote[] = [];

/** A stream of speech, transcripts or images: events of the operation's own, decoded and encoded one by one. */
export class UnaryLane implements Lane {
  readonly #settings: UnaryLaneSettings;
  readonly #frames: UpstreamFrames;
  readonly #decoder: Step<Frame, Result<UnaryEvent>> | undefined;
  readonly #encoder: Step<UnaryEvent, Frame> | undefined;
  readonly #raw: RawFrames | undefined;
  #pending: Pending[] = [];
  readonly notes = noNotes;
  error: GatewayError | undefined;
  isComplete = false;
  hasOutput = false;
  usage: Usage | undefined;
  measures: Measures | undefined;

  constructor(settings: UnaryLaneSettings) {
    const { endpoint, format, request, target } = settings;
    this.#settings = settings;
    this.#frames = new UpstreamFrames(endpoint.framing);
    this.#decoder = endpoint.format.stream?.decode(request);
    this.#encoder = format.stream?.encode(target);
    this.#raw = settings.keepsRaw ? new RawFrames() : undefined;
    this.measures = endpoint.format.measuresOf?.(request, undefined);
  }

  take(bytes: Uint8Array): void {
    this.#takeFrames(this.#frames.push(bytes));
    if (this.#frames.error !== undefined) this.takeBreak(this.#frames.error);
  }

  takeEnd(): void {
    this.#takeFrames(this.#frames.end());
    if (this.#frames.error !== undefined) this.takeBreak(this.#frames.error);
    else this.#hear(this.#decoder?.end() ?? [], undefined);
    this.#hold(this.#encoder?.end() ?? [], undefined);
  }

  /** An answer that was complete when its connection broke is complete. */
  takeBreak(error: GatewayError): void {
    if (!this.isComplete) this.error ??= error;
  }

  get isSilent(): boolean {
    return this.#frames.isSilent;
  }

  write(now: number): readonly Frame[] {
    const { stamp, format, errorFields } = this.#settings;
    const pending = this.#pending;
    this.#pending = [];
    const frames = pending.map(({ frame, raw }) => (stamp === undefined ? frame : stamp.stamp(frame, now, raw)));
    return this.error === undefined ? frames : [...frames, ...unaryErrorFrames(format, this.error, errorFields)];
  }

  get rawResponse(): string | undefined {
    return this.#raw?.text;
  }

  result(): undefined {
    return undefined;
  }

  #takeFrames(frames: readonly Frame[]): void {
    for (const frame of frames) {
      this.#raw?.add(frame.data);
      this.#hear(this.#decoder?.push(frame) ?? [], this.#settings.tellsRaw ? frame.data : undefined);
    }
  }

  #hear(events: readonly Result<UnaryEvent>[], raw: string | undefined): void {
    for (const event of events) {
      if (this.error !== undefined || this.isComplete) return;
      if (!event.ok) {
        this.error = inBandError(event.error);
        return;
      }
      const { usage, measures, isLast } = event.value;
      if (usage !== undefined) this.usage = usage;
      if (measures !== undefined) this.measures = { ...this.measures, ...measures };
      this.#hold(this.#encoder?.push(event.value) ?? [], raw);
      if (isLast) this.isComplete = true;
    }
  }

  #hold(frames: readonly Frame[], raw: string | undefined): void {
    for (const frame of frames) this.#pending.push({ frame, raw });
    if (frames.length > 0) this.hasOutput = true;
  }
}
