import { jsonPieces, textPieces } from '../../model/pieces.ts';
import type {
  CustomCallItem,
  FunctionCallItem,
  MessageItem,
  OutputItem,
  ReasoningItem,
  SearchItem,
  TextPart,
} from './output-items.ts';

export interface ResponsesEvent {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** Everything between `response.in_progress` and the final event, without sequence numbers. */
export function itemEvents(items: readonly OutputItem[], isObfuscated: boolean): readonly ResponsesEvent[] {
  return items.flatMap((item, output_index) => {
    const at: Place = { output_index, item_id: item.id, isObfuscated };
    return [
      { type: 'response.output_item.added', output_index, item: opened(item) },
      ...inside(item, at),
      { type: 'response.output_item.done', output_index, item },
    ];
  });
}

interface Place {
  readonly output_index: number;
  readonly item_id: string;
  readonly isObfuscated: boolean;
}

/** The item as it looks before anything is in it. */
function opened(item: OutputItem): unknown {
  switch (item.type) {
    case 'reasoning':
      return { ...item, summary: [] };
    case 'message':
      return { ...item, status: 'in_progress', content: [] };
    case 'function_call':
      return { ...item, status: 'in_progress', arguments: '' };
    case 'custom_tool_call':
      return { ...item, status: 'in_progress', input: '' };
    case 'web_search_call':
      return { id: item.id, type: item.type, status: 'in_progress' };
  }
}

function inside(item: OutputItem, at: Place): readonly ResponsesEvent[] {
  switch (item.type) {
    case 'reasoning':
      return summaryEvents(item, at);
    case 'message':
      return messageEvents(item, at);
    case 'function_call':
      return argumentEvents(item, at);
    case 'custom_tool_call':
      return inputEvents(item, at);
    case 'web_search_call':
      return searchEvents(item, at);
  }
}

const event = (
  type: string,
  { item_id, output_index }: Place,
  members: Readonly<Record<string, unknown>> = {},
): ResponsesEvent => ({
  type,
  item_id,
  output_index,
  ...members,
});

const delta = (
  type: string,
  at: Place,
  text: string,
  members: Readonly<Record<string, unknown>> = {},
): ResponsesEvent =>
  event(type, at, {
    ...members,
    delta: text,
    ...(at.isObfuscated ? { obfuscation: 'x'.repeat(16 - (text.length % 16)) } : {}),
  });

function summaryEvents({ summary }: ReasoningItem, at: Place): readonly ResponsesEvent[] {
  return summary.flatMap(({ text }, summary_index) => {
    const here = { summary_index };
    return [
      event('response.reasoning_summary_part.added', at, { ...here, part: { type: 'summary_text', text: '' } }),
      ...textPieces(text).map((piece) => delta('response.reasoning_summary_text.delta', at, piece, here)),
      event('response.reasoning_summary_text.done', at, { ...here, text }),
      event('response.reasoning_summary_part.done', at, { ...here, part: { type: 'summary_text', text } }),
    ];
  });
}

function messageEvents({ content }: MessageItem, at: Place): readonly ResponsesEvent[] {
  return content.flatMap((part, content_index) => [
    event('response.content_part.added', at, { content_index, part: emptied(part) }),
    ...partEvents(part, at, content_index),
    event('response.content_part.done', at, { content_index, part }),
  ]);
}

const emptied = (part: TextPart): TextPart =>
  part.type === 'refusal' ? { ...part, refusal: '' } : { ...part, text: '', annotations: [] };

function partEvents(part: TextPart, at: Place, content_index: number): readonly ResponsesEvent[] {
  if (part.type === 'refusal') {
    return [
      ...textPieces(part.refusal).map((piece) => delta('response.refusal.delta', at, piece, { content_index })),
      event('response.refusal.done', at, { content_index, refusal: part.refusal }),
    ];
  }
  return [
    ...textPieces(part.text).map((piece) =>
      delta('response.output_text.delta', at, piece, { content_index, logprobs: [] }),
    ),
    ...part.annotations.map((annotation, annotation_index) =>
      event('response.output_text.annotation.added', at, { content_index, annotation_index, annotation }),
    ),
    event('response.output_text.done', at, { content_index, text: part.text, logprobs: [] }),
  ];
}

const argumentEvents = (item: FunctionCallItem, at: Place): readonly ResponsesEvent[] => [
  ...jsonPieces(item.arguments).map((piece) => delta('response.function_call_arguments.delta', at, piece)),
  event('response.function_call_arguments.done', at, { arguments: item.arguments }),
];

const inputEvents = (item: CustomCallItem, at: Place): readonly ResponsesEvent[] => [
  ...textPieces(item.input).map((piece) => delta('response.custom_tool_call_input.delta', at, piece)),
  event('response.custom_tool_call_input.done', at, { input: item.input }),
];

const searchEvents = (_item: SearchItem, at: Place): readonly ResponsesEvent[] => [
  event('response.web_search_call.in_progress', at),
  event('response.web_search_call.searching', at),
  event('response.web_search_call.completed', at),
];
