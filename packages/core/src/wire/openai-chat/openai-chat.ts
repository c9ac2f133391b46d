import type { JsonObject } from '../../schema/json/raw-json.ts';
import type { GenerateCodec } from '../codec.ts';
import type { GenerateFormat } from '../generate-format.ts';
import { peekCompletion } from '../openai-completed-answer.ts';
import { decodeOpenaiError, encodeOpenaiError } from '../openai-error.ts';
import { OpenaiRelayStream } from '../openai-relay-stream.ts';
import type { Relay } from '../relay.ts';
import { type ChatEvent, eventOf, frameOf } from './chat-event.ts';
import { checkRequest } from './check-request.ts';
import { decodeRequest } from './decode-request.ts';
import { decodeResponse } from './decode-response.ts';
import { decodeStream } from './decode-stream.ts';
import { encodeRequest } from './encode-request.ts';
import { encodeResponse } from './encode-response.ts';
import { encodeStream } from './encode-stream.ts';
import { chatChoices } from './relay-chunk.ts';
import { relayRequest } from './relay-request.ts';
import { relayResponse } from './relay-response.ts';
import { eventVerbatim, requestVerbatim, responseVerbatim } from './verbatim.ts';

const codec: GenerateCodec<JsonObject, JsonObject, ChatEvent> = {
  format: 'openai-chat',
  verbatim: { request: requestVerbatim, response: responseVerbatim, event: eventVerbatim },
  decodeRequest,
  encodeRequest,
  decodeResponse,
  encodeResponse,
  decodeStream,
  encodeStream,
  decodeError: (status, body) => decodeOpenaiError(status, body, 'openai-chat'),
  encodeError: encodeOpenaiError,
  frameOf,
  eventOf,
};

const relay: Relay = {
  request: relayRequest,
  response: relayResponse,
  isAnswer: ({ choices }) => Array.isArray(choices),
  peek: (body) => peekCompletion(body, 'openai-chat'),
  stream: (ask) => new OpenaiRelayStream(ask, chatChoices()),
};

/**
 * Chat Completions: the unified API's own conversation, OpenAI's, and that of everybody who is compatible with it.
 * @see https://platform.openai.com/docs/api-reference/chat
 */
export const openaiChat: GenerateFormat = { name: 'openai-chat', codec, relay, check: checkRequest };
