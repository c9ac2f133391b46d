import { readDirectives } from '../../model/directives.ts';
import { lastUserText, partsText } from '../../model/last-user-text.ts';
import type { CitableDocument, OfferedTool, Question, ToolChoice } from '../../model/question.ts';
import type { ContentBlock, DocumentBlock } from './content-blocks.ts';
import type { MessagesRequest } from './messages-request.ts';
import { blocksOf } from './rule.ts';

/** A Messages request as the model understands it. */
export function messagesQuestion(request: MessagesRequest, seed: string): Question {
  const { text, wish } = readDirectives(lastUserText(request));
  const { messages, tools = [], tool_choice, thinking, output_config, output_format } = request;
  const last = messages.at(-1);
  const blocks = messages.flatMap(blocksOf);
  return {
    prompt: text,
    wish,
    seed,
    toolResults: last === undefined ? [] : blocksOf(last).flatMap(resultText),
    tools: tools.flatMap(offered),
    choice: choiceOf(tool_choice),
    allowsParallelCalls: !(
      tool_choice !== undefined &&
      'disable_parallel_tool_use' in tool_choice &&
      tool_choice.disable_parallel_tool_use === true
    ),
    canSearch: tools.some((tool) => tool.type?.startsWith('web_search_') === true) && tool_choice?.type !== 'none',
    mustSearch: tool_choice?.type === 'tool' && tool_choice.name === 'web_search',
    schema: (output_config?.format ?? output_format)?.schema,
    reasons: thinking !== undefined && (thinking.type === 'enabled' || thinking.type === 'adaptive'),
    images: blocks.filter((block) => block.type === 'image').length,
    documents: blocks.filter((block) => block.type === 'document').flatMap(citable),
    prefill: last?.role === 'assistant' ? partsText(last.content) : '',
    maxTokens: request.max_tokens,
    stopSequences: request.stop_sequences ?? [],
  };
}

const resultText = (block: ContentBlock): readonly string[] =>
  block.type === 'tool_result' ? [(block.is_error === true ? 'error: ' : '') + partsText(block.content)] : [];

/** Tools that run on the client's side are called by name; hosted ones are not this way. */
function offered(tool: NonNullable<MessagesRequest['tools']>[number]): readonly OfferedTool[] {
  if ('input_schema' in tool) return [{ name: tool.name, takes: 'json', schema: tool.input_schema }];
  const onClient: Readonly<Record<string, unknown>> = {
    bash: { type: 'object', properties: { command: { const: 'ls' } } },
    str_replace_based_edit_tool: {
      type: 'object',
      properties: { command: { const: 'view' }, path: { const: '/tmp' } },
    },
    str_replace_editor: { type: 'object', properties: { command: { const: 'view' }, path: { const: '/tmp' } } },
    memory: { type: 'object', properties: { command: { const: 'view' }, path: { const: '/memories' } } },
    computer: { type: 'object', properties: { action: { const: 'screenshot' } } },
  };
  const schema = 'name' in tool ? onClient[tool.name] : undefined;
  return schema === undefined || !('name' in tool) ? [] : [{ name: tool.name, takes: 'json', schema }];
}

function choiceOf(choice: MessagesRequest['tool_choice']): ToolChoice {
  switch (choice?.type) {
    case undefined:
    case 'auto':
      return { mode: 'auto' };
    case 'any':
      return { mode: 'required' };
    case 'none':
      return { mode: 'none' };
    case 'tool':
      return { mode: 'named', name: choice.name };
  }
}

/** Plain-text documents can be cited by character, others are left alone. */
function citable(block: DocumentBlock, index: number): readonly CitableDocument[] {
  if (block.citations?.enabled !== true || block.source.type !== 'text') return [];
  return [{ index, title: block.title ?? null, text: block.source.data }];
}
