import type { AssistantItem } from '../../schema/generate/item.ts';
import type { TokenLogprob } from '../../schema/generate/part.ts';
import type { At, ItemPatch, StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { asJsonText, isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import type { Sent } from '../codec.ts';
import { mergeVendor } from '../vendor-members.ts';
import { callHead, inputOf } from './decode-call.ts';
import { decodeGrounding, type PlacedText } from './decode-grounding.ts';
import { decodeModelPart } from './decode-part.ts';
import { decodeFinish } from './finish.ts';
import { isForeign } from './join-thoughts.ts';
import { decodeLogprobs } from './logprobs.ts';
import { PartialArgs } from './partial-args.ts';
import { camelCased, isList, objectAt, objectsOf, restOf } from './read-json.ts';
import { Reading } from './reading.ts';
import { candidateMembers, decodeSafety } from './response-members.ts';

/** Numbers before this one are kept for the search behind the answer, of which the wire tells last. */
const firstItem = 2;

const contentMembers = new Set(['role', 'parts']);

interface OpenItem {
  readonly at: At;
  readonly type: 'text' | 'reasoning';
}

interface OpenCall {
  readonly at: At;
  readonly args: PartialArgs;
  readonly isWrapped: boolean;
  hasArgs: boolean;
}

/** One candidate of a stream. Beside parts everything is held until the end, because any chunk may still refine it. */
export class CandidateStream {
  readonly #index: number;
  readonly #seed: string;
  readonly #reading: Reading;
  readonly #texts: { readonly at: At; readonly place: { readonly part: number; text: string } }[] = [];
  #nextItem = firstItem;
  #open: OpenItem | undefined;
  #call: OpenCall | undefined;
  #hasCalls = false;
  #held: JsonObject = {};
  #vendor: Vendor | undefined;
  #logprobs: readonly TokenLogprob[] = [];

  constructor(index: number, sent: Sent, seed: string) {
    this.#index = index;
    this.#seed = seed;
    this.#reading = new Reading(sent, seed, index);
  }

  get isFinished(): boolean {
    return readString(this.#held['finishReason']) !== undefined;
  }

  push(wire: JsonObject): readonly StreamEvent[] {
    const content = objectAt(wire, 'content') ?? {};
    const { logprobs, vendor } = decodeLogprobs(wire);
    this.#logprobs = [...this.#logprobs, ...logprobs];
    this.#held = { ...this.#held, ...wire };
    const own = [restOf(wire, candidateMembers), restOf(content, contentMembers, 'content'), vendor];
    this.#vendor = own.reduce(mergeVendor, this.#vendor);
    const parts = isList(content['parts']) ? content['parts'] : [];
    return parts.flatMap((part) => this.#part(part));
  }

  /** Ends what is open and says what was held. */
  end(): readonly StreamEvent[] {
    const out = [...this.close(undefined)];
    const places: PlacedText[] = this.#texts.map(({ place }) => place);
    const { search, notes, vendor } = decodeGrounding(this.#held, places, this.#seed);
    for (const [item, seed] of search.entries()) out.push(...whole({ candidate: this.#index, item }, seed));
    for (const { text, annotation } of notes) {
      const at = this.#texts[text]?.at;
      if (at) out.push({ type: 'annotation', ...at, annotation });
    }
    const merged = mergeVendor(this.#vendor, vendor);
    out.push({
      type: 'candidate-end',
      candidate: this.#index,
      finish: decodeFinish(this.#held, this.#hasCalls),
      ...decodeSafety(this.#held),
      ...(merged && { vendor: merged }),
    });
    return out;
  }

  /** Ends open items; in a broken stream they are incomplete. */
  close(patch: ItemPatch | undefined): readonly StreamEvent[] {
    const at = this.#open?.at;
    this.#open = undefined;
    const ended: StreamEvent[] = at ? [{ type: 'item-end', ...at, ...(patch && { patch }) }] : [];
    return [...ended, ...this.#closeCall(patch)];
  }

  #part(wire: Json): readonly StreamEvent[] {
    const part = isJsonObject(wire) ? camelCased(wire) : {};
    const call = objectAt(part, 'functionCall');
    if (call && this.#isPiece(call)) return this.#callPiece(part, call);
    const item = decodeModelPart(wire, this.#reading);
    if (item.type === 'reasoning') return this.#speak(item, item.entries[0]?.text ?? '');
    if (item.type === 'text') return this.#speak(item, item.text);
    this.#hasCalls ||= item.type === 'tool-call';
    return [...this.close(undefined), ...whole(this.#next(), item)];
  }

  /** Text of the kind that is open goes on; a signed part is an item of its own, unless it seals what is open. */
  #speak(item: Extract<AssistantItem, { type: 'text' | 'reasoning' }>, text: string): readonly StreamEvent[] {
    if (text === '' && item.seal === undefined && item.vendor === undefined) return [];
    const isOpenKind = this.#open?.type === item.type;
    if (isOpenKind && text === '' && item.vendor === undefined && item.seal && isForeign(item)) {
      return this.close({ seal: item.seal, ...(item.id !== undefined && { id: item.id }) });
    }
    const isPlain = item.seal === undefined && item.vendor === undefined;
    const out: StreamEvent[] = [];
    if (!isOpenKind || !isPlain) out.push(...this.close(undefined), this.#start(item));
    const at = this.#open?.at;
    if (at && text !== '') out.push(this.#delta(at, item.type, text));
    return isPlain ? out : [...out, ...this.close(undefined)];
  }

  #start(item: Extract<AssistantItem, { type: 'text' | 'reasoning' }>): StreamEvent {
    const at = this.#next();
    this.#open = { at, type: item.type };
    if (item.type === 'reasoning') return { type: 'item-start', ...at, seed: { ...item, entries: [] } };
    this.#texts.push({ at, place: { part: at.item - firstItem, text: '' } });
    return { type: 'item-start', ...at, seed: { ...item, text: '' } };
  }

  #delta(at: At, type: OpenItem['type'], text: string): StreamEvent {
    if (type === 'reasoning') return { type: 'reasoning-delta', ...at, entry: 0, kind: 'text', text };
    const place = this.#texts.at(-1)?.place;
    if (place) place.text += text;
    const logprobs = this.#logprobs;
    this.#logprobs = [];
    return { type: 'text-delta', ...at, text, ...(logprobs.length > 0 && { logprobs }) };
  }

  #next(): At {
    return { candidate: this.#index, item: this.#nextItem++ };
  }

  /** Arguments that come in pieces: a head that goes on, pieces, and a tail without a word. */
  #isPiece(call: JsonObject): boolean {
    const isNamed = readString(call['name']) !== undefined;
    return call['willContinue'] === true || isList(call['partialArgs']) || (!isNamed && this.#call !== undefined);
  }

  #callPiece(part: JsonObject, call: JsonObject): readonly StreamEvent[] {
    const name = readString(call['name']);
    const out: StreamEvent[] = [];
    if (name !== undefined || this.#call === undefined) {
      out.push(...this.close(undefined));
      const at = this.#next();
      const wireName = name ?? '';
      this.#call = { at, args: new PartialArgs(), isWrapped: this.#reading.isWrapped(wireName), hasArgs: false };
      this.#hasCalls = true;
      const head = callHead(part, call, wireName, this.#reading);
      const input = this.#call.isWrapped ? ({ kind: 'text', text: '' } as const) : head.input;
      out.push({ type: 'item-start', ...at, seed: { ...head, input } });
    }
    const open = this.#call;
    for (const arg of objectsOf(call['partialArgs'])) {
      open?.args.push(arg);
      if (open) open.hasArgs = true;
    }
    return call['willContinue'] === true ? out : [...out, ...this.#closeCall(undefined)];
  }

  /** Paths need not come in the order of printing, so that the arguments are said once, when they are complete. */
  #closeCall(patch: ItemPatch | undefined): readonly StreamEvent[] {
    const call = this.#call;
    if (call === undefined) return [];
    this.#call = undefined;
    const input = inputOf(call.hasArgs ? call.args.print() : asJsonText('{}'), call.isWrapped);
    const text = input.kind === 'text' ? input.text : input.json;
    const said: StreamEvent[] = patch === undefined ? [{ type: 'input-delta', ...call.at, text }] : [];
    return [...said, { type: 'item-end', ...call.at, ...(patch && { patch }) }];
  }
}

const whole = (at: At, seed: AssistantItem): readonly StreamEvent[] => [
  { type: 'item-start', ...at, seed },
  { type: 'item-end', ...at },
];
