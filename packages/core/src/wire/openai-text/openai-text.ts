import type { JsonBody } from '../../schema/json/json-body.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import type { Ask, GenerateCodec } from '../codec.ts';
import type { GenerateFormat } from '../generate-format.ts';
import { completeAnswer, peekCompletion } from '../openai-completed-answer.ts';
import { decodeOpenaiError, encodeOpenaiError } from '../openai-error.ts';
import { OpenaiRelayStream, type RelayedChoices } from '../openai-relay-stream.ts';
import type { Relay } from '../relay.ts';
import { TextSplices } from '../text-splices.ts';
import { checkRequest } from './check-request.ts';
import { decodeStream } from './decode-stream.ts';
import { encodeStream } from './encode-stream.ts';
import { relayRequest } from './relay-request.ts';
import { eventOf, frameOf, type TextEvent } from './text-event.ts';
import { decodeRequest, encodeRequest } from './text-request.ts';
import { decodeResponse, encodeResponse } from './text-response.ts';
import { answerVerbatim, requestVerbatim } from './verbatim.ts';

const codec: GenerateCodec<JsonObject, JsonObject, TextEvent> = {
  format: 'openai-text',
  verbatim: { request: requestVerbatim, response: answerVerbatim, event: answerVerbatim },
  decodeRequest,
  encodeRequest,
  decodeResponse,
  encodeResponse,
  decodeStream,
  encodeStream,
  decodeError: (status, body) => decodeOpenaiError(status, body, 'openai-text'),
  encodeError: encodeOpenaiError,
  frameOf,
  eventOf,
};

const choices: RelayedChoices = {
  format: 'openai-text',
  object: 'text_completion',
  silent: { text: '', index: 0, logprobs: null, finish_reason: null },
  saysSomething: (choice) => typeof choice.text === 'string' && choice.text !== '',
  relay: (text) => text,
  closing: () => [],
};

function relayResponse(body: JsonBody, ask: Ask): string {
  if (ask.dialect === 'vendor') return body.text;
  const splices = new TextSplices(body.text);
  completeAnswer(splices, body, ask, 'text_completion');
  return splices.apply();
}

const relay: Relay = {
  request: relayRequest,
  response: relayResponse,
  isAnswer: (value) => Array.isArray(value.choices),
  peek: (body) => peekCompletion(body, 'openai-text'),
  stream: (ask) => new OpenaiRelayStream(ask, choices),
};

/**
 * Legacy text completions.
 * @see https://platform.openai.com/docs/api-reference/completions
 */
export const openaiText: GenerateFormat = { name: 'openai-text', codec, relay, check: checkRequest };
