import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { isJsonObject } from '../../schema/json/raw-json.ts';
import { type DecodeError, readUpstreamError } from '../../wire/upstream-error.ts';
import { inBandError } from '../stream/in-band-error.ts';

/** A successful answer's text as a body; an empty one, a proxy's page and half a JSON text are named for what they are. */
export function readAnswer(status: number, text: string, decodeError: DecodeError): Result<JsonBody> {
  const parsed = JsonBody.parse(text);
  if (parsed.ok) {
    const told = errorInside(parsed.body, decodeError);
    return told === undefined ? ok(parsed.body) : fail(told);
  }
  const error = readUpstreamError(status, text, () => unreadable(parsed.message));
  return fail(error.message.startsWith('provider API error') ? unreadable(parsed.message) : error);
}

/** Status 200, and yet nothing that its format calls an answer. */
export const unreadable = (detail: string): GatewayError => ({
  kind: 'upstream-unreadable',
  message: 'failed to unmarshal response from provider API',
  detail,
});

/** Some hosts put a failure under status 200: an `error` where the answer should be. */
function errorInside({ value }: JsonBody, decodeError: DecodeError): GatewayError | undefined {
  if (!isJsonObject(value['error']) || value['id'] !== undefined) return undefined;
  for (const name of answerMembers) if (value[name] !== undefined) return undefined;
  return inBandError(decodeError(200, value));
}

const answerMembers = ['choices', 'output', 'content', 'candidates', 'message', 'data', 'results', 'object'];
