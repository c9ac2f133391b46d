import type { JsonPart, ToolResultItem, ToolResultPart, Turn, UserItem } from '../../schema/generate/item.ts';
import type { OpaqueItem, Part } from '../../schema/generate/part.ts';
import type { GenerateRequest, Instruction } from '../../schema/generate/request.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { roleOfWhole } from '../whole-message.ts';
import { putMarker } from './cache-marker.ts';
import { encodeAssistantMessage } from './encode-assistant-message.ts';
import { encodeContent, encodePart } from './encode-parts.ts';
import type { RequestEncoding } from './request-encoding.ts';

/** Instructions first, then every turn as one or more messages. */
export function encodeMessages(request: GenerateRequest, to: RequestEncoding): Json[] {
  const messages: Json[] = request.instructions.map((instruction) => encodeInstruction(instruction, to));
  if (request.documents && request.documents.length > 0) messages.push(encodeDocuments(request.documents, to));
  const media: Json[] = [];
  for (const turn of request.turns) {
    if (media.length > 0 && !startsWithResult(turn)) messages.push(mediaMessage(media.splice(0)));
    messages.push(...encodeTurn(turn, media, to));
  }
  if (media.length > 0) messages.push(mediaMessage(media));
  if (request.turns.at(-1)?.role === 'assistant' && !to.has('prefill')) {
    to.notes.add('approximated', 'turns[].prefill', 'no-counterpart', 'meaning');
  }
  return messages;
}

const startsWithResult = (turn: Turn): boolean => turn.role === 'user' && turn.items[0]?.type === 'tool-result';

const mediaMessage = (content: readonly Json[]): JsonObject => ({ role: 'user', content });

function encodeInstruction(instruction: Instruction, to: RequestEncoding): JsonObject {
  const { authority, name, parts, vendor } = instruction;
  return message(roleOf(authority, to), name, encodeContent(parts, 'instructions[].parts[]', to), vendor, to);
}

function roleOf(role: 'system' | 'developer', to: RequestEncoding): string {
  if (role === 'system' || to.has('developer-role')) return role;
  to.notes.add('approximated', 'instructions[].authority', 'unsupported-by-host', 'form');
  return 'system';
}

function message(
  role: string,
  name: string | undefined,
  content: Json,
  vendor: Turn['vendor'],
  to: RequestEncoding,
): JsonObject {
  const wire: WireMembers = { role, content };
  if (name !== undefined) wire.name = name;
  putVendor(wire, vendor, 'openai-chat');
  to.noteForeign(vendor, 'turns[].');
  return wire;
}

/** Grounding material has no place of its own here: it is said before the conversation. */
function encodeDocuments(documents: readonly (Part | OpaqueItem)[], to: RequestEncoding): JsonObject {
  to.notes.add('approximated', 'documents', 'no-counterpart', 'meaning');
  return { role: 'user', content: encodeContent(documents, 'documents[]', to) };
}

function encodeTurn(turn: Turn, media: Json[], to: RequestEncoding): readonly Json[] {
  if (turn.role === 'assistant') {
    const wire = encodeAssistantMessage(turn, to);
    return wire === undefined ? [] : [wire];
  }
  if (turn.role !== 'user') {
    const role = roleOf(turn.role, to);
    return [message(role, turn.name, encodeContent(turn.items, 'turns[].items[]', to), turn.vendor, to)];
  }
  return encodeUserTurn(turn, media, to);
}

type UserTurn = Extract<Turn, { readonly role: 'user' }>;

function encodeUserTurn(turn: UserTurn, media: Json[], to: RequestEncoding): readonly Json[] {
  const results = turn.items.filter((item) => item.type === 'tool-result');
  const said = turn.items.filter((item) => item.type !== 'tool-result');
  const messages: Json[] = results.map((result) => encodeToolResult(result, media, to));
  if (said.length === 0 && results.length > 0) return messages;
  if (media.length > 0) messages.push(mediaMessage(media.splice(0)));
  const [only] = said;
  if (said.length === 1 && isWholeMessage(only)) return [...messages, new RawJson(only.wire)];
  return [...messages, message('user', turn.name, encodeContent(said, 'turns[].items[]', to), turn.vendor, to)];
}

const isWholeMessage = (item: UserItem | undefined): item is OpaqueItem =>
  item?.type === 'opaque' && item.format === 'openai-chat' && roleOfWhole(item) !== undefined;

const field = 'turns[].items[].parts[]';

/** Role `tool`: text only, unless the host takes more. What else the tool gave follows in a user message. */
function encodeToolResult(result: ToolResultItem, media: Json[], to: RequestEncoding): JsonObject {
  const id = to.callIds.spell(result.callId);
  const wire: WireMembers = { role: 'tool', tool_call_id: id, content: resultContent(result, id, media, to) };
  if (result.name !== undefined) wire.name = to.toolNames.spell(result.name);
  if (result.isError) to.notes.add('dropped', 'turns[].items[].isError', 'no-counterpart', 'meaning');
  if (result.cache) putMarker(wire, result.cache, 'turns[].items[].cache', to);
  putVendor(wire, result.vendor, 'openai-chat');
  to.noteForeign(result.vendor, 'turns[].items[].');
  return wire;
}

function resultContent(result: ToolResultItem, id: string, media: Json[], to: RequestEncoding): Json {
  const { parts } = result;
  const others = parts.filter((part) => part.type !== 'text' && part.type !== 'json');
  if (others.length > 0 && to.has('image-in-tool-result')) return encodeContent(parts.map(asPart), field, to);
  for (const part of others) media.push(...introduced(part, id, to));
  const texts = parts.filter(isReadable);
  if (texts.length > 1) to.notes.add('approximated', field, 'grouping-lost', 'form');
  const [only] = texts;
  if (texts.length === 1 && only?.type === 'text') return encodeContent([only], field, to);
  return texts.map((part) => (part.type === 'json' ? part.json : part.text)).join('\n');
}

type Readable = Extract<ToolResultPart, { readonly type: 'text' | 'json' }>;

const isReadable = (part: ToolResultPart): part is Readable => part.type === 'text' || part.type === 'json';

const asPart = (part: Part | JsonPart): Part => (part.type === 'json' ? { type: 'text', text: part.json } : part);

const labels: { readonly [T in Part['type']]?: string } = { image: 'Image', document: 'Document', audio: 'Audio' };

function introduced(part: Exclude<Part, { readonly type: 'text' }>, id: string, to: RequestEncoding): readonly Json[] {
  const block = encodePart(part, field, to);
  if (block === undefined) return [];
  to.notes.add('approximated', field, 'position-lost', 'form', part.type);
  return [{ type: 'text', text: `${labels[part.type] ?? 'Content'} from tool call ${id}:` }, block];
}
