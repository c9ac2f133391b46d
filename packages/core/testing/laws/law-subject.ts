import type fc from 'fast-check';
import type { Result } from '../../src/schema/errors/result.ts';
import type { FidelityNote } from '../../src/schema/generate/fidelity.ts';
import type { GenerateRequest } from '../../src/schema/generate/request.ts';
import type { GenerateResult } from '../../src/schema/generate/result.ts';
import type { StreamEvent } from '../../src/schema/generate/stream-event.ts';
import type { Ask, Sent, Target } from '../../src/wire/codec.ts';
import type { Frame } from '../../src/wire/framing/frame.ts';
import { printFrame, sseReader } from '../../src/wire/framing/sse.ts';
import type { GenerateFormat } from '../../src/wire/generate-format.ts';
import { runStep } from '../../src/wire/step.ts';
import type { ToldStream } from '../arbitraries/event-streams.ts';
import { bytesOf, cutBytes } from '../cut-bytes.ts';
import type { NormalFormOptions } from '../normal-form.ts';
import { okValue } from '../ok-value.ts';
import { ablestTarget, askOf, plainSent } from '../targets.ts';
import { textOfWire, wireOfText } from '../wire-text.ts';

/** What the laws need to know about a codec. */
export interface LawSubject {
  readonly format: GenerateFormat;
  readonly requests: fc.Arbitrary<GenerateRequest>;
  readonly results: fc.Arbitrary<GenerateResult>;
  /** anything lawful */
  readonly streams: fc.Arbitrary<ToldStream>;
  /** only as much at once as every client can be told without changing the order */
  readonly tidyStreams: fc.Arbitrary<ToldStream>;
  readonly target: Target;
  readonly normal: NormalFormOptions;
  readonly numRuns: number;
}

export interface EncodedText {
  readonly text: string;
  readonly notes: readonly FidelityNote[];
  readonly sent: Sent;
}

/** The request as it leaves the house, or `undefined` when the format refuses it. */
export function encodedRequest(
  format: GenerateFormat,
  request: GenerateRequest,
  target: Target,
): EncodedText | undefined {
  const encoded = format.codec.encodeRequest(request, target);
  return encoded.ok
    ? { text: textOfWire(encoded.value.wire), notes: encoded.value.notes, sent: encoded.value.sent }
    : undefined;
}

export const decodedRequest = ({ codec }: GenerateFormat, text: string): Result<GenerateRequest> =>
  codec.decodeRequest(wireOfText(text, codec.verbatim.request));

export function encodedResult({ codec }: GenerateFormat, result: GenerateResult, ask: Ask) {
  const { wire, notes } = codec.encodeResponse(result, ask);
  return { text: textOfWire(wire), notes };
}

export const decodedResult = ({ codec }: GenerateFormat, text: string, sent: Sent): Result<GenerateResult> =>
  codec.decodeResponse(wireOfText(text, codec.verbatim.response), sent);

/** An answer of this format as its client gets it. */
export const framesOf = ({ codec }: GenerateFormat, events: readonly StreamEvent[], ask: Ask): Frame[] =>
  runStep(codec.encodeStream(ask), events).map((event) => codec.frameOf(event));

export const bytesOfFrames = (frames: readonly Frame[]): Uint8Array => bytesOf(frames.map(printFrame).join(''));

/** What the decoder tells about bytes that came in these pieces. A frame that cannot be read ends the stream. */
export function decodedBytes({ codec }: GenerateFormat, pieces: readonly Uint8Array[], sent: Sent): StreamEvent[] {
  const decoder = codec.decodeStream(sent);
  const told: StreamEvent[] = [];
  for (const frame of runStep(sseReader(), pieces)) {
    const event = codec.eventOf(frame);
    if (!event.ok) break;
    if (event.value !== undefined) told.push(...decoder.push(event.value));
  }
  return [...told, ...decoder.end()];
}

export const decodedFrames = (format: GenerateFormat, frames: readonly Frame[], sent: Sent): StreamEvent[] =>
  decodedBytes(format, cutBytes(bytesOfFrames(frames), []), sent);

/** A request that the format can say, spelled the format's way: its own reading of what it wrote. */
export function inDomain(
  format: GenerateFormat,
  request: GenerateRequest,
  target: Target,
): GenerateRequest | undefined {
  const encoded = encodedRequest(format, request, target);
  return encoded && okValue(decodedRequest(format, encoded.text));
}

/** The same for an answer that a provider of the format gives. */
export function resultInDomain(format: GenerateFormat, result: GenerateResult): GenerateResult {
  const { text } = encodedResult(format, result, askOf(format.name));
  return okValue(decodedResult(format, text, plainSent(format.name)));
}

export const ownTarget = (format: GenerateFormat, change: Partial<Target> = {}): Target =>
  ablestTarget(format.name, change);
