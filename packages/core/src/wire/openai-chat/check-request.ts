import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readObject } from '../../schema/json/read-value.ts';
import { type MemberKind, wrongMember } from '../member-kinds.ts';

const fine = ok(undefined);

const params: { readonly [member: string]: MemberKind } = {
  model: 'string',
  fallbacks: 'strings',
  messages: 'objects',
  stream: 'boolean',
  stream_options: 'object',
  temperature: 'number',
  top_p: 'number',
  top_k: 'integer',
  seed: 'integer',
  frequency_penalty: 'number',
  presence_penalty: 'number',
  logit_bias: 'numbers by name',
  logprobs: 'boolean',
  top_logprobs: 'integer',
  max_tokens: 'integer',
  max_completion_tokens: 'integer',
  n: 'integer',
  stop: 'string or strings',
  metadata: 'object',
  modalities: 'strings',
  parallel_tool_calls: 'boolean',
  store: 'boolean',
  prediction: 'object',
  prompt_cache_key: 'string',
  prompt_cache_retention: 'string',
  prompt_cache_options: 'object',
  safety_identifier: 'string',
  service_tier: 'string',
  user: 'string',
  verbosity: 'string',
  reasoning: 'object',
  reasoning_effort: 'string',
  reasoning_max_tokens: 'integer',
  tools: 'objects',
  tool_choice: 'string or object',
  web_search_options: 'object',
  audio: 'object',
  speed: 'string',
  inference_geo: 'string',
  mcp_servers: 'objects',
  cache_control: 'object',
  task_budget: 'object',
};

const reasoningMembers: { readonly [member: string]: MemberKind } = {
  enabled: 'boolean',
  effort: 'string',
  max_tokens: 'integer',
  display: 'string',
};

/** Rules of `POST /v1/chat/completions` that hold before anybody is asked. */
export function checkRequest(body: JsonBody): Result<void> {
  const { value } = body;
  const wrong =
    wrongMember(value, params) ??
    wrongMember(readObject(value.reasoning) ?? {}, reasoningMembers, 'reasoning.') ??
    wrongMessage(value.messages);
  if (wrong !== undefined) return invalidRequest(`invalid request format: ${wrong}`);
  if (readList(value.messages).length === 0) return invalidRequest('messages is required for chat completion');
  return checkReasoning(value);
}

function wrongMessage(messages: Json | undefined): string | undefined {
  for (const [index, message] of readList(messages).entries()) {
    if (!isJsonObject(message)) continue;
    const at = `messages[${index}]`;
    const wrong = wrongMember(message, messageMembers, `${at}.`) ?? wrongContent(message.content, `${at}.content`);
    if (wrong !== undefined) return wrong;
    if (typeof message.role !== 'string') return `${at}.role must be a string`;
  }
  return undefined;
}

const messageMembers: { readonly [member: string]: MemberKind } = {
  role: 'string',
  name: 'string',
  content: 'string or objects',
  tool_call_id: 'string',
  tool_calls: 'objects',
  refusal: 'string',
  reasoning: 'string',
  reasoning_content: 'string',
  reasoning_details: 'objects',
};

const blockMembers: { readonly [member: string]: MemberKind } = { type: 'string', text: 'string' };

function wrongContent(content: Json | undefined, at: string): string | undefined {
  if (!Array.isArray(content)) return undefined;
  for (const [index, block] of readList(content).entries()) {
    if (!isJsonObject(block)) continue;
    const wrong = wrongMember(block, blockMembers, `${at}[${index}].`) ?? wrongDocument(block, `${at}[${index}]`);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

const documentSources: readonly unknown[] = ['base64', 'text', 'url', 'file'];

function wrongDocument(block: JsonObject, at: string): string | undefined {
  if (block.type !== 'document') return undefined;
  const type = readObject(block.source)?.type;
  return documentSources.includes(type) ? undefined : `${at}.source.type must be one of base64, text, url, file`;
}

const isGiven = (value: Json | undefined): boolean => value !== undefined && value !== null;

function checkReasoning(value: JsonObject): Result<void> {
  const nested = readObject(value.reasoning);
  for (const member of ['effort', 'max_tokens']) {
    if (isGiven(value[`reasoning_${member}`]) && isGiven(nested?.[member]))
      return invalidRequest(`both reasoning_${member} and reasoning.${member} cannot be present at the same time`);
  }
  return fine;
}
