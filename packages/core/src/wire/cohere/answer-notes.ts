import type { AssistantItem, ReasoningItem, ToolCallItem } from '../../schema/generate/item.ts';
import type { TextPart } from '../../schema/generate/part.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { NoteSet } from '../notes.ts';
import { hasForeignVendor } from '../vendor-members.ts';

const field = 'candidates[].items[]';

/** Members whose loss nobody can notice. */
const meansNothing: ReadonlySet<string> = new Set(['object', 'obfuscation', 'system_fingerprint']);

/** What an answer loses here, item by item; the same notes whether it is told whole or in pieces. */
export class AnswerNotes {
  readonly #notes: NoteSet;

  constructor(notes: NoteSet) {
    this.#notes = notes;
  }

  vendor(vendor: Vendor | undefined, at: string): void {
    if (hasForeignVendor(vendor, 'cohere', meansNothing)) {
      this.#notes.add('dropped', `${at}vendor`, 'no-counterpart', 'form');
    }
  }

  text(part: Pick<TextPart, 'logprobs' | 'vendor'>): void {
    this.logprobs(part.logprobs);
    this.vendor(part.vendor, `${field}.`);
  }

  logprobs(logprobs: TextPart['logprobs']): void {
    if (logprobs && logprobs.length > 0) this.#dropped('logprobs', 'meaning');
  }

  /** Seals may also come with the last word about an item. */
  seal(item: Pick<AssistantItem, 'seal'>): void {
    if (item.seal) this.#dropped('seal', 'meaning');
  }

  call({ input, builtin, vendor }: ToolCallItem): void {
    if (input.kind === 'text') this.#approximated('input', 'form');
    if (builtin) this.#approximated('builtin', 'meaning');
    this.vendor(vendor, `${field}.`);
  }

  entry(kind: ReasoningItem['entries'][number]['kind'], written: 'text' | 'plan'): void {
    if (kind !== written) this.#approximated('entries[].kind', 'form');
  }

  entries(): void {
    this.#notes.add('approximated', `${field}.entries`, 'grouping-lost', 'form');
  }

  /** Said as text, because there is no other way. */
  asText(type: AssistantItem['type']): void {
    this.#approximated(type, type === 'refusal' ? 'form' : 'meaning');
  }

  unsaid(type: AssistantItem['type']): void {
    this.#dropped(type, type.startsWith('server-tool') ? 'form' : 'meaning');
  }

  #dropped(what: string, touches: 'form' | 'meaning'): void {
    this.#notes.add('dropped', `${field}.${what}`, 'no-counterpart', touches);
  }

  #approximated(what: string, touches: 'form' | 'meaning'): void {
    this.#notes.add('approximated', `${field}.${what}`, 'no-counterpart', touches);
  }
}
