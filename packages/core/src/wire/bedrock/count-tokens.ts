import type { CountTokensRequest, CountTokensResult } from '../../schema/count-tokens/count-tokens.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import { cutVerbatim } from '../../schema/json/cut-verbatim.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { isJsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObject } from '../../schema/json/read-value.ts';
import { encodeBedrockError } from '../bedrock-error.ts';
import type { Target } from '../codec.ts';
import type { UnaryFormat, UnaryTarget } from '../unary-format.ts';
import { decodeRequest } from './decode-request.ts';
import { encodeRequest } from './encode-request.ts';
import { requestVerbatim } from './verbatim.ts';

/** What the host and the model can do; a prompt is counted as it would be sent. */
export type CountedFacts = (model: string) => Omit<Target, 'format' | 'provider' | 'model'>;

/** `CountTokens` of a Converse request. @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CountTokens.html */
export const bedrockCountTokens = (facts: CountedFacts): UnaryFormat<CountTokensRequest, CountTokensResult> => ({
  name: 'bedrock',
  requestType: 'count_tokens',
  decodeRequest: decodeCounted,
  encodeRequest: (request, target) => encodeCounted(request, target, facts),
  decodeResponse,
  encodeResponse: ({ inputTokens }) => ({ inputTokens }),
  usageOf: () => undefined,
  encodeError: encodeBedrockError,
});

function decodeCounted(body: JsonBody): Result<CountTokensRequest> {
  const source = body.source('input');
  const parsed = source === undefined ? undefined : parseJson(source);
  const input =
    parsed?.ok && source !== undefined ? cutVerbatim(source, parsed.value, { converse: requestVerbatim }) : null;
  const converse = isJsonObject(input) ? readObject(input['converse']) : undefined;
  if (converse === undefined) return invalidRequest('input.converse is required');
  const request = decodeRequest(converse);
  return request.ok ? ok({ request: request.value }) : request;
}

/** Members of a Converse request that are counted; those that shape the answer are refused here. */
const countedMembers = ['messages', 'system', 'toolConfig', 'additionalModelRequestFields'];

function encodeCounted({ request }: CountTokensRequest, { provider, model }: UnaryTarget, facts: CountedFacts) {
  const encoded = encodeRequest(request, { ...facts(model), format: 'bedrock', provider, model });
  if (!encoded.ok) return encoded;
  const wire = isJsonObject(encoded.value.wire) ? encoded.value.wire : {};
  const converse = Object.fromEntries(Object.entries(wire).filter(([name]) => countedMembers.includes(name)));
  const notes = encoded.value.notes.filter(({ field }) => !/^(?:sampling\.|limits\.|service\.)/.test(field));
  return ok({ wire: { input: { converse } }, notes });
}

function decodeResponse({ value }: JsonBody): Result<CountTokensResult> {
  const inputTokens = readNumber(value['inputTokens']);
  if (inputTokens === undefined) {
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  }
  return ok({ inputTokens, totalTokens: inputTokens });
}
