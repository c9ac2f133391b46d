import { readDirectives } from '../../model/directives.ts';
import { lastUserText, partsText } from '../../model/last-user-text.ts';
import type { OfferedTool, Question, ToolChoice } from '../../model/question.ts';
import type { ChatRequest } from './chat-request.ts';
import type { KnownModel } from './known-model.ts';

const unlimited = 16_384;

/** A chat request as the model understands it. */
export function chatQuestion(request: ChatRequest, model: KnownModel, seed: string): Question {
  const { text, wish } = readDirectives(lastUserText(request));
  const { messages, stop, response_format } = request;
  return {
    prompt: text,
    wish,
    seed,
    toolResults: toolResults(messages),
    tools: offeredTools(request),
    choice: choiceOf(request),
    allowsParallelCalls: request.parallel_tool_calls !== false,
    canSearch: model.searches,
    mustSearch: request.web_search_options !== undefined,
    schema:
      response_format?.type === 'json_schema'
        ? response_format.json_schema.schema
        : response_format?.type === 'json_object'
          ? { type: 'object' }
          : undefined,
    reasons: model.reasons && request.reasoning_effort !== 'none',
    images: messages.flatMap(imagesIn).length,
    documents: [],
    prefill: '',
    maxTokens: request.max_completion_tokens ?? request.max_tokens ?? unlimited,
    stopSequences: typeof stop === 'string' ? [stop] : (stop ?? []),
  };
}

const imagesIn = (message: ChatRequest['messages'][number]): readonly unknown[] =>
  message.role === 'user' && Array.isArray(message.content)
    ? message.content.filter((part) => part.type === 'image_url')
    : [];

function toolResults(messages: ChatRequest['messages']): readonly string[] {
  const from = messages.findLastIndex((message) => message.role !== 'tool') + 1;
  return messages.slice(from).map((message) => partsText(message.content));
}

function offeredTools(request: ChatRequest): readonly OfferedTool[] {
  const tools = (request.tools ?? []).map(
    (tool): OfferedTool =>
      tool.type === 'function'
        ? { name: tool.function.name, takes: 'json', schema: tool.function.parameters }
        : { name: tool.custom.name, takes: 'text', schema: undefined },
  );
  return tools.filter((tool) => isAllowed(request, tool.name));
}

function isAllowed({ tool_choice }: ChatRequest, name: string): boolean {
  if (typeof tool_choice !== 'object' || tool_choice.type !== 'allowed_tools') return true;
  return tool_choice.allowed_tools.tools.some((tool) => JSON.stringify(tool).includes(JSON.stringify(name)));
}

function choiceOf({ tool_choice }: ChatRequest): ToolChoice {
  if (tool_choice === undefined) return { mode: 'auto' };
  if (typeof tool_choice === 'string') return { mode: tool_choice };
  if (tool_choice.type === 'allowed_tools') return { mode: tool_choice.allowed_tools.mode };
  return { mode: 'named', name: tool_choice.type === 'function' ? tool_choice.function.name : tool_choice.custom.name };
}
