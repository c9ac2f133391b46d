import type { GenerateType } from '../schema/request-type.ts';
import type { Sent } from '../wire/codec.ts';
import type { GenerateFormat } from '../wire/generate-format.ts';
import { openaiChat } from '../wire/openai-chat/openai-chat.ts';
import { openaiResponses } from '../wire/openai-responses/openai-responses.ts';
import { openaiText } from '../wire/openai-text/openai-text.ts';

/** The public API in whose JSON hooks see one type of request, whatever format the client or the provider speaks. */
export interface HookApi {
  readonly format: GenerateFormat;
  /** the member that says *what* is asked; all others are `params` */
  readonly input: string;
  readonly responseWrapper: string;
  readonly chunkWrapper: string;
}

export const hookApis: { readonly [T in GenerateType]: HookApi } = {
  chat_completion: {
    format: openaiChat,
    input: 'messages',
    responseWrapper: 'chat_response',
    chunkWrapper: 'chat_response',
  },
  responses: {
    format: openaiResponses,
    input: 'input',
    responseWrapper: 'responses_response',
    chunkWrapper: 'responses_stream_response',
  },
  text_completion: {
    format: openaiText,
    input: 'prompt',
    responseWrapper: 'text_completion_response',
    chunkWrapper: 'text_completion_response',
  },
};

/** Nothing was renamed: hooks speak the client's own names. */
export const nothingSent = (provider: string, idSeed: string): Sent => ({
  callIds: new Map(),
  toolNames: new Map(),
  wrappedTools: new Set(),
  minter: { family: provider, provider },
  idSeed,
});
