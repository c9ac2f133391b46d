import type { Item, Turn, UserItem } from '../../schema/generate/item.ts';
import type { Part } from '../../schema/generate/part.ts';
import type { GenerateRequest, Instruction } from '../../schema/generate/request.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import type { WireMembers } from '../vendor-members.ts';
import { bareText } from './bare-text.ts';
import { AssistantTurn } from './encode-assistant-turn.ts';
import { encodeInputPart } from './encode-input-part.ts';
import { encodeSingle } from './encode-single.ts';
import { format } from './format-name.ts';
import { bracketsOf, groupItems } from './group-items.ts';
import { mergeBrackets, writeBracket } from './items/write-message.ts';
import type { RequestContext } from './request-context.ts';

const field = 'turns[].items[]';

/** `input` of a request: a string for one bare text of the user, else the list of items. */
export function encodeInput(
  instructions: readonly Instruction[],
  { turns, documents = [] }: Pick<GenerateRequest, 'turns' | 'documents'>,
  context: RequestContext,
): Json {
  const bare = instructions.length + documents.length === 0 ? bareInput(turns) : undefined;
  if (bare !== undefined) return bare;
  notePrefill(turns, context);
  const orders = instructions.flatMap(({ authority, parts, name, vendor }) => {
    if (name !== undefined) context.notes.add('dropped', 'instructions[].name', 'no-counterpart', 'form');
    context.noteVendor(vendor, 'instructions[]');
    return encodeOrder(authority, parts, 'instructions[].parts[]', context);
  });
  const grounding = documents.length === 0 ? [] : [encodeMessage('user', documents, 'documents[]', context)];
  return [...orders, ...grounding, ...turns.flatMap((turn) => encodeTurn(turn, context))];
}

/** A text that no client of this format sent, because those know of no answer that a model goes on with. */
const isBareText = (item: Item | undefined): boolean => item?.type === 'text' && item.message === undefined;

/** An answer that the model is to go on with is only history here. */
function notePrefill(turns: readonly Turn[], { notes }: RequestContext): void {
  const last = turns.at(-1);
  if (last?.role === 'assistant' && isBareText(last.items.at(-1)))
    notes.add('approximated', 'turns[].prefill', 'no-counterpart', 'meaning');
}

/** A client that sent nothing but a text. */
function bareInput(turns: readonly Turn[]): string | undefined {
  const [turn] = turns;
  if (turns.length !== 1 || turn?.role !== 'user' || turn.items.length !== 1) return undefined;
  const [item] = turn.items;
  if (item?.type !== 'text') return undefined;
  const { type, text, ...more } = item;
  return Object.keys(more).length === 0 && turn.name === undefined ? text : undefined;
}

function encodeTurn(turn: Turn, context: RequestContext): readonly Json[] {
  if (turn.name !== undefined) context.notes.add('dropped', 'turns[].name', 'no-counterpart', 'form');
  context.noteVendor(turn.vendor, 'turns[]');
  switch (turn.role) {
    case 'user':
      return encodeUserTurn(turn.items, context);
    case 'assistant':
      return new AssistantTurn(context).encode(turn.items);
    case 'system':
    case 'developer':
      return encodeOrder(turn.role, turn.items, field, context);
  }
}

type Orders = Instruction['parts'];

function encodeOrder(
  role: 'system' | 'developer',
  parts: Orders,
  place: string,
  context: RequestContext,
): readonly Json[] {
  const [only] = parts;
  if (parts.length === 1 && only?.type === 'opaque' && only.message === undefined && only.format === format)
    return [new RawJson(only.wire)];
  return [encodeMessage(role, parts, place, context)];
}

const isUserContent = (item: Item): item is Part =>
  item.type === 'opaque' ? item.message !== undefined : item.type !== 'tool-result' && !('callId' in item);

function encodeUserTurn(items: readonly UserItem[], context: RequestContext): readonly Json[] {
  if (items.length === 0) return [{ type: 'message', role: 'user', content: '' }];
  return groupItems(items, isUserContent).flatMap((group) => {
    if (group.kind === 'message') return [encodeMessage('user', group.parts, field, context)];
    if (group.kind === 'trace') return [];
    return encodeSingle(group.item, context);
  });
}

function encodeMessage(role: string, parts: readonly Part[], place: string, context: RequestContext): WireMembers {
  const bracket = mergeBrackets(bracketsOf(parts));
  const list = parts.map((part) => encodeInputPart(part, context, place)).filter((part) => part !== undefined);
  const content = bareText(list) ?? list;
  const id = context.itemId(bracket?.id, 'msg');
  return writeBracket({ type: 'message', id, role, content }, bracket);
}
