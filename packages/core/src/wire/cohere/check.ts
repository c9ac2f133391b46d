import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { isJsonObject } from '../../schema/json/raw-json.ts';
import { readList } from '../../schema/json/read-value.ts';

/** What a chat body must have, whoever answers it. Limits are the provider's to tell. */
export function checkRequest({ value }: JsonBody): Result<void> {
  const { model, messages } = value;
  if (typeof model !== 'string' || model === '') return invalidRequest('model is required');
  if (readList(messages).length === 0) return invalidRequest('messages is required');
  if (!readList(messages).every(isJsonObject))
    return invalidRequest('invalid request: every message must be an object');
  return ok(undefined);
}
