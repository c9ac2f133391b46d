import { compact } from '../../schema/compact.ts';
import type { ReasoningItem } from '../../schema/generate/item.ts';
import type { Seal } from '../../schema/generate/seal.ts';
import type { ItemPatch, StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObjects, readString } from '../../schema/json/read-value.ts';
import type { Sent } from '../codec.ts';
import type { SealRecord } from '../seal-envelope.ts';
import { mergeVendor } from '../vendor-members.ts';
import { stamped } from './decode-response.ts';
import { type ReasoningDetail, readDetail } from './reasoning-details.ts';

interface OpenReasoning {
  readonly key: string;
  readonly item: number;
  /** wire index and kind of each entry so far */
  readonly entries: string[];
  seal?: Seal;
  vendor?: Vendor | undefined;
}

type Kind = ReasoningItem['entries'][number]['kind'];

/** The reasoning of one candidate: as details, which tell items apart, or as plain text, which is one item. */
export class StreamedReasoning {
  readonly #candidate: number;
  readonly #sent: Sent;
  readonly #items: OpenReasoning[] = [];
  /** a host that sends details repeats their text as plain reasoning */
  #saysDetails = false;

  constructor(candidate: number, sent: Sent) {
    this.#candidate = candidate;
    this.#sent = sent;
  }

  /** Returns the seals that belong to texts and calls. */
  push(delta: JsonObject, out: StreamEvent[]): readonly SealRecord[] {
    const elsewhere: SealRecord[] = [];
    for (const [position, wire] of readObjects(delta.reasoning_details).entries()) {
      const detail = readDetail(wire, position);
      if (detail.elsewhere) elsewhere.push(detail.elsewhere);
      else this.#pushDetail(detail, readNumber(wire.index) ?? position, out);
    }
    const plain = readString(delta.reasoning) || readString(delta.reasoning_content);
    if (plain && !this.#saysDetails) this.#say(this.#itemOf('plain', undefined, out), 'plain', 'text', plain, out);
    return elsewhere;
  }

  end(out: StreamEvent[], status: 'incomplete' | undefined): void {
    for (const { item, seal, vendor } of this.#items) {
      const patch: ItemPatch = compact({ seal: seal && stamped(seal, this.#sent), vendor, status });
      out.push({ type: 'item-end', ...this.#at(item), ...(Object.keys(patch).length > 0 && { patch }) });
    }
  }

  #at(item: number) {
    return { candidate: this.#candidate, item };
  }

  #pushDetail(detail: ReasoningDetail, index: number, out: StreamEvent[]): void {
    const open = this.#itemOf(detail.key, detail, out);
    if (detail.entry) {
      this.#saysDetails = true;
      this.#say(open, `${index}`, detail.entry.kind, detail.entry.text, out);
    }
    if (detail.seal) open.seal = detail.seal;
    open.vendor = mergeVendor(open.vendor, detail.vendor);
  }

  /** The item the detail goes on with: sealed ones without an id take nothing more. */
  #itemOf(key: string, detail: ReasoningDetail | undefined, out: StreamEvent[]): OpenReasoning {
    const last = this.#items.findLast((open) => open.key === key);
    if (last !== undefined && (last.seal === undefined || detail?.id !== undefined)) return last;
    const open: OpenReasoning = { key, item: this.#items.length / 1024, entries: [] };
    this.#items.push(open);
    const seed: ReasoningItem = compact({ type: 'reasoning' as const, id: detail?.id, entries: [] });
    out.push({ type: 'item-start', ...this.#at(open.item), seed });
    return open;
  }

  #say(open: OpenReasoning, index: string, kind: Kind, text: string, out: StreamEvent[]): void {
    if (text === '') return;
    const mark = `${index} ${kind}`;
    if (open.entries.at(-1) !== mark) open.entries.push(mark);
    out.push({ type: 'reasoning-delta', ...this.#at(open.item), entry: open.entries.length - 1, kind, text });
  }
}
