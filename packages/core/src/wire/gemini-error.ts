import { type GatewayError, statusOf } from '../schema/errors/gateway-error.ts';
import { parseJson } from '../schema/json/parse-json.ts';
import { printJson } from '../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../schema/json/raw-json.ts';
import { readNumber, readObject, readObjects, readString } from '../schema/json/read-value.ts';

/** @see https://cloud.google.com/apis/design/errors#handling_errors */
const wordOfStatus: { readonly [status: number]: string } = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  402: 'RESOURCE_EXHAUSTED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
  529: 'UNAVAILABLE',
};

const otherWords = ['FAILED_PRECONDITION', 'OUT_OF_RANGE', 'ALREADY_EXISTS', 'UNKNOWN', 'DATA_LOSS'];
const words: ReadonlySet<string> = new Set([...Object.values(wordOfStatus), ...otherWords]);

/** One error object, a list of them, or the shapes of other makers that Vertex passes on. */
export function decodeGeminiError(status: number, body: unknown): GatewayError {
  const bodies = Array.isArray(body) ? body.filter(isJsonObject) : isJsonObject(body) ? [body] : [];
  const errors = bodies.map((each) => readObject(each['error']) ?? {});
  const said = errors.flatMap((error) => readString(error['message']) ?? []);
  const told = said.length > 0 ? said.join('\n') : otherMessage(bodies[0]);
  const type = errors.flatMap((error) => readString(error['status']) ?? readString(error['type']) ?? [])[0];
  const retryAfterMs = retryDelay(errors);
  return {
    kind: 'upstream-error',
    status,
    message: told === '' ? `provider API error (status ${status})` : told,
    ...(type !== undefined && { type }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(bodies[0] &&
      errors[0]?.['message'] !== undefined && { wire: { format: 'gemini', body: printJson(bodies[0]) } }),
  };
}

function otherMessage(body: JsonObject | undefined): string {
  if (body === undefined) return '';
  const details = readObjects(body['detail']).flatMap((each) => readString(each['msg']) ?? []);
  if (details.length > 0) return details.join('\n');
  return readString(body['message']) ?? readString(body['error']) ?? readString(body['detail']) ?? '';
}

/** `google.rpc.RetryInfo` says in seconds how long to wait. */
function retryDelay(errors: readonly JsonObject[]): number | undefined {
  for (const detail of errors.flatMap((error) => readObjects(error['details']))) {
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(readString(detail['retryDelay']) ?? '')?.[1];
    if (seconds !== undefined) return Math.ceil(Number(seconds) * 1000);
  }
  return undefined;
}

/** Errors inside a stream tell their status as `code`. */
export const statusOfGeminiError = (error: JsonObject): number => {
  const code = readNumber(error['code']) ?? 500;
  return Number.isInteger(code) && code >= 400 && code < 600 ? code : 500;
};

/** A vendor's words go only to clients of the same vendor. */
export function encodeGeminiError(error: GatewayError): Json {
  if (error.wire?.format === 'gemini' && isErrorBody(error.wire.body)) return new RawJson(error.wire.body);
  const code = statusOf(error);
  const said = error.type !== undefined && words.has(error.type) ? error.type : undefined;
  const status = said ?? wordOfStatus[code] ?? (code < 500 ? 'INVALID_ARGUMENT' : 'INTERNAL');
  return { error: { code, message: error.message, status } };
}

function isErrorBody(text: string): boolean {
  const parsed = parseJson(text);
  return parsed.ok && isJsonObject(parsed.value) && isJsonObject(parsed.value['error']);
}
