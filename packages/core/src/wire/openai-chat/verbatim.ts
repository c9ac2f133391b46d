import type { Verbatim } from '../../schema/json/cut-verbatim.ts';

/** Members that the codec reads by type: nothing in them is cut. */
const read: Verbatim = {};
const names = (...members: readonly string[]): Verbatim =>
  Object.fromEntries(members.map((member) => [member, read] as const));

const source: Verbatim = { ...names('type', 'media_type', 'data', 'url', 'file_id'), '*': true };
const marker: Verbatim = { ...names('type', 'ttl', 'scope'), '*': true };

const block: Verbatim = {
  ...names('type', 'text', 'refusal', 'title', 'context', 'thinking'),
  image_url: { ...names('url', 'detail'), '*': true },
  input_audio: { ...names('data', 'format'), '*': true },
  file: { ...names('file_data', 'file_url', 'file_id', 'filename', 'file_type'), '*': true },
  source,
  cache_control: marker,
  citations: { ...names('enabled'), '*': true },
  '*': true,
};

const toolCall: Verbatim = {
  ...names('index', 'id', 'type'),
  function: { ...names('name', 'arguments'), '*': true },
  custom: { ...names('name', 'input'), '*': true },
  cache_control: marker,
  '*': true,
};

const reasoningDetail: Verbatim = {
  ...names('type', 'index', 'id', 'text', 'summary', 'signature', 'data', 'format'),
  '*': true,
};

const message: Verbatim = {
  ...names('role', 'name', 'refusal', 'reasoning', 'reasoning_content', 'tool_call_id', 'function_call'),
  content: { '[]': block },
  tool_calls: { '[]': toolCall },
  reasoning_details: { '[]': reasoningDetail },
  annotations: {
    '[]': { type: read, url_citation: { ...names('start_index', 'end_index', 'title', 'url'), '*': true } },
  },
  audio: { ...names('id', 'data', 'transcript', 'expires_at'), '*': true },
  images: { '[]': block },
  cache_control: marker,
  '*': true,
};

const tool: Verbatim = {
  ...names('type', 'name', 'max_uses', 'max_content_tokens', 'display_width_px', 'display_height_px', 'enable_zoom'),
  ...names('allowed_domains', 'blocked_domains', 'user_location', 'citations', 'mcp_server_name'),
  ...names('defer_loading', 'allowed_callers', 'eager_input_streaming'),
  function: { ...names('name', 'description', 'strict'), parameters: true, '*': true },
  custom: { ...names('name', 'description', 'format'), '*': true },
  input_examples: { '[]': true },
  cache_control: marker,
  '*': true,
};

const params = names(
  ...['model', 'fallbacks', 'temperature', 'top_p', 'top_k', 'seed', 'frequency_penalty', 'presence_penalty'],
  ...['logit_bias', 'max_tokens', 'max_completion_tokens', 'stop', 'reasoning_effort', 'reasoning_max_tokens'],
  ...['prompt_cache_key', 'prompt_cache_retention', 'modalities', 'n', 'logprobs', 'top_logprobs', 'service_tier'],
  ...['speed', 'inference_geo', 'user', 'safety_identifier', 'store', 'stream', 'parallel_tool_calls', 'verbosity'],
);

export const requestVerbatim: Verbatim = {
  ...params,
  messages: { '[]': message },
  tools: { '[]': tool },
  tool_choice: { ...names('type', 'function', 'custom', 'allowed_tools'), '*': true },
  response_format: {
    type: read,
    json_schema: { ...names('name', 'description', 'strict'), schema: true, '*': true },
    '*': true,
  },
  reasoning: { ...names('enabled', 'effort', 'max_tokens', 'display'), '*': true },
  audio: { format: read, voice: true, '*': true },
  prediction: { type: read, content: { '[]': block }, '*': true },
  prompt_cache_options: { ...names('mode', 'ttl'), '*': true },
  cache_control: marker,
  task_budget: { ...names('type', 'total', 'remaining'), '*': true },
  stream_options: { ...names('include_usage', 'include_obfuscation'), '*': true },
  web_search_options: { ...names('search_context_size', 'user_location'), '*': true },
  mcp_servers: { '[]': { ...names('type', 'url', 'name', 'authorization_token'), '*': true } },
  metadata: { '*': true },
  '*': true,
};

const usage: Verbatim = {
  ...names('prompt_tokens', 'completion_tokens', 'total_tokens', 'reasoning_tokens'),
  prompt_tokens_details: read,
  completion_tokens_details: read,
  '*': true,
};

const answer: Verbatim = {
  ...names('id', 'object', 'created', 'model', 'service_tier', 'error'),
  usage,
  '*': true,
};

const choice: Verbatim = { ...names('index', 'finish_reason', 'stop', 'logprobs'), '*': true };

export const responseVerbatim: Verbatim = { ...answer, choices: { '[]': { ...choice, message } } };
export const eventVerbatim: Verbatim = { ...answer, choices: { '[]': { ...choice, delta: message } } };
