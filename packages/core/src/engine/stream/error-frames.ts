import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { appendMember } from '../../schema/json/json-body.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json } from '../../schema/json/raw-json.ts';
import type { AnyGenerateCodec, Ask } from '../../wire/codec.ts';
import type { Frame } from '../../wire/framing/frame.ts';

/** Says what an error's `extra_fields` are, where the client's API has that object. */
export type ErrorFields = () => string;

/** A failure in mid-stream for a client whose stream no encoder has under way. */
export const errorFrames = (
  codec: AnyGenerateCodec,
  ask: Ask,
  error: GatewayError,
  fields: ErrorFields | undefined,
): readonly Frame[] => {
  const frames = codec.encodeStream(ask).push({ type: 'error', error }).map(codec.frameOf);
  return publicErrorFrames(frames, codec, error, fields);
};

/**
 * Frames in which an encoder told an error, as the client's API has them. The unified API sends one event:
 * formats without event names the plain envelope, the others their own error event with `extra_fields` beside.
 */
export function publicErrorFrames(
  frames: readonly Frame[],
  codec: AnyGenerateCodec,
  error: GatewayError,
  fields: ErrorFields | undefined,
): readonly Frame[] {
  if (fields === undefined) return frames;
  const at = frames.findIndex(tellsError);
  const frame = frames[at];
  const before = at < 0 ? frames : frames.slice(0, at);
  // The codec's own tree, printed: every member of it is JSON.
  const envelope = printJson(codec.encodeError(error) as Json);
  const data = frame?.event === undefined ? envelope : frame.data;
  const told = { data: appendMember(data, 'extra_fields', fields()) };
  return [...before, frame?.event === undefined ? told : { ...told, event: frame.event }];
}

/** Is this frame an error of its stream? Reads it whole: only asked when something went wrong. */
export function tellsError(frame: Frame): boolean {
  const parsed = parseJson(frame.data);
  if (!parsed.ok || !isJsonObject(parsed.value)) return false;
  const { type, error } = parsed.value;
  return type === 'error' || type === 'response.failed' || isJsonObject(error) || typeof error === 'string';
}
