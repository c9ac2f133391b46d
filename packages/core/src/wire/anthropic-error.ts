import { type GatewayError, ruleOf, statusOf } from '../schema/errors/gateway-error.ts';
import { parseJson } from '../schema/json/parse-json.ts';
import { printJson } from '../schema/json/print-json.ts';
import { isJsonObject, type Json, RawJson } from '../schema/json/raw-json.ts';
import { readObject, readString } from '../schema/json/read-value.ts';

/** @see https://docs.claude.com/en/api/errors */
const typeOfStatus: { readonly [status: number]: string } = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

const types: ReadonlySet<string> = new Set(Object.values(typeOfStatus));

/** Errors inside a stream come without a status of their own. */
export const statusOfType = (type: string | undefined): number =>
  Number(Object.entries(typeOfStatus).find(([, each]) => each === type)?.[0] ?? 500);

export function decodeAnthropicError(status: number, body: unknown): GatewayError {
  const wire = isJsonObject(body) ? body : {};
  const error = readObject(wire['error']) ?? {};
  const type = readString(error['type']);
  const requestId = readString(wire['request_id']);
  const told = readString(error['message']) ?? readString(wire['message']) ?? '';
  return {
    kind: 'upstream-error',
    status,
    message: told === '' ? `provider API error (status ${status})` : told,
    ...(type !== undefined && { type }),
    ...(requestId !== undefined && { eventId: requestId }),
    ...(isJsonObject(body) && { wire: { format: 'anthropic', body: printJson(body) } }),
  };
}

/** A vendor's words go only to clients of the same vendor; what the gateway itself says keeps its own type. */
export function encodeAnthropicError(error: GatewayError): Json {
  if (error.wire?.format === 'anthropic' && isErrorBody(error.wire.body)) return new RawJson(error.wire.body);
  const requestId = error.eventId !== undefined && { request_id: error.eventId };
  return { type: 'error', error: { type: typeOf(error), message: error.message }, ...requestId };
}

function isErrorBody(text: string): boolean {
  const parsed = parseJson(text);
  return parsed.ok && isJsonObject(parsed.value) && parsed.value['type'] === 'error';
}

function typeOf(error: GatewayError): string {
  const said = error.type ?? ruleOf(error).type;
  if (said !== undefined && (types.has(said) || ruleOf(error).faultOf !== 'provider')) return said;
  return typeOfStatus[statusOf(error)] ?? 'api_error';
}
