import { compact } from '../../schema/compact.ts';
import { type GatewayError, ruleOf, statusOf } from '../../schema/errors/gateway-error.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { RawJson } from '../../schema/json/raw-json.ts';
import type { Dialect } from '../codec.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import type { WireMembers } from '../vendor-members.ts';
import { format } from './format-name.ts';
import type { MemberReader } from './member-reader.ts';

/** HTTP status that the API gives these words outside a stream. */
const statusByCode: { readonly [code: string]: number } = {
  server_error: 500,
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  invalid_prompt: 400,
  invalid_request_error: 400,
  authentication_error: 401,
  permission_error: 403,
  not_found_error: 404,
};

/**
 * A failure told inside a stream or an answer: `{code, message, param}`, flat in the published shape of the `error`
 * event, nested in what OpenAI really sends.
 */
export function decodeToldError(wire: MemberReader): GatewayError {
  const told = wire.child('error') ?? wire;
  const code = told.peek('code');
  const type = told.string('type');
  const word = typeof code === 'number' ? String(code) : told.string('code');
  const param = told.peek('param');
  const status = [word, type].map((each) => (each === undefined ? undefined : statusOfWord(each))).find(Boolean);
  return compact({
    kind: 'upstream-error' as const,
    message: told.string('message') || 'the provider failed while answering',
    status,
    code: word,
    type: type === 'error' ? undefined : type,
    param: param === null ? undefined : jsonTextOf(param),
    wire: { format, body: wire.whole },
  });
}

const statusOfWord = (word: string): number | undefined => {
  const numeric = Number(word);
  if (Number.isInteger(numeric) && numeric >= 400 && numeric < 600) return numeric;
  return Object.hasOwn(statusByCode, word) ? statusByCode[word] : undefined;
};

/**
 * The typed `error` event: flat as published and nested as sent, so that old and new clients raise on it. The unified
 * API also shows the members of its own error envelope.
 */
export function encodeErrorEvent(error: GatewayError, dialect: Dialect): WireMembers {
  const { code, type, param } = wordsOf(error);
  const envelope = encodeOpenaiError(error);
  const told = { type: type ?? 'server_error', code: code ?? null, message: error.message, param };
  return {
    type: 'error',
    code: code ?? type ?? null,
    message: error.message,
    param,
    ...(dialect === 'gateway' && {
      event_id: envelope['event_id'],
      is_bifrost_error: envelope['is_bifrost_error'],
      status_code: envelope['status_code'],
    }),
    error: told,
  };
}

const wordsOf = (error: GatewayError) => ({
  code: error.code ?? ruleOf(error).code,
  type: error.type ?? ruleOf(error).type,
  param: error.param === undefined ? null : new RawJson(error.param),
});

/** `error` of a failed response; its code is one of the API's own words where there is no better. */
export function encodeFailure(error: GatewayError): { readonly code: string; readonly message: string } {
  const { code, type } = wordsOf(error);
  return {
    code: code ?? type ?? (statusOf(error) === 429 ? 'rate_limit_exceeded' : 'server_error'),
    message: error.message,
  };
}
