import type { AssistantItem, CompactionItem, Turn, UserItem } from '../../schema/generate/item.ts';
import type { OpaqueItem, TextPart } from '../../schema/generate/part.ts';
import type { Instruction } from '../../schema/generate/request.ts';
import { openSeal } from '../seal-envelope.ts';
import { messageLabel } from '../whole-message.ts';
import { attachSeal } from './carried-seal.ts';
import type { WirePart } from './content-part.ts';
import { format } from './format-name.ts';
import type { ItemPlace } from './items/item-place.ts';
import { assistantReader, userReader } from './items/item-readers.ts';
import { readBracket, readMessage } from './items/message.ts';
import type { MemberReader } from './member-reader.ts';

/*
 * `input`: a flat list of items → instructions at its front, then turns.
 */

export interface Conversation {
  readonly instructions: readonly Instruction[];
  readonly turns: readonly Turn[];
}

type Role = 'user' | 'assistant';
type Told = { readonly role: Role; readonly items: readonly (UserItem | AssistantItem)[] };
type Ordered = { readonly role: 'system' | 'developer'; readonly items: readonly (TextPart | OpaqueItem)[] };

export function decodeInput(input: readonly MemberReader[]): Conversation {
  const builder = new ConversationBuilder();
  const calls = { hostedShells: new Set<string>(), freeformCalls: new Set<string>() };
  input.forEach((wire, index) => {
    readItem(wire, { index, ...calls }, builder);
  });
  return builder;
}

class ConversationBuilder implements Conversation {
  readonly instructions: Instruction[] = [];
  readonly turns: Turn[] = [];
  #open: { readonly role: Role; readonly items: (UserItem | AssistantItem)[] } | undefined;

  get role(): Role | undefined {
    return this.#open?.role;
  }

  get openItems(): (UserItem | AssistantItem)[] {
    return this.#open?.items ?? [];
  }

  tell({ role, items }: Told): void {
    if (this.#open?.role !== role) this.#start(role);
    this.#open?.items.push(...items);
  }

  /** Said with authority: an instruction before the first turn, a turn of its own after it. */
  order({ role, items }: Ordered): void {
    this.#open = undefined;
    if (this.turns.length > 0) this.turns.push({ role, items });
    else this.instructions.push({ authority: role, placement: 'message', parts: items });
  }

  #start(role: Role): void {
    const items: (UserItem | AssistantItem)[] = [];
    this.#open = { role, items };
    this.turns.push(turnOf(role, items));
  }
}

/** Items come from readers of their role, so that a user turn holds user items only. */
function turnOf(role: Role, items: readonly (UserItem | AssistantItem)[]): Turn {
  return role === 'assistant'
    ? { role, items: items as readonly AssistantItem[] }
    : { role, items: items as readonly UserItem[] };
}

function readItem(wire: MemberReader, place: ItemPlace, builder: ConversationBuilder): void {
  const type = typeOf(wire);
  const whole = (): OpaqueItem => ({ type: 'opaque', format, label: type, wire: wire.whole });
  if (type === 'message') {
    tellMessage(wire, place, builder, whole);
    return;
  }
  if (type === 'reasoning' && carriesSeal(wire, builder)) return;
  const user = userReader(type);
  const said = assistantReader(type)?.(wire, place);
  if (said !== undefined) builder.tell({ role: 'assistant', items: said });
  else if (user !== undefined) builder.tell({ role: 'user', items: user(wire, place) ?? [whole()] });
  else builder.tell({ role: roleOfUnknown(type, builder.role), items: [whole()] });
}

/** Items without a type but with a role are messages. */
function typeOf(wire: MemberReader): string {
  const type = wire.peek('type');
  if (typeof type === 'string') return type;
  return wire.has('role') ? 'message' : 'item_reference';
}

function roleOfUnknown(type: string, open: Role | undefined): Role {
  if (type.endsWith('_output') || type.endsWith('_response')) return 'user';
  return type.endsWith('_call') ? 'assistant' : (open ?? 'user');
}

/** A seal of a text or call that travelled as a reasoning item goes back to its place. */
function carriesSeal(wire: MemberReader, builder: ConversationBuilder): boolean {
  const data = wire.peek('encrypted_content');
  const record = typeof data === 'string' ? openSeal(data) : undefined;
  return record !== undefined && builder.role === 'assistant' && attachSeal(builder.openItems, record);
}

function tellMessage(
  wire: MemberReader,
  place: ItemPlace,
  builder: ConversationBuilder,
  whole: () => OpaqueItem,
): void {
  const role = wire.peek('role');
  const bracket = readBracket(wire, place.index);
  const items = readMessage(wire, bracket);
  if (role === 'system' || role === 'developer') {
    builder.order({ role, items: asOrders(items) ?? [whole()] });
    return;
  }
  if (typeof role === 'string' && role !== 'user' && role !== 'assistant') {
    builder.tell({ role: 'user', items: [{ ...whole(), label: messageLabel(role) }] });
    return;
  }
  builder.tell({ role: role === 'assistant' ? role : 'user', items: items ?? [whole()] });
}

/** Instructions are text: a message that holds anything else stays whole. A bracket is kept only when it says more than its place. */
function asOrders(items: readonly (WirePart | CompactionItem)[] | undefined): Ordered['items'] | undefined {
  const orders = items?.map((item) => {
    if (item.type === 'opaque') return item;
    if (item.type !== 'text') return undefined;
    const { message, ...rest } = item;
    return message !== undefined && Object.keys(message).length > 1 ? item : rest;
  });
  const known = orders?.filter((each) => each !== undefined);
  return known?.length === orders?.length ? known : undefined;
}
