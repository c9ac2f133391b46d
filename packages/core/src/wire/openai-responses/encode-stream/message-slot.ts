import type { Annotation } from '../../../schema/generate/annotation.ts';
import type { Part, RefusalPart, TextPart } from '../../../schema/generate/part.ts';
import type { ItemPatch } from '../../../schema/generate/stream-event.ts';
import { encodeAnnotation } from '../annotation.ts';
import { writeBracket } from '../items/write-message.ts';
import { encodeLogprobs } from '../logprobs.ts';
import { isOutputContent, writeCarriedSeal, writeMessage, writePart } from '../write-output-item.ts';
import { ItemFold, type ItemSlot, type SlotEvent } from './item-slot.ts';
import type { StreamWriter } from './stream-writer.ts';

/** A message that takes the content parts of one bracket; it is done when it is told to close and no part is open. */
export class OpenMessage {
  readonly key: string | undefined;
  readonly id: string;
  readonly index: number;
  readonly #writer: StreamWriter;
  readonly #parts: ItemFold[] = [];
  #openParts = 0;
  #isClosing = false;
  #isDone = false;

  constructor(writer: StreamWriter, seed: Part, isTaken: (id: string) => boolean) {
    this.#writer = writer;
    this.key = seed.message?.key;
    this.index = writer.reserve();
    const spelling = writer.context.spellingAt(this.index);
    const own = seed.message?.id;
    this.id = spelling.itemId(own !== undefined && isTaken(own) ? undefined : own, 'msg') ?? '';
    const { status, ...bracket } = seed.message ?? { key: '' };
    const item = { type: 'message', id: this.id, status: 'in_progress', role: 'assistant', content: [] };
    writer.added(this.index, writeBracket(item, bracket));
  }

  get takesMore(): boolean {
    return !this.#isClosing;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  begin(seed: Part): ItemSlot {
    const fold = new ItemFold(seed);
    const contentIndex = this.#parts.push(fold) - 1;
    this.#openParts++;
    const place = { item_id: this.id, output_index: this.index, content_index: contentIndex };
    if (seed.type === 'text' || seed.type === 'refusal') return new TextSlot(this, this.#writer, seed, fold, place);
    return new WholePartSlot(this, this.#writer, fold, place);
  }

  partEnded(): void {
    this.#openParts--;
    this.#closeIfIdle();
  }

  close(): void {
    this.#isClosing = true;
    this.#closeIfIdle();
  }

  #closeIfIdle(): void {
    if (!this.#isClosing || this.#openParts > 0 || this.#isDone) return;
    this.#isDone = true;
    const { context } = this.#writer;
    const parts = this.#parts.map((fold) => fold.item).filter(isOutputContent);
    this.#writer.done(this.index, { ...writeMessage(parts, context, this.index), id: this.id });
    for (const part of parts) tellCarriedSeal(part, this.#writer);
  }
}

/** The seal of a text or call follows as an item of its own. */
export function tellCarriedSeal(item: Parameters<typeof writeCarriedSeal>[0], writer: StreamWriter): void {
  if (item.seal === undefined) return;
  const index = writer.reserve();
  const wire = writeCarriedSeal(item, writer.context, index);
  if (wire === undefined) return;
  writer.added(index, wire);
  writer.done(index, wire);
}

type Place = { readonly item_id: string; readonly output_index: number; readonly content_index: number };

class TextSlot implements ItemSlot {
  readonly #message: OpenMessage;
  readonly #writer: StreamWriter;
  readonly #fold: ItemFold;
  readonly #place: Place;
  readonly #isRefusal: boolean;
  #text: string;
  #annotations = 0;
  #hasEnded = false;

  constructor(message: OpenMessage, writer: StreamWriter, seed: TextPart | RefusalPart, fold: ItemFold, place: Place) {
    this.#message = message;
    this.#writer = writer;
    this.#fold = fold;
    this.#place = place;
    this.#isRefusal = seed.type === 'refusal';
    this.#text = '';
    const empty = this.#isRefusal
      ? { type: 'refusal', refusal: '' }
      : { type: 'output_text', text: '', annotations: [], logprobs: [] };
    writer.write('response.content_part.added', { ...place, part: empty });
    if (seed.text !== '') this.#speak(seed.text, seed.logprobs);
    if (seed.type === 'text') for (const annotation of seed.annotations ?? []) this.#annotate(annotation);
  }

  push(event: SlotEvent): void {
    if (this.#hasEnded && (event.type !== 'annotation' || this.#message.isDone)) {
      this.#writer.context.notes.add('dropped', 'candidates[].items[].annotations[]', 'position-lost', 'meaning');
      return;
    }
    this.#fold.push(event);
    if (event.type === 'text-delta') this.#speak(event.text, event.logprobs);
    if (event.type === 'annotation' && !this.#hasEnded) this.#annotate(event.annotation);
  }

  end(patch: ItemPatch | undefined): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#fold.end(patch);
    const part = this.#fold.item;
    const logprobs = encodeLogprobs(part.type === 'text' ? part.logprobs : undefined);
    if (this.#isRefusal) this.#writer.write('response.refusal.done', { ...this.#place, refusal: this.#text });
    else this.#writer.write('response.output_text.done', { ...this.#place, text: this.#text, logprobs });
    const wire = isOutputContent(part) ? writePart(part, this.#writer.context) : undefined;
    if (wire !== undefined) this.#writer.write('response.content_part.done', { ...this.#place, part: wire });
    this.#message.partEnded();
  }

  #speak(text: string, logprobs: TextPart['logprobs']): void {
    this.#text += text;
    if (text === '' && !logprobs?.length) return;
    if (this.#isRefusal) this.#writer.write('response.refusal.delta', { ...this.#place, delta: text });
    else
      this.#writer.write('response.output_text.delta', {
        ...this.#place,
        delta: text,
        logprobs: encodeLogprobs(logprobs),
      });
  }

  #annotate(annotation: Annotation): void {
    const { notes } = this.#writer.context;
    const place = { notes, field: 'candidates[].items[].annotations[]', isForClient: true };
    for (const wire of encodeAnnotation(annotation, this.#text, place))
      this.#writer.write('response.output_text.annotation.added', {
        ...this.#place,
        annotation_index: this.#annotations++,
        annotation: wire,
      });
  }
}

/** A part of a message that nobody knows: it comes and goes whole. */
class WholePartSlot implements ItemSlot {
  readonly #message: OpenMessage;
  readonly #writer: StreamWriter;
  readonly #fold: ItemFold;
  readonly #place: Place;

  constructor(message: OpenMessage, writer: StreamWriter, fold: ItemFold, place: Place) {
    this.#message = message;
    this.#writer = writer;
    this.#fold = fold;
    this.#place = place;
  }

  push(event: SlotEvent): void {
    this.#fold.push(event);
  }

  end(patch: ItemPatch | undefined): void {
    this.#fold.end(patch);
    const part = this.#fold.item;
    const wire = isOutputContent(part) ? writePart(part, this.#writer.context) : undefined;
    if (wire !== undefined) {
      this.#writer.write('response.content_part.added', { ...this.#place, part: wire });
      this.#writer.write('response.content_part.done', { ...this.#place, part: wire });
    }
    this.#message.partEnded();
  }
}
