import type { ChatMessage, ChatRequest } from './chat-request.ts';
import { formatRefusal, functionRefusal, imageRefusal, jsonWordRefusal, samplingRefusal } from './common-rules.ts';
import type { KnownModel } from './known-model.ts';
import type { Refusal } from './refusal.ts';

type Rule = (request: ChatRequest, model: KnownModel) => Refusal | undefined;

/** What chat refuses although every member by itself is well formed. */
export function checkChat(request: ChatRequest, model: KnownModel): Refusal | undefined {
  for (const rule of rules) {
    const refusal = rule(request, model);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

const onlyWith = (param: string, needed: string, plural: string): Refusal => ({
  message: `Invalid value for '${param}': '${param}' is only allowed when '${needed}' ${plural}.`,
  param,
});

const rightModel: Rule = (_request, model) =>
  model.kind === 'chat'
    ? undefined
    : {
        message:
          'This is not a chat model and thus not supported in the v1/chat/completions endpoint. Did you mean to use v1/completions?',
        param: 'model',
      };

const streamOptions: Rule = ({ stream, stream_options }) =>
  stream_options !== undefined && stream_options !== null && stream !== true
    ? { message: "The 'stream_options' parameter is only allowed when 'stream' is enabled.", param: 'stream_options' }
    : undefined;

const toolMembers: Rule = ({ tools, tool_choice, parallel_tool_calls }) => {
  if (tools !== undefined) return undefined;
  if (tool_choice !== undefined && tool_choice !== 'none') return onlyWith('tool_choice', 'tools', 'are specified');
  return parallel_tool_calls === undefined ? undefined : onlyWith('parallel_tool_calls', 'tools', 'are specified');
};

const chosenTool: Rule = ({ tools = [], tool_choice }) => {
  if (typeof tool_choice !== 'object' || tool_choice.type === 'allowed_tools') return undefined;
  const name = tool_choice.type === 'function' ? tool_choice.function.name : tool_choice.custom.name;
  if (tools.some((tool) => (tool.type === 'function' ? tool.function.name : tool.custom.name) === name))
    return undefined;
  return { message: `Tool choice '${name}' not found in 'tools' parameter.`, param: 'tool_choice' };
};

const toolSchemas: Rule = ({ tools = [] }) => {
  for (const [at, tool] of tools.entries()) {
    if (tool.type !== 'function') continue;
    const { name, parameters, strict } = tool.function;
    const refusal = functionRefusal(name, parameters, strict === true, `tools[${at}].function.parameters`);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
};

const logprobs: Rule = ({ logprobs: wants, top_logprobs }) =>
  top_logprobs !== undefined && top_logprobs !== null && wants !== true
    ? { message: "The 'logprobs' parameter must be enabled for 'top_logprobs' to be used.", param: 'top_logprobs' }
    : undefined;

const tokenLimits: Rule = ({ max_tokens, max_completion_tokens }, model) => {
  const has = (value: number | null | undefined) => value !== undefined && value !== null;
  if (has(max_tokens) && model.reasons) {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    return { message, param: 'max_tokens', code: 'unsupported_parameter' };
  }
  if (!has(max_tokens) || !has(max_completion_tokens)) return undefined;
  return {
    message: "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
    code: 'invalid_parameter_combination',
  };
};

const sampling: Rule = (request, model) => {
  const {
    temperature,
    top_p,
    presence_penalty,
    frequency_penalty,
    logprobs: wants,
    top_logprobs,
    logit_bias,
  } = request;
  const values = { temperature, top_p, presence_penalty, frequency_penalty, logprobs: wants, top_logprobs, logit_bias };
  return samplingRefusal(model, values, {
    temperature: 1,
    top_p: 1,
    presence_penalty: 0,
    frequency_penalty: 0,
    logprobs: false,
  });
};

const reasoning: Rule = ({ reasoning_effort }, model) =>
  reasoning_effort !== undefined && reasoning_effort !== null && !model.reasons
    ? { message: 'Unrecognized request argument supplied: reasoning_effort' }
    : undefined;

const search: Rule = ({ web_search_options }, model) =>
  web_search_options !== undefined && !model.searches
    ? { message: `Web search options not supported with this model.`, param: 'web_search_options' }
    : undefined;

const audioOut: Rule = ({ modalities, audio }) =>
  modalities?.includes('audio') === true || (audio !== undefined && audio !== null)
    ? { message: 'This model does not support audio output.', param: 'modalities', code: 'invalid_value' }
    : undefined;

const format: Rule = ({ response_format, messages }) => {
  if (response_format?.type === 'json_object')
    return jsonWordRefusal(JSON.stringify(messages), 'messages', 'response_format');
  if (response_format?.type !== 'json_schema') return undefined;
  const { name, schema, strict } = response_format.json_schema;
  if (schema === undefined && strict === true) {
    return {
      message: "Missing required parameter: 'response_format.json_schema.schema'.",
      param: 'response_format.json_schema.schema',
      code: 'missing_required_parameter',
    };
  }
  return formatRefusal(name, schema, strict === true, 'response_format');
};

const images: Rule = ({ messages }) => {
  for (const [at, message] of messages.entries()) {
    if (message.role !== 'user' || typeof message.content === 'string') continue;
    for (const [partAt, part] of message.content.entries()) {
      const param = `messages[${at}].content[${partAt}].image_url.url`;
      const refusal = part.type === 'image_url' ? imageRefusal(part.image_url.url, param) : undefined;
      if (refusal !== undefined) return refusal;
    }
  }
  return undefined;
};

/** Tool messages answer the calls right before them, all of them, and nothing else. */
const toolTurns: Rule = ({ messages }) => {
  let open = new Set<string>();
  for (const [at, message] of messages.entries()) {
    if (message.role === 'tool') {
      if (open.delete(message.tool_call_id)) continue;
      return open.size === 0 && !followsCalls(messages, at) ? strayResult(at) : unknownResult(at);
    }
    if (open.size > 0) return unanswered(open, at);
    open = new Set(message.role === 'assistant' ? message.tool_calls?.map((call) => call.id) : []);
  }
  return open.size > 0 ? unanswered(open, messages.length) : undefined;
};

function followsCalls(messages: readonly ChatMessage[], at: number): boolean {
  const before = messages.slice(0, at).findLast((message) => message.role !== 'tool');
  return before?.role === 'assistant' && before.tool_calls !== undefined;
}
const strayResult = (at: number): Refusal => ({
  message: "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
  param: `messages.[${at}].role`,
});
const unknownResult = (at: number): Refusal => ({
  message:
    "Invalid parameter: 'tool_call_id' of a message with role 'tool' not found in 'tool_calls' of the previous message.",
  param: `messages.[${at}].tool_call_id`,
});
const unanswered = (open: ReadonlySet<string>, at: number): Refusal => ({
  message: `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${[...open].join(', ')}`,
  param: `messages.[${at}].role`,
});

const assistantContent: Rule = ({ messages }) => {
  const at = messages.findIndex(
    (message) =>
      message.role === 'assistant' &&
      (message.content ?? message.tool_calls ?? message.function_call ?? message.audio ?? message.refusal ?? null) ===
        null,
  );
  if (at < 0) return undefined;
  return { message: `Invalid value for 'content': expected a string, got null.`, param: `messages.[${at}].content` };
};

const rules: readonly Rule[] = [
  rightModel,
  streamOptions,
  toolMembers,
  chosenTool,
  toolSchemas,
  tokenLimits,
  sampling,
  logprobs,
  reasoning,
  search,
  audioOut,
  format,
  images,
  assistantContent,
  toolTurns,
];
