import type { CountTokensRequest, CountTokensResult } from '../../schema/count-tokens/count-tokens.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { isJsonObject, type JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber } from '../../schema/json/read-value.ts';
import type { Target } from '../codec.ts';
import { encodeGeminiError } from '../gemini-error.ts';
import type { UnaryFormat, UnaryTarget } from '../unary-format.ts';
import { decodeRequest } from './decode-request.ts';
import { encodeRequest } from './encode-request.ts';
import { camelCased, objectAt } from './read-json.ts';
import { decodeUsage } from './usage.ts';
import { requestVerbatim } from './verbatim.ts';

/** What the host and the model can do; a prompt is counted as it would be sent. */
export type CountedFacts = (model: string) => Omit<Target, 'format' | 'provider' | 'model' | 'sealFamily'>;

/**
 * `countTokens`. Google AI takes a whole request only as `generateContentRequest`, Vertex its members themselves.
 * @see https://ai.google.dev/api/tokens
 */
export const geminiCountTokens = (
  facts: CountedFacts,
  isWrapped: boolean,
): UnaryFormat<CountTokensRequest, CountTokensResult> => ({
  name: 'gemini',
  requestType: 'count_tokens',
  decodeRequest: decodeCounted,
  encodeRequest: (request, target) => encodeCounted(request, target, facts, isWrapped),
  decodeResponse,
  encodeResponse: ({ inputTokens, totalTokens, inputOf }) => ({
    totalTokens: totalTokens ?? inputTokens,
    ...(inputOf?.cacheRead !== undefined && { cachedContentTokenCount: inputOf.cacheRead }),
  }),
  usageOf: () => undefined,
  encodeError: encodeGeminiError,
});

function decodeCounted(body: JsonBody): Result<CountTokensRequest> {
  const inside = { generateContentRequest: requestVerbatim, generate_content_request: requestVerbatim };
  const whole = body.tree({ ...requestVerbatim, ...inside });
  const inner = isJsonObject(whole) ? objectAt(camelCased(whole, wrapper), 'generateContentRequest') : undefined;
  const request = decodeRequest(inner ?? whole);
  return request.ok ? ok({ request: request.value }) : request;
}

const wrapper = new Set(['generateContentRequest']);

/** What shapes the answer does not matter, and not every host takes it. */
const answerMembers: ReadonlySet<string> = new Set([
  'toolConfig',
  'generationConfig',
  'safetySettings',
  'serviceTier',
  'labels',
]);

function encodeCounted(
  { request }: CountTokensRequest,
  { provider, model }: UnaryTarget,
  facts: CountedFacts,
  isWrapped: boolean,
) {
  const target: Target = { ...facts(model), format: 'gemini', provider, model, sealFamily: 'gemini' };
  const encoded = encodeRequest(request, target);
  if (!encoded.ok) return encoded;
  const { wire, notes } = encoded.value;
  const members = isJsonObject(wire) ? Object.entries(wire).filter(([name]) => !answerMembers.has(name)) : [];
  const counted: JsonObject = Object.fromEntries(members);
  const named = { model: `models/${model.replace(/^models\//, '')}`, ...counted };
  return ok({
    wire: isWrapped ? { generateContentRequest: named } : counted,
    notes: notes.filter(({ field }) => !/^(?:sampling|limits|service|output|reasoning|toolChoice)/.test(field)),
  });
}

function decodeResponse({ value }: JsonBody): Result<CountTokensResult> {
  const wire = camelCased(value);
  const totalTokens = readNumber(wire['totalTokens']);
  if (totalTokens === undefined) {
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  }
  const inputOf = decodeUsage({ ...wire, promptTokenCount: totalTokens })?.inputOf;
  return ok({ inputTokens: totalTokens, totalTokens, ...(inputOf && { inputOf }) });
}
