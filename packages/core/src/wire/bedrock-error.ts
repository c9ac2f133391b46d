import { type GatewayError, statusOf } from '../schema/errors/gateway-error.ts';
import { parseJson } from '../schema/json/parse-json.ts';
import { printJson } from '../schema/json/print-json.ts';
import { isJsonObject, type Json, RawJson } from '../schema/json/raw-json.ts';
import { readNumber, readString } from '../schema/json/read-value.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html */
const typeOfStatus: { readonly [status: number]: string } = {
  400: 'ValidationException',
  401: 'AccessDeniedException',
  402: 'ServiceQuotaExceededException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  413: 'ValidationException',
  424: 'ModelErrorException',
  429: 'ThrottlingException',
  500: 'InternalServerException',
  503: 'ServiceUnavailableException',
  504: 'ModelTimeoutException',
  529: 'ServiceUnavailableException',
};

/** Status that a failure inside a stream would have had outside of it; others tell none. */
const statusOfException: { readonly [name: string]: number } = {
  throttlingException: 429,
  serviceUnavailableException: 503,
  modelNotReadyException: 503,
  internalServerException: 500,
};

export function decodeBedrockError(status: number, body: unknown): GatewayError {
  const wire = isJsonObject(body) ? body : {};
  const told = readString(wire['message']) ?? readString(wire['Message']) ?? '';
  // `com.amazon.coral.service#AccessDeniedException:http://…`
  const type = readString(wire['__type'])?.replace(/^.*#/, '').replace(/:.*$/, '');
  const code = readString(wire['code']);
  return {
    kind: 'upstream-error',
    status,
    message: told === '' ? `provider API error (status ${status})` : told,
    ...(type !== undefined && type !== '' && { type }),
    ...(code !== undefined && { code }),
    ...(isJsonObject(body) && { wire: { format: 'bedrock', body: printJson(body) } }),
  };
}

/** The error that an exception frame of a stream tells. */
export function decodeException(name: string, payload: Json): GatewayError {
  const told = isJsonObject(payload) ? readString(payload['message']) : undefined;
  const original = isJsonObject(payload) ? readNumber(payload['originalStatusCode']) : undefined;
  const status = Object.hasOwn(statusOfException, name) ? statusOfException[name] : original;
  return {
    kind: 'upstream-error',
    message: `stream ${name}: ${told ?? printJson(payload)}`,
    type: name,
    ...(status !== undefined && { status }),
    ...(isJsonObject(payload) && { wire: { format: 'bedrock', body: printJson(payload) } }),
  };
}

/** A vendor's words go only to clients of the same vendor. */
export function encodeBedrockError(error: GatewayError): Json {
  if (error.wire?.format === 'bedrock' && isErrorBody(error.wire.body)) return new RawJson(error.wire.body);
  return { message: error.message, __type: typeOf(error) };
}

const typeOf = (error: GatewayError): string =>
  error.type?.endsWith('Exception') ? error.type : (typeOfStatus[statusOf(error)] ?? 'InternalServerException');

function isErrorBody(text: string): boolean {
  const parsed = parseJson(text);
  return parsed.ok && isJsonObject(parsed.value) && typeof parsed.value['message'] === 'string';
}

/** What a ConverseStream may end with. */
const streamExceptions: { readonly [status: number]: string } = {
  400: 'validationException',
  413: 'validationException',
  404: 'validationException',
  429: 'throttlingException',
  500: 'internalServerException',
  503: 'serviceUnavailableException',
  529: 'serviceUnavailableException',
};

/** The error as an event of a stream: the exception's name and its payload. */
export function encodeException(error: GatewayError): { readonly name: string; readonly payload: Json } {
  const isOwn = error.wire?.format === 'bedrock' && error.type?.endsWith('Exception') && isErrorBody(error.wire.body);
  if (isOwn && error.type && error.wire) return { name: lowerFirst(error.type), payload: new RawJson(error.wire.body) };
  const status = statusOf(error);
  const name = streamExceptions[status] ?? 'modelStreamErrorException';
  const original = name === 'modelStreamErrorException' && {
    originalStatusCode: status,
    originalMessage: error.message,
  };
  return { name, payload: { message: error.message, ...original } };
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
