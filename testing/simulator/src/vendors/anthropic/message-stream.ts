import type { StreamReply } from '../../http/reply.ts';
import { jsonPieces, textPieces } from '../../model/pieces.ts';
import type { AnswerBlock } from './message-blocks.ts';
import { ending, inputSide, type MessageFacts, openMessage, outputSide } from './message-object.ts';

interface StreamEvent {
  readonly type: string;
  readonly [member: string]: unknown;
}

export const frameOf = (event: StreamEvent): string => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

export const failureFrames: readonly string[] = [
  frameOf({ type: 'error', error: { details: null, type: 'overloaded_error', message: 'Overloaded' } }),
];

/** The message as server-sent events. @see https://docs.anthropic.com/en/docs/build-with-claude/streaming */
export function messageStream(facts: MessageFacts): StreamReply {
  const events: readonly StreamEvent[] = [
    { type: 'message_start', message: openMessage(facts) },
    ...facts.blocks.flatMap(blockEvents),
    {
      type: 'message_delta',
      delta: { ...ending(facts), container: null },
      usage: { ...inputSide(facts), ...outputSide(facts) },
    },
    { type: 'message_stop' },
  ];
  return { type: 'stream', frames: events.map(frameOf), failureFrames };
}

function blockEvents(block: AnswerBlock, index: number): readonly StreamEvent[] {
  return [
    { type: 'content_block_start', index, content_block: opened(block) },
    ...(index === 0 ? [{ type: 'ping' }] : []),
    ...deltas(block).map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

/** The block as it starts; blocks without deltas start whole. */
function opened(block: AnswerBlock): unknown {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: '', ...(block.citations === undefined ? {} : { citations: [] }) };
    case 'thinking':
      return { type: 'thinking', thinking: '', signature: '' };
    case 'tool_use':
    case 'server_tool_use':
      return { ...block, input: {} };
    case 'redacted_thinking':
    case 'web_search_tool_result':
      return block;
  }
}

function deltas(block: AnswerBlock): readonly unknown[] {
  switch (block.type) {
    case 'text':
      return [
        ...(block.citations ?? []).map((citation) => ({ type: 'citations_delta', citation })),
        ...textPieces(block.text).map((text) => ({ type: 'text_delta', text })),
      ];
    case 'thinking':
      return [
        ...textPieces(block.thinking).map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: block.signature },
      ];
    case 'tool_use':
    case 'server_tool_use':
      return ['', ...jsonPieces(JSON.stringify(block.input))].map((partial_json) => ({
        type: 'input_json_delta',
        partial_json,
      }));
    case 'redacted_thinking':
    case 'web_search_tool_result':
      return [];
  }
}
