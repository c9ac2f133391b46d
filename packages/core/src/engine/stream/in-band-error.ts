import type { GatewayError } from '../../schema/errors/gateway-error.ts';

/** What vendors call their failures inside a stream, and the status they would have had outside of it. */
const statusOfWord: ReadonlyMap<string, number> = new Map([
  ['invalid_request_error', 400],
  ['authentication_error', 401],
  ['invalid_api_key', 401],
  ['billing_error', 402],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['request_too_large', 413],
  ['rate_limit_error', 429],
  ['rate_limit_exceeded', 429],
  ['insufficient_quota', 429],
  ['server_error', 500],
  ['internal_server_error', 500],
  ['api_error', 500],
  ['service_unavailable', 503],
  ['timeout_error', 504],
  ['overloaded_error', 529],
]);

/**
 * An error that came inside a successful response: the response's own status says nothing about it, so its status
 * is read from its code or its words, and left out when they do not tell.
 */
export function inBandError(error: GatewayError): GatewayError {
  if (error.kind !== 'upstream-error' || (error.status !== undefined && error.status >= 400)) return error;
  const { status: _status, ...rest } = error;
  const status = numericStatus(error.code) ?? statusOfWord.get(error.code ?? '') ?? statusOfWord.get(error.type ?? '');
  return status === undefined ? rest : { ...rest, status };
}

function numericStatus(code: string | undefined): number | undefined {
  const status = code === undefined ? Number.NaN : Number(code);
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined;
}
