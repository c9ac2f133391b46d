import { compact } from '../../schema/compact.ts';
import type { ReasoningItem } from '../../schema/generate/item.ts';
import type { Seal } from '../../schema/generate/seal.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObjects, readString } from '../../schema/json/read-value.ts';
import type { SealRecord } from '../seal-envelope.ts';
import { mergeVendor, takeVendor } from '../vendor-members.ts';
import { readSeal } from './seals.ts';

type Entry = ReasoningItem['entries'][number];

/** One element of `reasoning_details`, read. */
export interface ReasoningDetail {
  /** Details of the same key belong to one item. */
  readonly key: string;
  readonly id?: string;
  readonly entry?: Entry;
  readonly seal?: Seal;
  /** the seal belongs to a text or a call, not to reasoning */
  readonly elsewhere?: SealRecord;
  readonly vendor?: Vendor;
}

const known = new Set(['type', 'index', 'id', 'text', 'summary', 'signature', 'data', 'format']);

/** `position`: place in the list, for details that have neither id nor index. */
export function readDetail(wire: JsonObject, position: number): ReasoningDetail {
  const id = readString(wire.id);
  const record = readSeal(wire);
  const isElsewhere = record?.seals !== undefined && record.seals !== 'reasoning';
  return compact({
    key: id ?? `#${readNumber(wire.index) ?? position}`,
    id,
    entry: entryOf(wire),
    seal: isElsewhere ? undefined : record?.seal,
    elsewhere: isElsewhere ? record : undefined,
    vendor: takeVendor(wire, known, 'openai-chat'),
  });
}

function entryOf(wire: JsonObject): Entry | undefined {
  const summary = readString(wire.summary);
  if (wire.type === 'reasoning.summary' && summary !== undefined) return { kind: 'summary', text: summary };
  const text = readString(wire.text);
  // a detail that only brings the signature says no text
  if (text === undefined || (text === '' && typeof wire.signature === 'string')) return undefined;
  return { kind: 'text', text };
}

export interface DecodedReasoning {
  readonly items: readonly ReasoningItem[];
  /** seals of texts and calls, to be put on them */
  readonly elsewhere: readonly SealRecord[];
}

interface OpenReasoning {
  readonly key: string;
  readonly id: string | undefined;
  readonly entries: Entry[];
  seal?: Seal;
  vendor?: Vendor | undefined;
}

/** Reasoning of one message: the details where there are any, else the plain text. */
export function decodeReasoning(details: Json | undefined, plain: string | undefined): DecodedReasoning {
  const open: OpenReasoning[] = [];
  const elsewhere: SealRecord[] = [];
  for (const [position, wire] of readObjects(details).entries()) {
    const detail = readDetail(wire, position);
    if (detail.elsewhere !== undefined) elsewhere.push(detail.elsewhere);
    else take(open, detail);
  }
  const said = open.some(({ entries }) => entries.length > 0);
  const items = open.map(closed);
  if (said || plain === undefined || plain === '') return { items, elsewhere };
  return { items: [{ type: 'reasoning', entries: [{ kind: 'text', text: plain }] }, ...items], elsewhere };
}

function take(open: OpenReasoning[], detail: ReasoningDetail): void {
  const last = open.at(-1);
  const isSame = last !== undefined && last.key === detail.key && (last.seal === undefined || detail.id !== undefined);
  const item = isSame && last ? last : { key: detail.key, id: detail.id, entries: [] };
  if (item !== last) open.push(item);
  if (detail.entry) item.entries.push(detail.entry);
  if (detail.seal) item.seal = detail.seal;
  item.vendor = mergeVendor(item.vendor, detail.vendor);
}

const closed = ({ id, entries, seal, vendor }: OpenReasoning): ReasoningItem =>
  compact({ type: 'reasoning' as const, id, entries, seal, vendor });
