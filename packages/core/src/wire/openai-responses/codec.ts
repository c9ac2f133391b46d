import type { Json } from '../../schema/json/raw-json.ts';
import type { GenerateCodec } from '../codec.ts';
import { decodeOpenaiError, encodeOpenaiError } from '../openai-error.ts';
import { decodeRequest } from './decode-request.ts';
import { decodeResponse } from './decode-response.ts';
import { decodeStream } from './decode-stream.ts';
import { encodeRequest } from './encode-request.ts';
import { encodeResponse } from './encode-response.ts';
import { encodeStream } from './encode-stream.ts';
import { format } from './format-name.ts';
import { eventOf, frameOf, verbatimOfEvent } from './frames.ts';

/** Items, tools and everything with members of unknown meaning keep their own characters. */
const verbatimOfRequest = {
  input: { '[]': true },
  tools: { '[]': true },
  metadata: true,
  text: true,
  tool_choice: true,
  conversation: true,
  context_management: true,
  prompt: true,
  '*': {},
} as const;

const verbatimOfResponse = {
  output: { '[]': true },
  metadata: true,
  tools: true,
  text: true,
  tool_choice: true,
} as const;

/**
 * OpenAI's Responses API, both ways.
 * https://platform.openai.com/docs/api-reference/responses
 */
export const responsesCodec: GenerateCodec<Json, Json, Json> = {
  format,
  verbatim: { request: verbatimOfRequest, response: verbatimOfResponse, event: verbatimOfEvent },
  decodeRequest,
  encodeRequest,
  decodeResponse,
  encodeResponse,
  decodeStream,
  encodeStream,
  decodeError: (status, body) => decodeOpenaiError(status, body, format),
  encodeError: encodeOpenaiError,
  frameOf,
  eventOf,
};
