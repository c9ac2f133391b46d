import { compact } from '../../schema/compact.ts';
import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type JsonObject } from '../../schema/json/raw-json.ts';
import { readObject, readString } from '../../schema/json/read-value.ts';

/** `{message, type?, code?}`. @see https://docs.cohere.com/reference/errors */
export function decodeCohereError(status: number, body: unknown): GatewayError {
  const fallback = `provider API error (status ${status})`;
  if (!isJsonObject(body)) {
    const text = typeof body === 'string' ? body.trim() : '';
    return { kind: 'upstream-error', status, message: text === '' ? fallback : `provider API error: ${text}` };
  }
  const inner = readObject(body.error) ?? body;
  const { code } = inner;
  return compact({
    kind: 'upstream-error' as const,
    status,
    message: readString(inner.message) || readString(body.error) || fallback,
    type: readString(inner.type),
    code: typeof code === 'number' ? String(code) : readString(code),
    wire: { format: 'cohere', body: printJson(body) },
  });
}

export function encodeCohereError({ message, type, code, wire }: GatewayError): JsonObject {
  if (wire?.format === 'cohere') {
    const parsed = parseJson(wire.body);
    if (parsed.ok && isJsonObject(parsed.value)) return parsed.value;
  }
  return compact({ message, type, code });
}
