import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { isJsonObject } from '../../schema/json/raw-json.ts';
import { readList } from '../../schema/json/read-value.ts';
import { wrongMember } from '../member-kinds.ts';

const roles: ReadonlySet<unknown> = new Set(['user', 'assistant', 'system']);

/** What a Converse body must have, whoever answers it. The model stands in the path, limits are the provider's to tell. */
export function checkRequest({ value }: JsonBody): Result<void> {
  const wrong = wrongMember(value, {
    messages: 'objects',
    system: 'objects',
    inferenceConfig: 'object',
    toolConfig: 'object',
    requestMetadata: 'object',
  });
  if (wrong !== undefined) return invalidRequest(wrong);
  const messages = readList(value['messages']);
  if (messages.length === 0) return invalidRequest('messages: at least one message is required');
  for (const [at, message] of messages.entries()) {
    if (!isJsonObject(message)) continue;
    if (!roles.has(message['role'])) return invalidRequest(`messages.${at}.role: must be "user" or "assistant"`);
    if (!Array.isArray(message['content'])) return invalidRequest(`messages.${at}.content: must be a list of blocks`);
  }
  return ok(undefined);
}
