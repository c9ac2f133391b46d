import { ok, type Result } from '../../schema/errors/result.ts';
import type { AssistantItem, ToolResultItem, Turn, UserItem } from '../../schema/generate/item.ts';
import type { OpaqueItem, TextPart } from '../../schema/generate/part.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { isJsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { mergeVendor } from '../vendor-members.ts';
import { type Block, encodeItem, withMarker } from './encode-block.ts';
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
const filler: Block = { text: '...' };

export function encodeMessages(request: GenerateRequest, writing: Writing): Result<WrittenMessages> {
  const system: Block[] = [];
  const messages: Message[] = [];
  for (const instruction of request.instructions) {
    if (instruction.authority === 'developer') noteDeveloper('instructions[].authority', writing);
    if (instruction.name !== undefined) writing.notes.add('dropped', 'instructions[].name', 'no-counterpart', 'form');
    writing.putVendor({}, instruction.vendor, 'instructions[]');
    const blocks = encodeAll(instruction.parts, 'instructions[].parts[]', writing);
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
  return ok({ system, messages: startingWithUser(mergedMessages(messages), writing) });
}

const isAuthority = (turn: Turn): boolean => turn.role === 'system' || turn.role === 'developer';

const roleOf = ({ role }: Turn): Message['role'] => (role === 'developer' ? 'system' : role);

const noteDeveloper = (where: string, writing: Writing): void =>
  writing.notes.add('approximated', where, 'no-counterpart', 'form', 'developer');

/** A conversation begins with its user. */
function startingWithUser(messages: readonly Message[], writing: Writing): readonly Message[] {
  if (messages.find(({ role }) => role !== 'system')?.role !== 'assistant') return messages;
  writing.notes.add('added', 'turns[]', 'required-by-target', 'form');
  return [{ role: 'user', content: [filler], vendor: undefined }, ...messages];
}

/** The API wants roles to take turns: results must then stand before everything else in a message. */
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
      return encodeAll(turn.items, field, writing);
    case 'developer':
      noteDeveloper('turns[].role', writing);
      return encodeAll(turn.items, field, writing);
    case 'system':
      return encodeAll(turn.items, field, writing);
  }
}

function encodeAll(
  items: readonly (AssistantItem | TextPart | OpaqueItem)[],
  where: string,
  writing: Writing,
): Result<readonly Block[]> {
  const out: Block[] = [];
  for (const item of items) {
    const blocks = encodeItem(item, where, writing);
    if (!blocks.ok) return blocks;
    out.push(...blocks.value);
  }
  return ok(out);
}

function encodeUser(
  items: readonly UserItem[],
  before: readonly Message[],
  writing: Writing,
): Result<readonly Block[]> {
  const results: (readonly Block[])[] = [];
  const rest: Block[] = [];
  for (const item of items) {
    const blocks = encodeItem(item, field, writing);
    if (!blocks.ok) return blocks;
    if (item.type === 'tool-result') results.push(withPartMarkers(item, blocks.value, writing));
    else rest.push(...blocks.value);
  }
  if (results.length + rest.length === 0) {
    writing.notes.add('added', 'turns[].items', 'required-by-target', 'form');
    return ok([filler]);
  }
  return ok([...inCallOrder(results, before.at(-1)).flat(), ...rest]);
}

/** A marker inside of a result can only be told behind it. */
function withPartMarkers(item: ToolResultItem, blocks: readonly Block[], writing: Writing): readonly Block[] {
  const inner = item.parts.findLast((part) => part.cache !== undefined)?.cache;
  if (inner === undefined) return blocks;
  writing.notes.add('approximated', `${field}.parts[].cache`, 'position-lost', 'cost');
  return item.cache === undefined ? withMarker(blocks, inner, field, writing) : blocks;
}

/** Each result with its cache point, in the order in which the calls were made. */
function inCallOrder(
  results: readonly (readonly Block[])[],
  caller: Message | undefined,
): readonly (readonly Block[])[] {
  if (results.length < 2 || caller?.role !== 'assistant') return results;
  const order = new Map(caller.content.map((block, at) => [idIn(block, 'toolUse'), at]));
  const rank = ([block]: readonly Block[]): number =>
    (block && order.get(idIn(block, 'toolResult'))) ?? caller.content.length;
  return [...results].sort((a, b) => rank(a) - rank(b));
}

function idIn(block: Block, name: string): unknown {
  const inside = block instanceof RawJson ? undefined : block[name];
  return isJsonObject(inside) ? inside['toolUseId'] : undefined;
}

/**
 * Claude thinks on in a tool turn only if that turn opens with its own thinking.
 * True when the client gave the results of calls back, but not the thinking before them.
 */
export function lacksThinking(messages: readonly Message[]): boolean {
  const last = messages.at(-1);
  const caller = messages.at(-2);
  if (last?.role !== 'user' || caller?.role !== 'assistant') return false;
  const isAnswered = last.content.some((block) => idIn(block, 'toolResult') !== undefined);
  const isCalling = caller.content.some((block) => idIn(block, 'toolUse') !== undefined);
  const [first] = caller.content;
  return isAnswered && isCalling && !(first !== undefined && 'reasoningContent' in first);
}

const maxMarkers = 4;

/** Takes the earliest cache points away until the API accepts the prompt. */
export function limitMarkers<T extends readonly Block[]>(parts: readonly T[], writing: Writing): readonly Block[][] {
  let excess = parts.flat().filter(isPoint).length - maxMarkers;
  return parts.map((blocks) =>
    blocks.filter((block) => {
      if (excess <= 0 || !isPoint(block)) return true;
      excess--;
      writing.notes.add('dropped', 'cache-markers', 'out-of-range', 'cost');
      return false;
    }),
  );
}

const isPoint = (block: Block): boolean => !(block instanceof RawJson) && block['cachePoint'] !== undefined;
