import type {
  AssistantItem,
  Item,
  ReasoningItem,
  ServerToolCallItem,
  ServerToolOutcome,
} from '../../schema/generate/item.ts';
import type { Part, RefusalPart, TextPart } from '../../schema/generate/part.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { format } from './format-name.ts';
import { bracketsOf } from './group-items.ts';
import { statusWord } from './items/item-place.ts';
import { writeToolCall } from './items/write-call.ts';
import { mergeBrackets, writeBracket, writeOutputPart } from './items/write-message.ts';
import { writeTrace } from './items/write-trace.ts';
import type { OutputContext } from './output-context.ts';

/*
 * Items of an answer as a client sees them when they are done.
 */

const field = 'candidates[].items[]';

/** Content of a message in an answer. */
export const isOutputContent = (item: Item): item is Part =>
  item.type === 'text' || item.type === 'refusal' || (item.type === 'opaque' && item.message !== undefined);

export function writeMessage(parts: readonly Part[], context: OutputContext, index: number): WireMembers {
  const bracket = mergeBrackets(bracketsOf(parts));
  const content = parts.map((part) => writePart(part, context)).filter((part) => part !== undefined);
  const id = context.spellingAt(index).itemId(bracket?.id, 'msg');
  return writeBracket({ type: 'message', id, status: 'completed', role: 'assistant', content }, bracket);
}

export function writePart(part: Part, context: OutputContext): Json | undefined {
  if (part.type === 'text' || part.type === 'refusal') return writeTextPart(part, context);
  if (part.type === 'opaque' && part.format === format) return new RawJson(part.wire);
  context.notes.add('dropped', field, 'no-counterpart', 'meaning', part.type);
  return undefined;
}

export function writeTextPart(part: TextPart | RefusalPart, { notes }: OutputContext): WireMembers {
  return writeOutputPart(part, { notes, field: `${field}.annotations[]`, isForClient: true });
}

/** Which entries are the model's own words: only what the provider itself told in that place stays there. */
export const isOwnWords = (kind: ReasoningItem['entries'][number]['kind'], context: OutputContext): boolean =>
  kind === 'text' && context.isNative;

export function writeReasoning(item: ReasoningItem, context: OutputContext, index: number): WireMembers {
  const words = item.entries.filter(({ kind }) => isOwnWords(kind, context));
  const digests = item.entries.filter(({ kind }) => !isOwnWords(kind, context));
  const wire: WireMembers = {
    type: 'reasoning',
    id: context.spellingAt(index).itemId(item.id, 'rs'),
    status: item.status && statusWord(item.status),
    summary: digests.map(({ text }) => ({ type: 'summary_text', text })),
    content: words.length > 0 ? words.map(({ text }) => ({ type: 'reasoning_text', text })) : undefined,
    encrypted_content: item.seal && context.cipherOf(item.seal),
  };
  putVendor(wire, item.vendor, format);
  return wire;
}

/** The item that carries the seal of the text or call before it. */
export function writeCarriedSeal(item: Item, context: OutputContext, index: number): WireMembers | undefined {
  if (item.seal === undefined) return undefined;
  const id = context.spellingAt(index).itemId(undefined, 'rs');
  return { type: 'reasoning', id, summary: [], encrypted_content: context.carriedSeal(item, item.seal) };
}

export function writeTraceItem(
  call: ServerToolCallItem,
  outcome: ServerToolOutcome | undefined,
  context: OutputContext,
  index: number,
): WireMembers | undefined {
  const wire = writeTrace(call, outcome, context.spellingAt(index), true);
  if (wire === undefined) context.notes.add('dropped', field, 'no-counterpart', 'form', call.tool);
  return wire && completed(wire);
}

/** Any item that is one on the wire, too; `undefined` leaves a note. */
export function writeSingle(item: AssistantItem, context: OutputContext, index: number): Json | undefined {
  switch (item.type) {
    case 'reasoning':
      return writeReasoning(item, context, index);
    case 'tool-call':
      return completed(writeToolCall(item, context.spellingAt(index)));
    case 'compaction':
      return writeCompaction(item, context, index);
    case 'image':
      return writeImage(item, context, index);
    case 'opaque':
      if (item.format === format) return new RawJson(item.wire);
      break;
    case 'server-tool-result':
      if (item.tool === 'shell' && item.outcome.kind === 'opaque' && item.outcome.format === format)
        return new RawJson(item.outcome.wire);
      break;
    default:
      break;
  }
  const touches = item.type === 'opaque' || item.type === 'server-tool-result' ? 'form' : 'meaning';
  context.notes.add('dropped', field, 'no-counterpart', touches, item.type === 'opaque' ? item.label : item.type);
  return undefined;
}

/** What is done and says nothing else went well. */
function completed(wire: WireMembers): WireMembers {
  wire['status'] ??= 'completed';
  return wire;
}

/** A readable digest is a message to clients, who know only sealed ones as an item. */
function writeCompaction(
  item: Extract<AssistantItem, { readonly type: 'compaction' }>,
  context: OutputContext,
  index: number,
): WireMembers {
  const spelling = context.spellingAt(index);
  if (item.seal === undefined) {
    const content = [{ type: 'compaction', summary: item.summary ?? '' }];
    return { type: 'message', id: spelling.itemId(item.id, 'msg'), status: 'completed', role: 'assistant', content };
  }
  const wire: WireMembers = {
    type: 'compaction',
    id: spelling.itemId(item.id, 'cmp'),
    encrypted_content: context.cipherOf(item.seal),
    summary: item.summary,
  };
  putVendor(wire, item.vendor, format);
  return wire;
}

function writeImage(
  item: Extract<AssistantItem, { readonly type: 'image' }>,
  context: OutputContext,
  index: number,
): WireMembers | undefined {
  if (item.source.kind !== 'base64') {
    context.notes.add('dropped', field, 'no-counterpart', 'meaning', 'image');
    return undefined;
  }
  return {
    type: 'image_generation_call',
    id: context.spellingAt(index).itemId(item.id, 'ig'),
    status: 'completed',
    output_format: item.source.mediaType.replace(/^image\//, ''),
    result: item.source.data,
  };
}
