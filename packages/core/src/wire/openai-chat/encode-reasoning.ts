import type { ReasoningItem } from '../../schema/generate/item.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import type { SealRecord } from '../seal-envelope.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { writeSeal } from './seals.ts';

type Entry = ReasoningItem['entries'][number];

/** Builds `reasoning_details` of one message, counting their places. */
export class ReasoningDetails {
  readonly list: JsonObject[] = [];
  #next = 0;

  add(item: ReasoningItem): void {
    const details = item.entries.map((entry) => detailOf(entry, this.#next++, item.id));
    if (item.seal !== undefined && item.seal.data !== '') {
      const last = details.at(-1);
      const seal = writeSeal({ seal: item.seal });
      if (last !== undefined && isSignedText(last, seal)) Object.assign(last, seal);
      else details.push(sealDetail(seal, last === undefined ? this.#next++ : this.#next - 1, item.id));
    }
    const first = details[0];
    if (first !== undefined) putVendor(first, item.vendor, 'openai-chat');
    this.list.push(...details);
  }

  /** A seal of a text or call, which has no place of its own in a message. */
  addElsewhere(record: SealRecord): void {
    this.list.push(sealDetail(writeSeal(record), this.#next++, undefined));
  }
}

const isSignedText = (detail: WireMembers, seal: JsonObject): boolean =>
  detail.type === 'reasoning.text' && seal.signature !== undefined;

/** A detail for one entry; what a vendor calls a plan has no type of its own here. */
export function detailOf(entry: Entry, index: number, id: string | undefined): WireMembers {
  const said =
    entry.kind === 'summary'
      ? { type: 'reasoning.summary', index, summary: entry.text }
      : { type: 'reasoning.text', index, text: entry.text };
  return id === undefined ? said : { ...said, id };
}

/** A detail that brings a seal: on its own, or in a stream behind the text it belongs to. */
export function sealDetail(seal: JsonObject, index: number, id: string | undefined): WireMembers {
  const type = seal.signature === undefined ? 'reasoning.encrypted' : 'reasoning.text';
  const said = { type, index, ...(type === 'reasoning.text' && { text: '' }), ...seal };
  return id === undefined ? said : { ...said, id };
}

/** Are there several entries that nothing but their item held together? */
export const losesGrouping = (item: ReasoningItem): boolean => item.id === undefined && item.entries.length > 1;

/** Stands between reasoning entries where a client reads them as one string. */
export const reasoningGap = '\n\n';

export const plainReasoning = (items: readonly ReasoningItem[]): string =>
  items.flatMap(({ entries }) => entries.map(({ text }) => text)).join(reasoningGap);
