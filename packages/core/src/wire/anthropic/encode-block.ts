import { assertNever } from '../../schema/assert-never.ts';
import { ok, type Result } from '../../schema/errors/result.ts';
import type { AssistantItem, Item, ToolResultItem, ToolResultPart } from '../../schema/generate/item.ts';
import type { OpaqueItem, TextPart } from '../../schema/generate/part.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import type { WireMembers } from '../vendor-members.ts';
import { encodeToolUse } from './encode-call.ts';
import {
  encodeAudio,
  encodeDocument,
  encodeImage,
  encodeSearchResult,
  encodeText,
  finishBlock,
  refused,
} from './encode-media.ts';
import { encodeCompaction, encodeReasoning } from './encode-reasoning.ts';
import { encodeServerCall, encodeServerResult } from './encode-server-tools.ts';
import { writtenSeal } from './seals.ts';
import type { Writing } from './writing.ts';

/** A block while a message is built: our own, or a vendor's whole. */
export type Block = WireMembers | RawJson;

/** The blocks that say an item: usually one, none when it cannot be said, two when a seal needs a block of its own. */
export function encodeItem(item: Item, field: string, writing: Writing): Result<readonly Block[]> {
  switch (item.type) {
    case 'text':
      return ok(encodeSealedText(item, field, writing));
    case 'refusal':
      writing.notes.add('approximated', `${field}.refusal`, 'no-counterpart', 'form');
      return ok(item.text === '' ? [] : [finishBlock({ type: 'text', text: item.text }, item, field, writing)]);
    case 'image':
      return writing.side === 'client' ? ok(unsaid('image', field, writing)) : one(encodeImage(item, field, writing));
    case 'audio':
      return writing.side === 'client' && item.transcript === undefined
        ? ok(unsaid('audio', field, writing))
        : one(encodeAudio(item, field, writing));
    case 'video':
      return writing.side === 'client' ? ok(unsaid('video', field, writing)) : refused('video', writing);
    case 'document':
      return one(encodeDocument(item, field, writing));
    case 'search-result':
      return ok([encodeSearchResult(item, field, writing)]);
    case 'opaque':
      return ok(encodeOpaque(item, field, writing));
    case 'reasoning':
      return ok(encodeReasoning(item, field, writing));
    case 'tool-call':
      return ok([encodeToolUse(item, field, writing)]);
    case 'tool-result':
      return one(encodeToolResult(item, field, writing));
    case 'server-tool-call':
      return ok(encodeServerCall(item, field, writing));
    case 'server-tool-result':
      return encodeServerResult(item, field, writing);
    case 'compaction':
      return ok(encodeCompaction(item, field, writing));
    default:
      return assertNever(item);
  }
}

function one<T>(result: Result<T>): Result<readonly T[]> {
  return result.ok ? ok([result.value]) : result;
}

/** An image or sound that the model made: no block of an assistant's message can hold it. */
export function unsaid(what: AssistantItem['type'], field: string, writing: Writing): readonly never[] {
  writing.notes.add('dropped', `${field}.${what}`, 'no-counterpart', 'meaning');
  return [];
}

/** The API refuses blank text; a seal on text needs a block behind it. */
function encodeSealedText(item: TextPart, field: string, writing: Writing): readonly Block[] {
  const text = item.text === '' ? [] : [encodeText(item, field, writing)];
  const data = item.seal && writtenSeal(item.seal, { seals: 'text' }, field, writing);
  // bare data would be read as Claude's own thinking, so that nothing but an envelope may stand there
  return data === undefined || writing.side === 'provider' ? text : [...text, { type: 'redacted_thinking', data }];
}

export function encodeOpaque(item: OpaqueItem, field: string, writing: Writing): readonly Block[] {
  if (item.format === 'anthropic') return [new RawJson(item.wire)];
  writing.notes.add('dropped', `${field}.opaque`, 'no-counterpart', 'meaning', item.label);
  return [];
}

function encodeToolResult(item: ToolResultItem, field: string, writing: Writing): Result<WireMembers> {
  const content: Json[] = [];
  for (const part of item.parts) {
    const blocks = encodeResultPart(part, `${field}.parts[]`, writing);
    if (!blocks.ok) return blocks;
    content.push(...blocks.value);
  }
  const wire: WireMembers = {
    type: 'tool_result',
    tool_use_id: writing.callIds.spell(item.callId),
    ...(content.length > 0 && { content }),
    ...(item.isError && { is_error: true }),
  };
  return ok(finishBlock(wire, item, field, writing));
}

function encodeResultPart(part: ToolResultPart, field: string, writing: Writing): Result<readonly Block[]> {
  if (part.type !== 'json') return encodeItem(part, field, writing);
  return ok([finishBlock({ type: 'text', text: part.json }, part, field, writing)]);
}
