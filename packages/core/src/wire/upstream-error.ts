import type { GatewayError } from '../schema/errors/gateway-error.ts';
import { parseJson } from '../schema/json/parse-json.ts';

/** `body` is parsed JSON. */
export type DecodeError = (status: number, body: unknown) => GatewayError;

/**
 * The failure behind an answer that is none: the format's own reading of a JSON body,
 * else a message for the status, an HTML page of some proxy, or plain text.
 */
export function readUpstreamError(status: number, text: string, decode: DecodeError): GatewayError {
  if (text.trim() === '') return emptyAnswer(status);
  const parsed = parseJson(text);
  if (parsed.ok) return withMessage(decode(status, parsed.value), status);
  if (isHtml(text)) return upstream(status, 'HTML response received from provider', text);
  return upstream(status, `provider API error: ${text}`);
}

const emptyMessages: { readonly [status: number]: string } = {
  401: 'authentication failed: unauthorized (401) - check your API key',
  403: 'access forbidden (403) - your API key may not have permission for this operation',
  404: 'resource not found (404)',
  429: 'rate limit exceeded (429)',
};

function emptyAnswer(status: number): GatewayError {
  if (status < 400) return { kind: 'upstream-unreadable', message: 'empty response received from provider' };
  const known = emptyMessages[status];
  if (known !== undefined) return upstream(status, known);
  if (status >= 500) return upstream(status, `provider server error (${status})`);
  return upstream(status, `empty response received from provider (HTTP ${status})`);
}

/** A status below 400 is no status for an error: the kind's own applies then. */
function upstream(status: number, message: string, detail?: string): GatewayError {
  return {
    kind: 'upstream-error',
    message,
    ...(status >= 400 && { status }),
    ...(detail !== undefined && { detail }),
  };
}

const withMessage = (error: GatewayError, status: number): GatewayError =>
  error.message === '' ? { ...error, message: `provider API error (status ${status})` } : error;

const isHtml = (text: string): boolean =>
  text.length >= 20 && /<(?:!doctype html|html|head|body|title|center|h[1-6]|div|p|br|hr|pre)\b[^>]*>/i.test(text);
