import { assertNever } from '../../schema/assert-never.ts';
import { ok, type Result } from '../../schema/errors/result.ts';
import type { CacheMarker } from '../../schema/generate/cache-marker.ts';
import type {
  CompactionItem,
  Item,
  ReasoningItem,
  ServerToolCallItem,
  ServerToolResultItem,
  ToolCallItem,
  ToolResultItem,
  ToolResultPart,
} from '../../schema/generate/item.ts';
import type { OpaqueItem, TextPart } from '../../schema/generate/part.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { asJsonText, isJsonObject, type Json, RawJson } from '../../schema/json/raw-json.ts';
import { withSeal } from '../call-id-seal.ts';
import { objectInput } from '../object-input.ts';
import { wrapSeal } from '../seal-envelope.ts';
import type { WireMembers } from '../vendor-members.ts';
import {
  encodeAudio,
  encodeDocument,
  encodeImage,
  encodeSearchResult,
  encodeText,
  encodeVideo,
} from './encode-media.ts';
import type { Writing } from './writing.ts';

/** A block while a message is built: our own, or a vendor's whole. */
export type Block = WireMembers | RawJson;

/** The blocks that say an item, its cache point behind it; none when it cannot be said. */
export function encodeItem(item: Item, field: string, writing: Writing): Result<readonly Block[]> {
  const blocks = encodeBare(item, field, writing);
  if (!blocks.ok || item.cache === undefined) return blocks;
  return ok(withMarker(blocks.value, item.cache, field, writing));
}

/** The blocks, and the cache point that speaks of them. */
export function withMarker(
  blocks: readonly Block[],
  marker: CacheMarker,
  field: string,
  writing: Writing,
): readonly Block[] {
  if (blocks.length === 0 || !writing.has('cache-marker')) {
    writing.notes.add('dropped', `${field}.cache`, 'unsupported-by-host', 'cost');
    return blocks;
  }
  return [...blocks, cachePoint(marker, field, writing)];
}

/** @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html */
export function cachePoint(marker: CacheMarker, field: string, writing: Writing): WireMembers {
  const ttl = ttlOf(marker.ttl, field, writing);
  const point: WireMembers = { type: 'default', ...(ttl !== undefined && { ttl }) };
  if (marker.scope !== undefined)
    writing.notes.add('dropped', `${field}.cache.scope`, 'no-counterpart', 'cost', marker.scope);
  writing.putVendor(point, marker.vendor, `${field}.cache`);
  return { cachePoint: point };
}

function ttlOf(ttl: string | undefined, field: string, writing: Writing): string | undefined {
  if (ttl === undefined) return undefined;
  if (!writing.has('cache-ttl')) {
    writing.notes.add('dropped', `${field}.cache.ttl`, 'unsupported-by-host', 'cost', ttl);
    return undefined;
  }
  if (ttl === '5m' || ttl === '1h') return ttl;
  writing.notes.add('approximated', `${field}.cache.ttl`, 'out-of-range', 'cost', ttl);
  return ttl === '30m' ? '1h' : undefined;
}

function encodeBare(item: Item, field: string, writing: Writing): Result<readonly Block[]> {
  switch (item.type) {
    case 'text':
      return ok(encodeSealedText(item, field, writing));
    case 'refusal':
      writing.notes.add('approximated', `${field}.refusal`, 'no-counterpart', 'form');
      return ok(item.text === '' ? [] : [{ text: item.text }]);
    case 'image':
      return one(encodeImage(item, field, writing));
    case 'audio':
      return one(encodeAudio(item, field, writing));
    case 'video':
      return one(encodeVideo(item, field, writing));
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
      return ok(encodeServerResult(item, field, writing));
    case 'compaction':
      return ok(encodeCompaction(item, field, writing));
    default:
      return assertNever(item);
  }
}

function one<T>(result: Result<T>): Result<readonly T[]> {
  return result.ok ? ok([result.value]) : result;
}

/** A seal on text needs a block behind it, and only a client may be given one. */
function encodeSealedText(item: TextPart, field: string, writing: Writing): readonly Block[] {
  const block = encodeText(item, field, writing);
  const text = block === undefined ? [] : [block];
  if (item.seal === undefined) return text;
  if (writing.side === 'provider') {
    writing.notes.add('dropped', `${field}.seal`, 'foreign-seal', 'meaning', item.seal.mintedBy?.family);
    return text;
  }
  return [...text, { reasoningContent: { redactedContent: wrapSeal({ seal: item.seal, seals: 'text' }) } }];
}

function encodeOpaque(item: OpaqueItem, field: string, writing: Writing): readonly Block[] {
  if (item.format === 'bedrock') return [new RawJson(item.wire)];
  writing.notes.add('dropped', `${field}.opaque`, 'no-counterpart', 'meaning', item.label);
  return [];
}

/** Between two entries that become one text. */
export const entryBreak = '\n\n';

function encodeReasoning(item: ReasoningItem, field: string, writing: Writing): readonly Block[] {
  const { seal, id } = item;
  const data = seal && writing.seal(seal, { ...(id !== undefined && { itemId: id }) }, field);
  if (item.entries.length > 1) writing.notes.add('approximated', `${field}.entries`, 'grouping-lost', 'form');
  const text = item.entries.map((entry) => entry.text).join(entryBreak);
  if (data === undefined && text === '') return [];
  if (data === undefined && writing.needsSignedReasoning) {
    writing.notes.add('dropped', `${field}.reasoning`, 'unsigned-reasoning', 'meaning');
    return [];
  }
  const isReadable = text !== '' || seal?.kind === 'signature';
  const wire: WireMembers = isReadable
    ? { reasoningContent: { reasoningText: { text, ...(data !== undefined && { signature: data }) } } }
    : { reasoningContent: { redactedContent: data ?? '' } };
  writing.putVendor(wire, item.vendor, field);
  return [wire];
}

function encodeToolUse(item: ToolCallItem, field: string, writing: Writing): WireMembers {
  const { json } = objectInput(item.input, field, writing.notes);
  const wire: WireMembers = { toolUse: { ...toolUseHead(item, field, writing), input: new RawJson(json) } };
  writing.putVendor(wire, item.vendor, field);
  return wire;
}

/** The block without its arguments, as a stream starts it. Towards a client a seal rides on the id. */
export function toolUseHead(item: ToolCallItem, field: string, writing: Writing) {
  return { toolUseId: callIdOf(item, field, writing), name: writing.toolNames.spell(item.name) };
}

function callIdOf({ callId, seal }: ToolCallItem, field: string, writing: Writing): string {
  if (seal === undefined) return writing.callIds.spell(callId);
  if (writing.side === 'client') {
    // bare signatures on ids are Gemini's; any other seal says whose it is
    const isGemini = seal.mintedBy === undefined || seal.mintedBy.family === 'gemini';
    return withSeal(callId, isGemini ? seal.data : wrapSeal({ seal, seals: 'tool-call' }));
  }
  writing.notes.add('dropped', `${field}.seal`, 'foreign-seal', 'meaning', seal.mintedBy?.family);
  return writing.callIds.spell(callId);
}

function encodeToolResult(item: ToolResultItem, field: string, writing: Writing): Result<WireMembers> {
  const content: Block[] = [];
  for (const part of item.parts) {
    const blocks = encodeResultPart(part, `${field}.parts[]`, writing);
    if (!blocks.ok) return blocks;
    content.push(...blocks.value);
  }
  const status = item.isError && { status: 'error' };
  const wire: WireMembers = { toolResult: { toolUseId: writing.callIds.spell(item.callId), content, ...status } };
  writing.putVendor(wire, item.vendor, field);
  return ok(wire);
}

/** Results take no cache points inside: their markers are told by the one behind the whole result. */
function encodeResultPart(part: ToolResultPart, field: string, writing: Writing): Result<readonly Block[]> {
  const blocks = part.type === 'json' ? ok([resultJson(part.json)]) : encodeBare(part, field, writing);
  if (!blocks.ok) return blocks;
  return ok(blocks.value.map((block) => plainResultBlock(block, field, writing)));
}

/** Inside of a result text is only text. */
function plainResultBlock(block: Block, field: string, writing: Writing): Block {
  const cited = block instanceof RawJson ? undefined : block['citationsContent'];
  if (!isJsonObject(cited)) return block;
  writing.notes.add('dropped', `${field}.annotations`, 'no-counterpart', 'form');
  const [first] = Array.isArray(cited['content']) ? cited['content'] : [];
  return isJsonObject(first) ? { text: first['text'] } : {};
}

/** The API takes objects only. */
function resultJson(json: string): WireMembers {
  const parsed = parseJson(json);
  if (!parsed.ok) return { text: json };
  if (isJsonObject(parsed.value)) return { json: new RawJson(asJsonText(json)) };
  const name = Array.isArray(parsed.value) ? 'results' : 'value';
  return { json: new RawJson(asJsonText(`{"${name}":${json}}`)) };
}

function encodeServerCall(item: ServerToolCallItem, field: string, writing: Writing): readonly Block[] {
  if (!item.name.startsWith('nova_')) {
    writing.notes.add('dropped', `${field}.server-tool-call`, 'no-counterpart', 'meaning', item.tool);
    return [];
  }
  const { json } = objectInput({ kind: 'json', json: item.input }, field, writing.notes);
  const wire: WireMembers = { toolUse: { ...serverCallHead(item), input: new RawJson(json) } };
  writing.putVendor(wire, item.vendor, field);
  return [wire];
}

export const serverCallHead = ({ callId, name }: ServerToolCallItem) => ({
  toolUseId: callId,
  name,
  type: 'server_tool_use',
});

function encodeServerResult(
  { outcome, tool }: ServerToolResultItem,
  field: string,
  writing: Writing,
): readonly Block[] {
  if (outcome.kind === 'opaque' && outcome.format === 'bedrock') {
    const toolResult: Json = new RawJson(outcome.wire);
    return [{ toolResult }];
  }
  writing.notes.add('dropped', `${field}.server-tool-result`, 'no-counterpart', 'meaning', tool);
  return [];
}

/** The digest of older turns as text; what only its maker can read is lost. */
function encodeCompaction({ summary }: CompactionItem, field: string, writing: Writing): readonly Block[] {
  writing.notes.add('approximated', `${field}.compaction`, 'no-counterpart', 'meaning');
  return summary ? [{ text: summary }] : [];
}

/** A part that a client cannot be given is left out: an answer is never refused. */
export function answerBlocks(item: Item, field: string, writing: Writing): readonly Block[] {
  const blocks = encodeItem(item, field, writing);
  if (blocks.ok) return blocks.value;
  writing.notes.add('dropped', `${field}.${item.type}`, 'no-counterpart', 'meaning');
  return [];
}
