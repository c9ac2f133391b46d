import { openSealed } from '../../model/seals.ts';
import { formatRefusal, functionRefusal, imageRefusal, jsonWordRefusal, samplingRefusal } from './common-rules.ts';
import type { KnownModel } from './known-model.ts';
import type { Refusal } from './refusal.ts';
import type { InputItem } from './responses-input.ts';
import type { ResponsesRequest } from './responses-request.ts';

type Rule = (request: ResponsesRequest, model: KnownModel, items: readonly InputItem[]) => Refusal | undefined;

/** What Responses refuses although every member by itself is well formed. `items` includes the earlier turns. */
export function checkResponses(
  request: ResponsesRequest,
  model: KnownModel,
  items: readonly InputItem[],
): Refusal | undefined {
  for (const rule of rules) {
    const refusal = rule(request, model, items);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

const something: Rule = ({ input, prompt, previous_response_id }) =>
  input === undefined && (prompt ?? previous_response_id ?? undefined) === undefined
    ? {
        message: "One of 'input' or 'previous_response_id' or 'prompt' or 'conversation_id' must be provided.",
        code: 'missing_required_parameter',
      }
    : undefined;

const notSimulated: Rule = ({ prompt, conversation, background }) => {
  if (prompt !== undefined && prompt !== null) {
    return { message: `Prompt with id '${prompt.id}' not found.`, param: 'prompt.id', code: 'prompt_not_found' };
  }
  if (conversation !== undefined && conversation !== null) {
    const id = typeof conversation === 'string' ? conversation : conversation.id;
    return {
      message: `Conversation with id '${id}' not found.`,
      param: 'conversation',
      code: 'conversation_not_found',
    };
  }
  return background === true
    ? {
        message: 'Background mode is not available to this project.',
        param: 'background',
        code: 'unsupported_parameter',
      }
    : undefined;
};

const streamOptions: Rule = ({ stream, stream_options }) =>
  stream_options !== undefined && stream_options !== null && stream !== true
    ? { message: "The 'stream_options' parameter is only allowed when 'stream' is enabled.", param: 'stream_options' }
    : undefined;

const sampling: Rule = ({ temperature, top_p, top_logprobs }, model) =>
  samplingRefusal(model, { temperature, top_p, top_logprobs }, { top_logprobs: 0 });

const reasoning: Rule = ({ reasoning: asked, include }, model) => {
  if (model.reasons) return undefined;
  const member = (['effort', 'summary'] as const).find((name) => (asked?.[name] ?? undefined) !== undefined);
  if (member !== undefined) {
    const param = `reasoning.${member}`;
    return {
      message: `Unsupported parameter: '${param}' is not supported with this model.`,
      param,
      code: 'unsupported_parameter',
    };
  }
  return include?.includes('reasoning.encrypted_content') === true
    ? { message: 'Encrypted content is not supported with this model.', param: 'include' }
    : undefined;
};

const format: Rule = ({ text }, _model, items) => {
  if (text?.format?.type === 'json_object') return jsonWordRefusal(JSON.stringify(items), 'input', 'text.format');
  if (text?.format?.type !== 'json_schema') return undefined;
  const { name, schema, strict } = text.format;
  return formatRefusal(name, schema, strict !== false && strict !== null, 'text.format.schema');
};

const tools: Rule = ({ tools: offered = [], tool_choice }) => {
  for (const [at, tool] of offered.entries()) {
    if (
      tool.type === 'mcp' &&
      tool.server_url === undefined &&
      tool.connector_id === undefined &&
      tool.tunnel_id === undefined
    ) {
      return {
        message: "Missing required parameter: 'tools'. One of 'server_url' or 'connector_id' must be provided.",
        param: `tools[${at}]`,
        code: 'missing_required_parameter',
      };
    }
    if (tool.type !== 'function') continue;
    const refusal = functionRefusal(tool.name, tool.parameters, tool.strict === true, `tools[${at}].parameters`);
    if (refusal !== undefined) return refusal;
  }
  if (typeof tool_choice !== 'object' || !('name' in tool_choice) || tool_choice.type === 'mcp') return undefined;
  const { name } = tool_choice;
  const isThere = offered.some((tool) => 'name' in tool && tool.name === name);
  return isThere
    ? undefined
    : { message: `Tool choice '${tool_choice.type}' not found in 'tools' parameter.`, param: 'tool_choice' };
};

const parts: Rule = (_request, _model, items) => {
  for (const [at, item] of items.entries()) {
    if (!('role' in item) || typeof item.content === 'string' || !Array.isArray(item.content)) continue;
    for (const [partAt, part] of item.content.entries()) {
      const param = `input[${at}].content[${partAt}]`;
      const isOutput = part.type === 'output_text' || part.type === 'refusal';
      if (isOutput !== (item.role === 'assistant')) {
        const fit =
          item.role === 'assistant' ? "'output_text' and 'refusal'" : "'input_text', 'input_image', and 'input_file'";
        return {
          message: `Invalid value: '${part.type}'. Supported values are: ${fit}.`,
          param,
          code: 'invalid_value',
        };
      }
      const refusal =
        part.type === 'input_image' && typeof part.image_url === 'string'
          ? imageRefusal(part.image_url, `${param}.image_url`)
          : undefined;
      if (refusal !== undefined) return refusal;
    }
  }
  return undefined;
};

const prefixes: Readonly<Record<string, string>> = {
  function_call: 'fc',
  custom_tool_call: 'ctc',
  reasoning: 'rs',
  web_search_call: 'ws',
};

const ids: Rule = (_request, _model, items) => {
  for (const [at, item] of items.entries()) {
    const prefix = 'role' in item && item.role === 'assistant' ? 'msg' : prefixes[item.type ?? ''];
    const id = 'id' in item ? item.id : undefined;
    if (prefix === undefined || typeof id !== 'string' || id.startsWith(prefix)) continue;
    const param = `input[${at}].id`;
    return {
      message: `Invalid '${param}': '${id}'. Expected an ID that begins with '${prefix}'.`,
      param,
      code: 'invalid_value',
    };
  }
  return undefined;
};

const encrypted: Rule = (_request, _model, items) => {
  const item = items.find(
    (candidate) =>
      candidate.type === 'reasoning' &&
      typeof candidate.encrypted_content === 'string' &&
      openSealed('openai', candidate.encrypted_content) === undefined,
  );
  if (item?.type !== 'reasoning') return undefined;
  const shown = `${item.encrypted_content?.slice(0, 4)}...${item.encrypted_content?.slice(-4)}`;
  return {
    message: `The encrypted content ${shown} could not be verified. Reason: Encrypted content could not be decrypted or parsed.`,
    code: 'invalid_encrypted_content',
  };
};

const callPairs: Rule = (_request, _model, items) => {
  const calls = new Map<string, string>();
  const answered = new Set<string>();
  for (const item of items) {
    if (item.type === 'function_call' || item.type === 'custom_tool_call') calls.set(item.call_id, item.type);
    if (item.type !== 'function_call_output' && item.type !== 'custom_tool_call_output') continue;
    const words = item.type === 'function_call_output' ? 'function call' : 'custom tool call';
    if (!calls.has(item.call_id))
      return { message: `No tool call found for ${words} output with call_id ${item.call_id}.`, param: 'input' };
    answered.add(item.call_id);
  }
  const open = [...calls].find(([callId]) => !answered.has(callId));
  if (open === undefined) return undefined;
  const words = open[1] === 'function_call' ? 'function call' : 'custom tool call';
  return { message: `No tool output found for ${words} ${open[0]}.`, param: 'input' };
};

/** A reasoning item belongs to the item after it. */
const loneReasoning: Rule = (_request, _model, items) => {
  const lone = items.findIndex(
    (item, at) => item.type === 'reasoning' && (items[at + 1] === undefined || isUserTurn(items[at + 1])),
  );
  const item = items[lone];
  if (item?.type !== 'reasoning') return undefined;
  return {
    message: `Item '${item.id}' of type 'reasoning' was provided without its required following item.`,
    param: 'input',
  };
};
const isUserTurn = (item: InputItem | undefined): boolean =>
  item !== undefined && 'role' in item && item.role !== 'assistant';

const rules: readonly Rule[] = [
  something,
  notSimulated,
  streamOptions,
  sampling,
  reasoning,
  format,
  tools,
  parts,
  ids,
  encrypted,
  callPairs,
  loneReasoning,
];
