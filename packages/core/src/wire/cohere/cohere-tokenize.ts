import { compact } from '../../schema/compact.ts';
import type { CountTokensRequest, CountTokensResult } from '../../schema/count-tokens/count-tokens.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { Item, ToolResultPart } from '../../schema/generate/item.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { readList, readString } from '../../schema/json/read-value.ts';
import type { UnaryFormat, UnaryTarget } from '../unary-format.ts';
import { encodeCohereError } from './cohere-error.ts';

const maxCharacters = 65_536;

/** Counts by making the tokens; instructions and tools are not counted. @see https://docs.cohere.com/reference/tokenize */
export const cohereTokenize: UnaryFormat<CountTokensRequest, CountTokensResult> = {
  name: 'cohere',
  requestType: 'count_tokens',
  decodeRequest,
  encodeRequest,
  decodeResponse,
  encodeResponse: ({ tokens = [], tokenStrings = [] }) => ({ tokens, token_strings: tokenStrings }),
  usageOf: () => undefined,
  encodeError: encodeCohereError,
};

function decodeRequest({ value }: JsonBody): Result<CountTokensRequest> {
  const text = readString(value.text);
  if (!text) return invalidRequest('text is required');
  const model = readString(value.model) ?? '';
  return ok({ request: { model, instructions: [], turns: [{ role: 'user', items: [{ type: 'text', text }] }] } });
}

function encodeRequest({ request }: CountTokensRequest, { model }: UnaryTarget) {
  if (request.turns.length === 0) return invalidRequest('count tokens input is not provided');
  const text = request.turns
    .flatMap(({ items }) => items.flatMap(textsOf))
    .join('\n')
    .trim();
  if (text === '') return invalidRequest('count tokens text is empty after conversion');
  if (text.length > maxCharacters) {
    return invalidRequest(`count tokens text length must be between 1 and ${maxCharacters} characters`);
  }
  return ok({ wire: { model, text }, notes: [] });
}

function textsOf(item: Item | ToolResultPart): readonly string[] {
  switch (item.type) {
    case 'text':
    case 'refusal':
      return [item.text];
    case 'reasoning':
      return item.entries.map(({ text }) => text);
    case 'tool-result':
      return item.parts.flatMap(textsOf);
    default:
      return [];
  }
}

function decodeResponse({ value }: JsonBody): Result<CountTokensResult> {
  if (!Array.isArray(value.tokens)) {
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  }
  const tokens = readList(value.tokens).filter((token) => typeof token === 'number');
  const tokenStrings = readList(value.token_strings).filter((token) => typeof token === 'string');
  return ok(compact({ inputTokens: tokens.length, totalTokens: tokens.length, tokens, tokenStrings }));
}
