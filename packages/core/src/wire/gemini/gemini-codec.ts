import { fail, ok, type Result } from '../../schema/errors/result.ts';
import { cutVerbatim } from '../../schema/json/cut-verbatim.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json } from '../../schema/json/raw-json.ts';
import type { GenerateCodec } from '../codec.ts';
import type { Frame } from '../framing/frame.ts';
import { decodeGeminiError, encodeGeminiError } from '../gemini-error.ts';
import { decodeRequest } from './decode-request.ts';
import { decodeResponse } from './decode-response.ts';
import { DecodeStream } from './decode-stream.ts';
import { encodeRequest } from './encode-request.ts';
import { encodeResponse } from './encode-response.ts';
import { EncodeStream } from './encode-stream.ts';
import { isList } from './read-json.ts';
import { requestVerbatim, responseVerbatim } from './verbatim.ts';

/** Gemini's generateContent, both directions. @see https://ai.google.dev/api/generate-content */
export const geminiCodec: GenerateCodec<Json, Json, Json> = {
  format: 'gemini',
  verbatim: { request: requestVerbatim, response: responseVerbatim, event: responseVerbatim },
  decodeRequest,
  encodeRequest,
  decodeResponse,
  encodeResponse,
  decodeStream: (sent) => new DecodeStream(sent),
  encodeStream: (ask) => new EncodeStream(ask),
  decodeError: decodeGeminiError,
  encodeError: encodeGeminiError,
  frameOf,
  eventOf,
};

/** Chunks have no name; the last one is known by the reason why its candidates end. */
function frameOf(event: Json): Frame {
  const candidates = isJsonObject(event) ? event['candidates'] : undefined;
  const isEnd = isList(candidates) && candidates.some((each) => isJsonObject(each) && 'finishReason' in each);
  const isBlocked = isJsonObject(event) && 'promptFeedback' in event;
  return { data: printJson(event), ...((isEnd || isBlocked) && { isLast: true }) };
}

/** Errors may come as a list of one. */
function eventOf(frame: Frame): Result<Json | undefined> {
  if (frame.data.trim() === '' || frame.data === '[DONE]') return ok(undefined);
  const parsed = parseJson(frame.data);
  if (parsed.ok && isJsonObject(parsed.value)) return ok(cutVerbatim(frame.data, parsed.value, responseVerbatim));
  const [only] = parsed.ok && isList(parsed.value) ? parsed.value : [];
  if (isJsonObject(only) && only['error'] !== undefined) return ok(only);
  return fail({ kind: 'stream-broken', message: 'the provider sent an event that is no JSON object' });
}
