import type { Verbatim } from '../../schema/json/cut-verbatim.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import { decodeAnthropicError, encodeAnthropicError } from '../anthropic-error.ts';
import type { GenerateCodec } from '../codec.ts';
import { anthropicCodec } from './anthropic-codec.ts';
import { CompletionDecoder, CompletionEncoder, decodeCompleted, encodeCompleted } from './complete-answer.ts';
import { decodeCompletion, encodeCompletion } from './complete-request.ts';

const nothing: Verbatim = {};

/** Text completion, both directions. */
export const completeCodec: GenerateCodec<Json, Json, Json> = {
  format: 'anthropic',
  verbatim: { request: nothing, response: nothing, event: nothing },
  decodeRequest: decodeCompletion,
  encodeRequest: encodeCompletion,
  decodeResponse: decodeCompleted,
  encodeResponse: encodeCompleted,
  decodeStream: () => new CompletionDecoder(),
  encodeStream: (ask) => new CompletionEncoder(ask),
  decodeError: decodeAnthropicError,
  encodeError: encodeAnthropicError,
  frameOf: anthropicCodec.frameOf,
  eventOf: anthropicCodec.eventOf,
};
