import { fail, ok, type Result } from '../../schema/errors/result.ts';
import { cutVerbatim } from '../../schema/json/cut-verbatim.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json } from '../../schema/json/raw-json.ts';
import { decodeBedrockError, encodeBedrockError } from '../bedrock-error.ts';
import type { GenerateCodec } from '../codec.ts';
import type { Frame } from '../framing/frame.ts';
import { undoing } from '../undo-stream.ts';
import { decodeRequest } from './decode-request.ts';
import { DecodeStream } from './decode-stream.ts';
import { encodeRequest } from './encode-request.ts';
import { EncodeStream } from './encode-stream.ts';
import { decodeResponse, encodeResponse } from './response.ts';
import { eventVerbatim, requestVerbatim, responseVerbatim } from './verbatim.ts';

/**
 * Bedrock Converse, both directions. A wire event is an object with one member: the event's name and its payload.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export const bedrockCodec: GenerateCodec<Json, Json, Json> = {
  format: 'bedrock',
  verbatim: { request: requestVerbatim, response: responseVerbatim, event: eventVerbatim },
  decodeRequest,
  encodeRequest,
  decodeResponse,
  encodeResponse,
  decodeStream: (sent) => undoing(new DecodeStream(sent), sent),
  encodeStream: (ask) => new EncodeStream(ask),
  decodeError: decodeBedrockError,
  encodeError: encodeBedrockError,
  frameOf,
  eventOf,
};

function frameOf(event: Json): Frame {
  const [named] = isJsonObject(event) ? Object.entries(event) : [];
  if (named === undefined) return { data: printJson(event) };
  const [name, payload = null] = named;
  return { event: name, data: printJson(payload), ...(name === 'metadata' && { isLast: true }) };
}

function eventOf({ event, data }: Frame): Result<Json | undefined> {
  if (event === undefined) return ok(undefined);
  const parsed = parseJson(data === '' ? '{}' : data);
  if (!parsed.ok || !isJsonObject(parsed.value)) {
    return fail({ kind: 'stream-broken', message: 'the provider sent an event that is no JSON object' });
  }
  const table = Object.hasOwn(eventVerbatim, event) ? eventVerbatim[event] : undefined;
  const payload = table === undefined || table === true ? parsed.value : cutVerbatim(data, parsed.value, table);
  return ok({ [event]: payload });
}
