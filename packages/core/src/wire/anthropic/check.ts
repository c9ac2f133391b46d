import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { isJsonObject, type Json } from '../../schema/json/raw-json.ts';
import { readObjects } from '../../schema/json/read-value.ts';
import { type MemberKind, wrongMember } from '../member-kinds.ts';
import { wrongContent } from './check-content.ts';
import { isList } from './read-json.ts';

const roles: ReadonlySet<unknown> = new Set(['user', 'assistant', 'system']);

const memberKinds: { readonly [member: string]: MemberKind } = {
  system: 'string or objects',
  max_tokens: 'integer',
  stop_sequences: 'strings',
  temperature: 'number',
  top_p: 'number',
  top_k: 'integer',
  stream: 'boolean',
  tools: 'objects',
  tool_choice: 'object',
  thinking: 'object',
  metadata: 'object',
  output_config: 'object',
  output_format: 'object',
  context_management: 'object',
  mcp_servers: 'objects',
  container: 'string or object',
  service_tier: 'string',
  speed: 'string',
  inference_geo: 'string',
};

/** What a Messages body must have, whoever answers it. Limits are the provider's to tell. */
export function checkRequest({ value }: JsonBody): Result<void> {
  const { model, messages, system, tools } = value;
  if (typeof model !== 'string' || model === '') return invalidRequest('model is required');
  if (messages === undefined || messages === null) return invalidRequest('messages: Field required');
  if (!isList(messages)) return invalidRequest('messages: Input should be a valid list');
  if (messages.length === 0) return invalidRequest('messages: at least one message is required');
  const wrong = wrongMember(value, memberKinds);
  if (wrong !== undefined) return invalidRequest(`invalid request format: ${wrong}`);
  const said = wrongMessages(messages) ?? wrongBlocks(system, 'system') ?? wrongTool(tools);
  return said === undefined ? ok(undefined) : invalidRequest(said);
}

function wrongMessages(messages: readonly Json[]): string | undefined {
  for (const [at, message] of messages.entries()) {
    if (!isJsonObject(message)) return `messages.${at}: Input should be an object`;
    if (!roles.has(message['role'])) return wrongRole(at, message['role']);
    const wrong = wrongContent(message['content'], `messages.${at}.content`);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

const wrongBlocks = (blocks: Json | undefined, at: string): string | undefined =>
  Array.isArray(blocks) ? wrongContent(blocks, at) : undefined;

/** Tools of the client's own have a name and no type; what else a type has is its provider's to know. */
function wrongTool(tools: Json | undefined): string | undefined {
  const at = readObjects(tools).findIndex(({ type, name }) => typeof type !== 'string' && typeof name !== 'string');
  return at < 0 ? undefined : `tools.${at}.name: Field required`;
}

const wrongRole = (at: number, role: unknown): string =>
  `messages.${at}: Unexpected role ${JSON.stringify(role) ?? 'undefined'}. Allowed roles are "user", "assistant" and "system".`;
