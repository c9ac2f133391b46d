import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import { foldEvents } from '../../wire/fold.ts';
import type { Frame } from '../../wire/framing/frame.ts';
import type { Relay, RelayStream } from '../../wire/relay.ts';
import { errorFrames, publicErrorFrames, tellsError } from './error-frames.ts';
import { inBandError } from './in-band-error.ts';
import type { Lane } from './lane.ts';
import type { LaneSettings } from './lane-settings.ts';
import { RawFrames } from './raw-frames.ts';
import { UpstreamFrames } from './upstream-frames.ts';

const nothing: readonly Frame[] = [];
const noNotes: readonly FidelityNote[] = [];

/** Said by everybody who speaks like OpenAI once all is said. */
const endMark = '[DONE]';

/** A stream that stays in its format: frames go through as they came, but for the edits that are due. */
export class RelayLane implements Lane {
  readonly #settings: LaneSettings;
  readonly #frames: UpstreamFrames;
  readonly #relay: RelayStream;
  readonly #raw: RawFrames | undefined;
  /** upstream frames, kept only for whoever wants the answer afterwards */
  readonly #kept: Frame[] | undefined;
  #pending: Frame[] = [];
  /** beside `#pending`: the upstream frame that each came from, where it is to be told */
  #pendingRaw: (string | undefined)[] = [];
  error: GatewayError | undefined;
  isComplete = false;
  hasOutput = false;

  constructor(settings: LaneSettings, relay: Relay) {
    this.#settings = settings;
    this.#frames = new UpstreamFrames(settings.endpoint.framing);
    this.#relay = relay.stream(settings.ask);
    this.#raw = settings.keepsRaw ? new RawFrames() : undefined;
    this.#kept = settings.keepsAnswer ? [] : undefined;
  }

  take(bytes: Uint8Array): void {
    this.#takeFrames(this.#frames.push(bytes));
    if (this.#frames.error !== undefined) this.takeBreak(this.#frames.error);
    else this.#hearError();
  }

  takeEnd(): void {
    this.#takeFrames(this.#frames.end());
    if (this.#frames.error !== undefined) {
      this.takeBreak(this.#frames.error);
      return;
    }
    this.#hearError();
    if (this.error === undefined) this.#end(undefined);
  }

  takeBreak(error: GatewayError): void {
    if (this.error === undefined) this.#end(error);
  }

  get isSilent(): boolean {
    return this.#frames.isSilent;
  }

  write(now: number): readonly Frame[] {
    const pending = this.#pending;
    if (pending.length === 0 && this.error === undefined) return nothing;
    const raws = this.#pendingRaw;
    this.#pending = [];
    this.#pendingRaw = [];
    if (this.error !== undefined) return this.#withError(pending, raws, this.error, now);
    return this.#stamped(pending, raws, now);
  }

  get usage(): Usage | undefined {
    return this.#relay.peek().usage;
  }

  get notes(): readonly FidelityNote[] {
    return noNotes;
  }

  get rawResponse(): string | undefined {
    return this.#raw?.text;
  }

  result(): GenerateResult | undefined {
    if (this.#kept === undefined) return undefined;
    const { codec } = this.#settings.endpoint.format;
    const decoder = codec.decodeStream(this.#settings.sent);
    const events: StreamEvent[] = [];
    for (const frame of this.#kept) {
      const event = codec.eventOf(frame);
      if (event.ok && event.value !== undefined) events.push(...decoder.push(event.value));
    }
    events.push(...decoder.end());
    return foldEvents(events);
  }

  #hearError(): void {
    const { error } = this.#relay.peek();
    if (error !== undefined) this.error ??= inBandError(error);
  }

  #takeFrames(frames: readonly Frame[]): void {
    const { tellsRaw } = this.#settings;
    for (const frame of frames) {
      this.#raw?.add(frame.data);
      this.#kept?.push(frame);
      this.#hold(this.#relay.push(frame), tellsRaw ? frame.data : undefined);
      if (frame.data === endMark) this.isComplete = true;
    }
  }

  #hold(frames: readonly Frame[], raw: string | undefined): void {
    for (const frame of frames) {
      this.#pending.push(frame);
      if (this.#settings.tellsRaw) this.#pendingRaw.push(raw);
      if (frame.isLast) this.isComplete = true;
      this.hasOutput = true;
    }
  }

  /** An answer that was complete when its connection broke is complete. */
  #end(brokenBy: GatewayError | undefined): void {
    const last = this.#relay.end();
    const told = this.#relay.peek().error;
    if (told === undefined) {
      this.#hold(last, undefined);
      return;
    }
    const isSilentEnd = this.#settings.endpoint.endsSilently === true && this.hasOutput && told.kind === 'stream-cut';
    this.#hold(
      last.filter((frame) => !tellsError(frame)),
      undefined,
    );
    if (brokenBy !== undefined || !isSilentEnd) this.error = brokenBy ?? told;
  }

  /** What came before the error goes out, then the error itself in the words of the client's API, once. */
  #withError(
    pending: readonly Frame[],
    raws: readonly (string | undefined)[],
    error: GatewayError,
    now: number,
  ): readonly Frame[] {
    const { codec, ask, errorFields } = this.#settings;
    const at = pending.findIndex(tellsError);
    if (at >= 0 && errorFields === undefined) return pending;
    if (at < 0) return [...this.#stamped(pending, raws, now), ...errorFrames(codec, ask, error, errorFields)];
    const before = this.#stamped(pending.slice(0, at), raws, now);
    return [...before, ...publicErrorFrames(pending.slice(at, at + 1), codec, error, errorFields)];
  }

  #stamped(frames: readonly Frame[], raws: readonly (string | undefined)[], now: number): readonly Frame[] {
    const { stamp } = this.#settings;
    return stamp === undefined ? frames : frames.map((frame, index) => stamp.stamp(frame, now, raws[index]));
  }
}
