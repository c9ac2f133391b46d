import { ok, type Result } from '../../schema/errors/result.ts';
import type { AssistantItem, ServerToolCallItem, Turn, UserItem } from '../../schema/generate/item.ts';
import type { OpaqueItem, TextPart } from '../../schema/generate/part.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { isJsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { mergeVendor, type WireMembers } from '../vendor-members.ts';
import { type Block, encodeItem } from './encode-block.ts';
import { emptySearchResult, isForeign } from './encode-server-tools.ts';
import type { Writing } from './writing.ts';

export interface Message {
  readonly role: 'user' | 'assistant' | 'system';
  readonly content: readonly Block[];
  readonly vendor: Vendor | undefined;
}

/** The conversation on the wire: what is said with authority, and who said what. */
export interface WrittenMessages {
  readonly system: readonly Block[];
  readonly messages: readonly Message[];
}

const field = 'turns[].items[]';

export function encodeMessages(request: GenerateRequest, writing: Writing): Result<WrittenMessages> {
  const system: Block[] = [];
  const messages: Message[] = [];
  for (const instruction of request.instructions) {
    if (instruction.authority === 'developer') noteDeveloper('instructions[].authority', writing);
    if (instruction.name !== undefined) writing.notes.add('dropped', 'instructions[].name', 'no-counterpart', 'form');
    writing.putVendor({}, instruction.vendor, 'instructions[]');
    const blocks = encodeSpoken(instruction.parts, 'instructions[].parts[]', writing);
    if (!blocks.ok) return blocks;
    system.push(...blocks.value);
  }
  for (const turn of joined(withDocuments(request, writing))) {
    if (turn.name !== undefined) writing.notes.add('dropped', 'turns[].name', 'no-counterpart', 'form', turn.name);
    const content = encodeTurn(turn, messages, writing);
    if (!content.ok) return content;
    if (isAuthority(turn) && !writing.has('system-anywhere')) {
      writing.notes.add('approximated', 'turns[]', 'position-lost', 'meaning', turn.role);
      system.push(...content.value);
    } else if (content.value.length > 0) {
      messages.push({ role: roleOf(turn), content: content.value, vendor: turn.vendor });
    }
  }
  return ok({ system, messages: mergedMessages(messages) });
}

const isAuthority = (turn: Turn): boolean => turn.role === 'system' || turn.role === 'developer';

const roleOf = ({ role }: Turn): Message['role'] => (role === 'developer' ? 'system' : role);

const noteDeveloper = (where: string, writing: Writing): void =>
  writing.notes.add('approximated', where, 'no-counterpart', 'form', 'developer');

/** The API reads neighbours of one role as one message: results must then stand before everything else in it. */
function joined(turns: readonly Turn[]): readonly Turn[] {
  const out: Turn[] = [];
  for (const turn of turns) {
    const last = out.at(-1);
    if (last?.role === 'user' && turn.role === 'user') out[out.length - 1] = join(last, turn);
    else if (last?.role === 'assistant' && turn.role === 'assistant') out[out.length - 1] = join(last, turn);
    else out.push(turn);
  }
  return out;
}

function join<I, T extends { readonly items: readonly I[]; readonly vendor?: Vendor }>(first: T, second: T): T {
  const vendor = mergeVendor(first.vendor, second.vendor);
  return { ...first, items: [...first.items, ...second.items], ...(vendor && { vendor }) };
}

/** A message that turned out empty may leave two of one role side by side. */
function mergedMessages(messages: readonly Message[]): readonly Message[] {
  const out: Message[] = [];
  for (const message of messages) {
    const last = out.at(-1);
    if (last === undefined || last.role !== message.role || message.role === 'system') out.push(message);
    else {
      const content = [...last.content, ...message.content];
      out[out.length - 1] = { ...last, content, vendor: mergeVendor(last.vendor, message.vendor) };
    }
  }
  return out;
}

/** Grounding material has no place of its own here: it opens the first user turn. */
function withDocuments(request: GenerateRequest, writing: Writing): readonly Turn[] {
  const { documents = [], turns } = request;
  if (documents.length === 0) return turns;
  writing.notes.add('approximated', 'documents', 'no-counterpart', 'meaning');
  const first = turns.findIndex((turn) => turn.role === 'user');
  if (first < 0) return [...turns, { role: 'user', items: documents }];
  return turns.map((turn, at) =>
    at === first && turn.role === 'user' ? { ...turn, items: [...documents, ...turn.items] } : turn,
  );
}

function encodeTurn(turn: Turn, before: readonly Message[], writing: Writing): Result<readonly Block[]> {
  switch (turn.role) {
    case 'user':
      return encodeUser(turn.items, before, writing);
    case 'assistant':
      return encodeAssistant(turn.items, writing);
    case 'developer':
      noteDeveloper('turns[].role', writing);
      return encodeSpoken(turn.items, field, writing);
    case 'system':
      return encodeSpoken(turn.items, field, writing);
  }
}

function encodeSpoken(
  parts: readonly (TextPart | OpaqueItem)[],
  where: string,
  writing: Writing,
): Result<readonly Block[]> {
  const out: Block[] = [];
  for (const part of parts) {
    const blocks = encodeItem(part, where, writing);
    if (!blocks.ok) return blocks;
    out.push(...blocks.value);
  }
  return ok(out);
}

/** Results first, in the order of their calls; a turn that says nothing says so. */
function encodeUser(
  items: readonly UserItem[],
  before: readonly Message[],
  writing: Writing,
): Result<readonly Block[]> {
  const results: Block[] = [];
  const rest: Block[] = [];
  for (const item of items) {
    const blocks = encodeItem(item, field, writing);
    if (!blocks.ok) return blocks;
    (item.type === 'tool-result' ? results : rest).push(...blocks.value);
  }
  if (results.length + rest.length === 0) {
    writing.notes.add('added', 'turns[].items', 'required-by-target', 'form');
    return ok([{ type: 'text', text: '...' }]);
  }
  return ok([...inCallOrder(results, before.at(-1)), ...rest]);
}

function inCallOrder(results: readonly Block[], caller: Message | undefined): readonly Block[] {
  if (results.length < 2 || caller?.role !== 'assistant') return results;
  const order = new Map(caller.content.map((block, at) => [memberOf(block, 'id'), at]));
  const rank = (block: Block): number => order.get(memberOf(block, 'tool_use_id')) ?? caller.content.length;
  return [...results].sort((a, b) => rank(a) - rank(b));
}

const memberOf = (block: Block, name: string): unknown => (block instanceof RawJson ? undefined : block[name]);

function encodeAssistant(items: readonly AssistantItem[], writing: Writing): Result<readonly Block[]> {
  const out: Block[] = [];
  for (const [at, item] of items.entries()) {
    const blocks = encodeItem(item, field, writing);
    if (!blocks.ok) return blocks;
    out.push(...blocks.value);
    if (
      item.type === 'server-tool-call' &&
      blocks.value.length > 0 &&
      lacksResult(item, items.slice(at + 1), writing)
    ) {
      out.push(emptySearchResult(item, writing));
    }
  }
  return ok(out);
}

/** Claude's own paused search may wait for its result; another vendor's search is over. */
const lacksResult = (item: ServerToolCallItem, later: readonly AssistantItem[], writing: Writing): boolean =>
  item.tool === 'web-search' &&
  isForeign(item.callId, writing) &&
  !later.some((other) => other.type === 'server-tool-result' && other.callId === item.callId);

/**
 * Claude thinks on in a tool turn only if that turn opens with its own thinking.
 * True when the client gave the results of calls back, but not the thinking before them.
 */
export function lacksThinking(messages: readonly Message[]): boolean {
  const last = messages.at(-1);
  const caller = messages.at(-2);
  if (last?.role !== 'user' || caller?.role !== 'assistant') return false;
  if (!last.content.some((block) => memberOf(block, 'type') === 'tool_result')) return false;
  if (!caller.content.some((block) => memberOf(block, 'type') === 'tool_use')) return false;
  const [first] = caller.content;
  const type = first === undefined ? undefined : memberOf(first, 'type');
  return type !== 'thinking' && type !== 'redacted_thinking';
}

/** Every object of the prompt that may carry a cache marker, in the order of the prompt. */
export function markerPlaces(blocks: readonly Block[]): readonly WireMembers[] {
  return blocks.flatMap((block) => {
    if (block instanceof RawJson) return [];
    const inner = Array.isArray(block['content']) ? block['content'].filter(isJsonObject) : [];
    return [...inner, block];
  });
}
