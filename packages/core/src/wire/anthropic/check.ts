import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { isJsonObject } from '../../schema/json/raw-json.ts';
import { isList } from './read-json.ts';

const roles: ReadonlySet<unknown> = new Set(['user', 'assistant', 'system']);

/** What a Messages body must have, whoever answers it. Limits are the provider's to tell. */
export function checkRequest({ value }: JsonBody): Result<void> {
  const { model, messages } = value;
  if (typeof model !== 'string' || model === '') return invalidRequest('model is required');
  if (messages === undefined || messages === null) return invalidRequest('messages: Field required');
  if (!isList(messages)) return invalidRequest('messages: Input should be a valid list');
  if (messages.length === 0) return invalidRequest('messages: at least one message is required');
  for (const [at, message] of messages.entries()) {
    if (!isJsonObject(message)) return invalidRequest(`messages.${at}: Input should be an object`);
    if (!roles.has(message['role'])) return invalidRequest(wrongRole(at, message['role']));
  }
  return ok(undefined);
}

const wrongRole = (at: number, role: unknown): string =>
  `messages.${at}: Unexpected role ${JSON.stringify(role) ?? 'undefined'}. Allowed roles are "user", "assistant" and "system".`;
