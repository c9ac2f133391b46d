import { readDirectives } from '../../model/directives.ts';
import { lastUserText, partsText } from '../../model/last-user-text.ts';
import type { OfferedTool, Question, ToolChoice } from '../../model/question.ts';
import type { KnownModel } from './known-model.ts';
import type { InputItem } from './responses-input.ts';
import type { ResponsesRequest } from './responses-request.ts';
import type { ResponsesTool } from './responses-tools.ts';

const unlimited = 16_384;
const isSearch = (type: string): boolean => type.startsWith('web_search');

/** A Responses request as the model understands it. */
export function responsesQuestion(
  request: ResponsesRequest,
  items: readonly InputItem[],
  model: KnownModel,
  seed: string,
): Question {
  const { text: prompt, wish } = readDirectives(lastUserText({ input: items }));
  const { tools = [], tool_choice, text } = request;
  const format = text?.format;
  return {
    prompt,
    wish,
    seed,
    toolResults: toolResults(items),
    tools: tools.flatMap(offered).filter((tool) => isAllowed(tool_choice, tool.name)),
    choice: choiceOf(tool_choice),
    allowsParallelCalls: request.parallel_tool_calls !== false,
    canSearch: tools.some((tool) => isSearch(tool.type)) && tool_choice !== 'none',
    mustSearch: typeof tool_choice === 'object' && isSearch(tool_choice.type),
    schema:
      format?.type === 'json_schema' ? format.schema : format?.type === 'json_object' ? { type: 'object' } : undefined,
    reasons: model.reasons && request.reasoning?.effort !== 'none',
    images: items
      .flatMap((item) => ('role' in item && Array.isArray(item.content) ? item.content : []))
      .filter((part) => part.type === 'input_image').length,
    documents: [],
    prefill: '',
    maxTokens: request.max_output_tokens ?? unlimited,
    stopSequences: [],
  };
}

function toolResults(items: readonly InputItem[]): readonly string[] {
  const from =
    items.findLastIndex((item) => item.type !== 'function_call_output' && item.type !== 'custom_tool_call_output') + 1;
  return items.slice(from).map((item) => ('output' in item ? partsText(item.output) : ''));
}

function offered(tool: ResponsesTool): readonly OfferedTool[] {
  switch (tool.type) {
    case 'function':
      return [{ name: tool.name, takes: 'json', schema: tool.parameters ?? undefined }];
    case 'custom':
      return [{ name: tool.name, takes: 'text', schema: undefined }];
    case 'namespace':
      return tool.tools.flatMap(offered).map((inner) => ({ ...inner, namespace: tool.name }));
    default:
      return [];
  }
}

function isAllowed(choice: ResponsesRequest['tool_choice'], name: string): boolean {
  if (typeof choice !== 'object' || choice.type !== 'allowed_tools') return true;
  return choice.tools.some((tool) => tool['name'] === name);
}

function choiceOf(choice: ResponsesRequest['tool_choice']): ToolChoice {
  if (choice === undefined) return { mode: 'auto' };
  if (typeof choice === 'string') return { mode: choice };
  if (choice.type === 'allowed_tools') return { mode: choice.mode };
  if (choice.type === 'function' || choice.type === 'custom') return { mode: 'named', name: choice.name };
  return { mode: 'auto' };
}
