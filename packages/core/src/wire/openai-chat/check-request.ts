import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readObject, readObjects } from '../../schema/json/read-value.ts';
import { type MemberKind, wrongMember } from '../member-kinds.ts';
import { wrongMessage } from './check-message.ts';

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
  response_format: 'object',
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
    wrongMessage(value.messages) ??
    wrongTool(value.tools);
  if (wrong !== undefined) return invalidRequest(`invalid request format: ${wrong}`);
  if (readList(value.messages).length === 0) return invalidRequest('messages is required for chat completion');
  return checkReasoning(value);
}

/** A tool has a type of its own or is a function; both kinds that a client runs itself have a name. */
function wrongTool(tools: Json | undefined): string | undefined {
  for (const [index, tool] of readObjects(tools).entries()) {
    const at = `tools[${index}]`;
    const own = tool.type ?? (tool.function && 'function');
    if (typeof own !== 'string') return `${at}.type must be a string`;
    if ((own === 'function' || own === 'custom') && typeof readObject(tool[own])?.name !== 'string')
      return `${at}.${own}.name must be a string`;
  }
  return undefined;
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
