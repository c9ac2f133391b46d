import { compact } from '../../schema/compact.ts';
import type { CountTokensRequest, CountTokensResult } from '../../schema/count-tokens/count-tokens.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { isJsonObject, type Json } from '../../schema/json/raw-json.ts';
import { readNumber, readString } from '../../schema/json/read-value.ts';
import type { Target } from '../codec.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import type { UnaryFormat, UnaryTarget } from '../unary-format.ts';
import { checkRequest } from './check.ts';
import { responsesCodec } from './codec.ts';
import { format } from './format-name.ts';

/**
 * How many tokens a Responses request would be charged for, before it is made.
 * @see https://platform.openai.com/docs/api-reference/responses/input-tokens
 */
export const openaiInputTokens: UnaryFormat<CountTokensRequest, CountTokensResult> = {
  name: 'openai',
  requestType: 'count_tokens',
  decodeRequest,
  encodeRequest: encodeCounted,
  decodeResponse,
  encodeResponse,
  usageOf: () => undefined,
  encodeError: encodeOpenaiError,
};

function decodeRequest(body: JsonBody): Result<CountTokensRequest> {
  const checked = checkRequest(body);
  if (!checked.ok) return checked;
  const request = responsesCodec.decodeRequest(body.tree(responsesCodec.verbatim.request));
  return request.ok ? ok({ request: request.value }) : request;
}

/** What the endpoint takes: everything else of a request shapes the answer, of which there is none. */
const countedMembers: ReadonlySet<string> = new Set([
  'model',
  'input',
  'instructions',
  'conversation',
  'previous_response_id',
  'parallel_tool_calls',
  'reasoning',
  'text',
  'tool_choice',
  'tools',
  'truncation',
]);

const everything: Pick<Target, 'features' | 'refusedParams'> = {
  features: new Set(['system-anywhere', 'json-schema', 'strict-tools', 'url-image', 'hosted-tools', 'freeform-tools']),
  refusedParams: new Set(),
};

function encodeCounted({ request }: CountTokensRequest, { provider, model }: UnaryTarget) {
  const target: Target = { ...everything, format, provider, model, sealFamily: provider };
  const encoded = responsesCodec.encodeRequest(request, target);
  if (!encoded.ok) return encoded;
  const wire = isJsonObject(encoded.value.wire) ? encoded.value.wire : {};
  const counted = Object.fromEntries(Object.entries(wire).filter(([name]) => countedMembers.has(name)));
  return ok({ wire: counted, notes: encoded.value.notes.filter(({ field }) => !isAboutAnswer(field)) });
}

const isAboutAnswer = (field: string): boolean => /^(?:sampling\.|limits\.|service\.)/.test(field);

function decodeResponse({ value }: JsonBody): Result<CountTokensResult> {
  const inputTokens = readNumber(value['input_tokens']);
  if (inputTokens === undefined) {
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  }
  return ok(
    compact({
      inputTokens,
      model: readString(value['model']),
      outputTokens: readNumber(value['output_tokens']),
      totalTokens: readNumber(value['total_tokens']),
    }),
  );
}

function encodeResponse(result: CountTokensResult, { model }: UnaryTarget): Json {
  const { inputTokens, inputOf = {}, outputTokens, totalTokens, tokens = [], tokenStrings } = result;
  const { cacheRead = 0, cacheWrite = 0 } = inputOf;
  return compact({
    object: 'response.input_tokens',
    model: result.model ?? model,
    input_tokens: inputTokens,
    input_tokens_details: {
      cached_read_tokens: cacheRead,
      cached_write_tokens: cacheWrite,
      cached_tokens: cacheRead + cacheWrite,
    },
    tokens,
    token_strings: tokenStrings,
    output_tokens: outputTokens,
    total_tokens: totalTokens ?? null,
  });
}
