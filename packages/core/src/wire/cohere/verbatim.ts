import type { Verbatim } from '../../schema/json/cut-verbatim.ts';

/** Members that the codec reads by type: nothing in them is cut. */
const read: Verbatim = {};
const names = (...members: readonly string[]): Verbatim =>
  Object.fromEntries(members.map((member) => [member, read] as const));

const block: Verbatim = {
  ...names('type', 'text', 'thinking'),
  image_url: { ...names('url', 'detail'), '*': true },
  '*': true,
};
const toolCall: Verbatim = {
  ...names('id', 'type'),
  function: { ...names('name', 'arguments'), '*': true },
  '*': true,
};
const citation: Verbatim = {
  ...names('start', 'end', 'text', 'type', 'content_index'),
  sources: { '[]': { ...names('type', 'id'), '*': true } },
  '*': true,
};
const message: Verbatim = {
  ...names('role', 'tool_plan', 'tool_call_id'),
  content: { '[]': block },
  tool_calls: { '[]': toolCall },
  citations: { '[]': citation },
  '*': true,
};
const usage: Verbatim = {
  tokens: { ...names('input_tokens', 'output_tokens'), '*': true },
  billed_units: { ...names('input_tokens', 'output_tokens', 'search_units'), '*': true },
  cached_tokens: read,
  '*': true,
};

export const requestVerbatim: Verbatim = {
  ...names('model', 'stream', 'max_tokens', 'stop_sequences', 'temperature', 'seed', 'k', 'p', 'logprobs'),
  ...names('frequency_penalty', 'presence_penalty', 'tool_choice', 'priority', 'strict_tools'),
  messages: { '[]': message },
  tools: { '[]': { type: read, function: { ...names('name', 'description'), '*': true }, '*': true } },
  response_format: { type: read, '*': true },
  thinking: { ...names('type', 'token_budget'), '*': true },
  '*': true,
};

export const responseVerbatim: Verbatim = { ...names('id', 'finish_reason'), message, usage, '*': true };

const deltaMessage: Verbatim = {
  ...names('role', 'tool_plan'),
  content: { ...block, '[]': block },
  tool_calls: { ...toolCall, '[]': toolCall },
  citations: { ...citation, '[]': citation },
  '*': true,
};
export const eventVerbatim: Verbatim = {
  ...names('id', 'type', 'index'),
  delta: { ...names('finish_reason', 'error'), message: deltaMessage, usage, '*': true },
  '*': true,
};
