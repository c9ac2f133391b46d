import { fail, ok, type Result } from '../../schema/errors/result.ts';
import { cutVerbatim } from '../../schema/json/cut-verbatim.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { decodeAnthropicError, encodeAnthropicError } from '../anthropic-error.ts';
import type { GenerateCodec } from '../codec.ts';
import type { Frame } from '../framing/frame.ts';
import { undoing } from '../undo-stream.ts';
import { decodeRequest } from './decode-request.ts';
import { DecodeStream } from './decode-stream.ts';
import { encodeRequest } from './encode-request.ts';
import { EncodeStream } from './encode-stream.ts';
import { decodeResponse, encodeResponse } from './response.ts';
import { eventVerbatim, requestVerbatim, responseVerbatim } from './verbatim.ts';

/** Anthropic Messages, both directions. @see https://docs.claude.com/en/api/messages */
export const anthropicCodec: GenerateCodec<Json, Json, Json> = {
  format: 'anthropic',
  verbatim: { request: requestVerbatim, response: responseVerbatim, event: eventVerbatim },
  decodeRequest,
  encodeRequest,
  decodeResponse,
  encodeResponse,
  decodeStream: (sent) => undoing(new DecodeStream(sent), sent),
  encodeStream: (ask) => new EncodeStream(ask),
  decodeError: decodeAnthropicError,
  encodeError: encodeAnthropicError,
  frameOf,
  eventOf,
};

function frameOf(event: Json): Frame {
  const type = typeOf(event);
  const isLast = type === 'message_stop' && { isLast: true };
  return { ...(type !== undefined && { event: type }), data: printJson(event), ...isLast };
}

function typeOf(event: Json): string | undefined {
  if (event instanceof RawJson) {
    const parsed = parseJson(event.text);
    return parsed.ok ? typeOf(parsed.value) : undefined;
  }
  const type = isJsonObject(event) ? event['type'] : undefined;
  return typeof type === 'string' ? type : undefined;
}

/** Deltas of these kinds hold nothing whose spelling matters. */
const plainDeltas: ReadonlySet<unknown> = new Set([
  'text_delta',
  'thinking_delta',
  'input_json_delta',
  'signature_delta',
]);

function eventOf(frame: Frame): Result<Json | undefined> {
  if (frame.data.trim() === '' || frame.data === '[DONE]') return ok(undefined);
  const parsed = parseJson(frame.data);
  if (!parsed.ok || !isJsonObject(parsed.value)) {
    return fail({ kind: 'stream-broken', message: 'the provider sent an event that is no JSON object' });
  }
  return ok(isPlain(parsed.value) ? parsed.value : cutVerbatim(frame.data, parsed.value, eventVerbatim));
}

function isPlain({ type, delta }: JsonObject): boolean {
  if (type === 'ping' || type === 'content_block_stop' || type === 'message_stop') return true;
  return type === 'content_block_delta' && isJsonObject(delta) && plainDeltas.has(delta['type']);
}
