import { compact } from '../schema/compact.ts';
import { type GatewayError, ruleOf, statusOf } from '../schema/errors/gateway-error.ts';
import { parseJson } from '../schema/json/parse-json.ts';
import { jsonTextOf, printJson } from '../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../schema/json/raw-json.ts';
import { readObject, readString } from '../schema/json/read-value.ts';

/**
 * An error body as OpenAI and those who speak like it write it. Deviations in the wild: the text directly in
 * `error` (xAI), a flat `{message, type, code}` (Mistral), `detail` (FastAPI hosts).
 */
export function decodeOpenaiError(status: number, body: unknown, format: string): GatewayError {
  const fallback = `provider API error (status ${status})`;
  if (!isJsonObject(body)) {
    const text = typeof body === 'string' ? body.trim() : '';
    return { kind: 'upstream-error', status, message: text === '' ? fallback : `provider API error: ${text}` };
  }
  const error = readObject(body.error) ?? body;
  const message = readString(error.message) || readString(body.error) || readString(body.message) || detailOf(body);
  return compact({
    kind: 'upstream-error' as const,
    status,
    message: message || fallback,
    type: readString(error.type),
    code: codeOf(error.code ?? body.code),
    param: error.param === undefined || error.param === null ? undefined : jsonTextOf(error.param),
    eventId: readString(body.event_id) ?? readString(error.event_id),
    wire: { format, body: printJson(body) },
  });
}

/** Some hosts answer 200 and put the error into the body. */
export const isOpenaiError = (wire: JsonObject): boolean =>
  (readObject(wire.error)?.message ?? undefined) !== undefined || typeof wire.error === 'string';

const codeOf = (code: Json | undefined): string | undefined =>
  typeof code === 'number' ? String(code) : readString(code);

/** FastAPI: `detail` is a text, or a list of `{loc, msg}`. */
function detailOf(body: JsonObject): string | undefined {
  if (typeof body.detail === 'string') return body.detail;
  if (!Array.isArray(body.detail)) return undefined;
  return body.detail
    .filter(isJsonObject)
    .map((each) => {
      const path = Array.isArray(each.loc) ? ` [${each.loc.join('.')}]` : '';
      return `${readString(each.msg) ?? ''}${path}`;
    })
    .join('; ');
}

const ownMembers = new Set(['message', 'type', 'code', 'param', 'event_id', 'error']);

/** The public envelope of the unified API and of the OpenAI-shaped routes, without `extra_fields`. */
export function encodeOpenaiError(error: GatewayError): JsonObject {
  const rule = ruleOf(error);
  const type = error.type ?? rule.type;
  // clients of this API look for a policy's word beside `error`, for everybody else's inside it
  const isPolicyWord = rule.faultOf === 'policy' || error.kind === 'missing-required-headers';
  return {
    event_id: error.eventId,
    type: isPolicyWord ? type : undefined,
    is_bifrost_error: rule.isGatewayError,
    status_code: statusOf(error),
    error: {
      type: isPolicyWord ? undefined : type,
      code: error.code ?? rule.code,
      message: error.message,
      param: error.param === undefined ? undefined : new RawJson(error.param),
      event_id: error.eventId,
      error: error.detail,
      ...vendorMembers(error),
    },
  };
}

/** What the vendor's own error says beyond the members that everybody has (Azure: `innererror`). */
function vendorMembers(error: GatewayError): JsonObject {
  if (error.wire === undefined || !error.wire.format.startsWith('openai')) return {};
  const body = parseJson(error.wire.body);
  const inner = body.ok && isJsonObject(body.value) ? readObject(body.value.error) : undefined;
  if (inner === undefined) return {};
  return Object.fromEntries(Object.entries(inner).filter(([name]) => !ownMembers.has(name)));
}
