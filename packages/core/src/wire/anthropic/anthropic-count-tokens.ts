import type { CountTokensRequest, CountTokensResult } from '../../schema/count-tokens/count-tokens.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { isJsonObject } from '../../schema/json/raw-json.ts';
import { readNumber } from '../../schema/json/read-value.ts';
import { encodeAnthropicError } from '../anthropic-error.ts';
import type { Target } from '../codec.ts';
import type { UnaryFormat, UnaryTarget } from '../unary-format.ts';
import { decodeRequest } from './decode-request.ts';
import { encodeRequest } from './encode-request.ts';
import { requestVerbatim } from './verbatim.ts';

/** What the host and the model can do; a prompt is counted as it would be sent. */
export type CountedFacts = (model: string) => Omit<Target, 'format' | 'provider' | 'model' | 'sealFamily'>;

const noFacts: CountedFacts = () => ({ features: new Set(), refusedParams: new Set() });

/** `count_tokens` of Messages. @see https://docs.claude.com/en/api/messages-count-tokens */
export const anthropicCountTokens = (
  facts: CountedFacts = noFacts,
): UnaryFormat<CountTokensRequest, CountTokensResult> => ({
  name: 'anthropic',
  requestType: 'count_tokens',
  decodeRequest: decodeCounted,
  encodeRequest: (request, target) => encodeCounted(request, target, facts),
  decodeResponse,
  encodeResponse: ({ inputTokens }) => ({ input_tokens: inputTokens }),
  usageOf: () => undefined,
  encodeError: encodeAnthropicError,
});

function decodeCounted(body: JsonBody): Result<CountTokensRequest> {
  const request = decodeRequest(body.tree(requestVerbatim));
  return request.ok ? ok({ request: request.value }) : request;
}

/** Members that shape the answer and that this endpoint refuses. */
const answerMembers = [
  'max_tokens',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'stream',
  'metadata',
  'service_tier',
];

function encodeCounted({ request }: CountTokensRequest, { provider, model }: UnaryTarget, facts: CountedFacts) {
  const target: Target = { ...facts(model), format: 'anthropic', provider, model, sealFamily: 'claude' };
  const encoded = encodeRequest(request, target);
  if (!encoded.ok) return encoded;
  const wire = isJsonObject(encoded.value.wire) ? { ...encoded.value.wire } : {};
  const counted = Object.fromEntries(Object.entries(wire).filter(([name]) => !answerMembers.includes(name)));
  return ok({ wire: counted, notes: encoded.value.notes.filter(({ field }) => !isAboutAnswer(field)) });
}

const isAboutAnswer = (field: string): boolean => /^(?:sampling\.|limits\.|service\.)/.test(field);

function decodeResponse({ value }: JsonBody): Result<CountTokensResult> {
  const inputTokens = readNumber(value['input_tokens']);
  if (inputTokens === undefined) {
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  }
  return ok({ inputTokens, totalTokens: inputTokens });
}
