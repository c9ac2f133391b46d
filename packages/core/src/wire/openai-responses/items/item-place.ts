import type { AssistantItem, UserItem } from '../../../schema/generate/item.ts';
import type { ItemStatus } from '../../../schema/generate/part.ts';
import type { Minter } from '../../../schema/generate/seal.ts';
import type { Sent } from '../../codec.ts';
import type { MemberReader } from '../member-reader.ts';

/** Where a wire item stands, and what its reader has to know of its surroundings. */
export interface ItemPlace {
  /** position in the list: key of a message's bracket, seed of made-up ids */
  readonly index: number;
  /** in an answer: what was sent, so that renaming can be undone. Absent in a client's history. */
  readonly sent?: Sent;
  /** call ids of shell commands that run in the provider's container */
  readonly hostedShells: Set<string>;
  /** call ids of calls whose input was free text */
  readonly freeformCalls: Set<string>;
}

/** `undefined`: not as expected; the item then travels whole. */
export type AssistantItemReader = (wire: MemberReader, place: ItemPlace) => readonly AssistantItem[] | undefined;
export type UserItemReader = (wire: MemberReader, place: ItemPlace) => readonly UserItem[] | undefined;

const statuses: { readonly [word: string]: ItemStatus } = {
  in_progress: 'in-progress',
  completed: 'completed',
  incomplete: 'incomplete',
  failed: 'failed',
};

/** A status that only some kinds know (`searching`, `interpreting` …) stays unread. */
export function readStatus(wire: MemberReader): ItemStatus | undefined {
  const word = wire.peek('status');
  const status = typeof word === 'string' && Object.hasOwn(statuses, word) ? statuses[word] : undefined;
  if (status !== undefined || word === null) wire.skip('status');
  return status;
}

export const statusWord = (status: ItemStatus): string => (status === 'in-progress' ? 'in_progress' : status);

/** `id` and `status`; `type` is done with, and `role` has no place on anything but messages. */
export function readBase(wire: MemberReader): { id: string | undefined; status: ItemStatus | undefined } {
  wire.skip('type', 'role');
  return { id: wire.string('id'), status: readStatus(wire) };
}

/** The program that made a call; a direct caller says nothing. */
export function readCaller(wire: MemberReader): string | undefined {
  const caller = wire.peek('caller');
  if (typeof caller !== 'object' || caller === null || !('caller_id' in caller)) return undefined;
  const id = caller['caller_id'];
  if (typeof id !== 'string') return undefined;
  wire.skip('caller');
  return id;
}

export const writeCaller = (callerId: string | undefined): { type: string; caller_id: string } | undefined =>
  callerId === undefined ? undefined : { type: 'program', caller_id: callerId };

/** Who made the seals of this place. In a client's history a bare cipher counts as OpenAI's own. */
export const minterAt = (place: ItemPlace): Minter => place.sent?.minter ?? { family: 'openai', isGuess: true };
