import { fail, ok, type Result } from '../../schema/errors/result.ts';
import { cutVerbatim } from '../../schema/json/cut-verbatim.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, RawJson } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import type { GenerateCodec } from '../codec.ts';
import type { Frame } from '../framing/frame.ts';
import type { GenerateFormat } from '../generate-format.ts';
import { undoing } from '../undo-stream.ts';
import { checkRequest } from './check.ts';
import { decodeCohereError, encodeCohereError } from './cohere-error.ts';
import { decodeRequest } from './decode-request.ts';
import { decodeResponse } from './decode-response.ts';
import { DecodeStream } from './decode-stream.ts';
import { encodeRequest } from './encode-request.ts';
import { encodeResponse } from './encode-response.ts';
import { EncodeStream } from './encode-stream.ts';
import { eventVerbatim, requestVerbatim, responseVerbatim } from './verbatim.ts';

const codec: GenerateCodec<Json, Json, Json> = {
  format: 'cohere',
  verbatim: { request: requestVerbatim, response: responseVerbatim, event: eventVerbatim },
  decodeRequest,
  encodeRequest,
  decodeResponse,
  encodeResponse,
  decodeStream: (sent) => undoing(new DecodeStream(sent), sent),
  encodeStream: (ask) => new EncodeStream(ask),
  decodeError: decodeCohereError,
  encodeError: encodeCohereError,
  frameOf,
  eventOf,
};

function frameOf(event: Json): Frame {
  const type = typeOf(event);
  return {
    ...(type !== undefined && { event: type }),
    data: printJson(event),
    ...(type === 'message-end' && { isLast: true }),
  };
}

function typeOf(event: Json): string | undefined {
  if (event instanceof RawJson) {
    const parsed = parseJson(event.text);
    return parsed.ok ? typeOf(parsed.value) : undefined;
  }
  return isJsonObject(event) ? readString(event.type) : undefined;
}

/** Only few events hold something whose spelling matters. */
const plainEvents: ReadonlySet<unknown> = new Set([
  ...['content-delta', 'content-end', 'tool-plan-delta', 'tool-call-delta', 'tool-call-end', 'citation-end'],
]);

function eventOf(frame: Frame): Result<Json | undefined> {
  if (frame.data.trim() === '' || frame.data === '[DONE]') return ok(undefined);
  const parsed = parseJson(frame.data);
  if (!parsed.ok || !isJsonObject(parsed.value)) {
    return fail({ kind: 'stream-broken', message: 'the provider sent an event that is no JSON object' });
  }
  const isPlain = plainEvents.has(parsed.value.type);
  return ok(isPlain ? parsed.value : cutVerbatim(frame.data, parsed.value, eventVerbatim));
}

/** Cohere's second chat API. @see https://docs.cohere.com/reference/chat */
export const cohere: GenerateFormat = { name: 'cohere', codec, check: checkRequest };
