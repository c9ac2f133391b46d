import type { AssistantItem, ReasoningItem, ToolCallItem } from '../../schema/generate/item.ts';
import type { OpaqueItem } from '../../schema/generate/part.ts';
import type { At, StreamEvent } from '../../schema/generate/stream-event.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { freeformParameter } from '../freeform-input.ts';
import type { NoteSet } from '../notes.ts';
import type { AnswerNotes } from './answer-notes.ts';
import { encodeCitation } from './citations.ts';
import { entryGap } from './encode-assistant-message.ts';
import { sealedCallId } from './seals.ts';
import { TextGaps } from './text-gaps.ts';

type ItemEvent = Exclude<Extract<StreamEvent, At>, { readonly type: 'candidate-end' }>;
type Event<T extends ItemEvent['type']> = Extract<ItemEvent, { readonly type: T }>;

type Open =
  | { readonly kind: 'text'; readonly item: number; readonly index: number }
  | { readonly kind: 'reasoning'; as?: 'plan' | 'text'; index?: number; entry?: number }
  | { readonly kind: 'call'; readonly index: number; readonly isFreeform: boolean; hasInput: boolean }
  | { readonly kind: 'silent' };

/** What a text block has said so far: citations count its characters. */
interface SaidText {
  readonly index: number;
  text: string;
  before: number;
}

/** The items of an answer as blocks, one open at a time. */
export class ItemWriter {
  readonly #notes: NoteSet;
  readonly #said: AnswerNotes;
  readonly #gaps = new TextGaps();
  readonly #texts = new Map<number, SaidText>();
  #open: Open = { kind: 'silent' };
  #content = 0;
  #calls = 0;
  #citations = 0;
  #hasPlan = false;

  constructor(notes: NoteSet, said: AnswerNotes) {
    this.#notes = notes;
    this.#said = said;
  }

  write(event: ItemEvent): readonly Json[] {
    switch (event.type) {
      case 'item-start':
        return this.#start(event);
      case 'text-delta':
        this.#said.logprobs(event.logprobs);
        return this.#text(event.text);
      case 'media-delta':
        return this.#text(event.transcript ?? '');
      case 'reasoning-delta':
        return this.#reasoning(event.entry, event.kind, event.text);
      case 'input-delta':
        return this.#input(event.text);
      case 'annotation':
        return this.#cite(event);
      case 'item-patch':
        this.#patched(event.patch);
        return [];
      case 'opaque-delta':
        return [];
      case 'item-end':
        if (event.patch) this.#patched(event.patch);
        return this.#end();
    }
  }

  #patched(patch: Event<'item-patch'>['patch']): void {
    if (this.#open.kind !== 'call') this.#said.seal(patch);
    this.#said.vendor(patch.vendor, 'candidates[].items[].');
  }

  #start({ item, seed }: Event<'item-start'>): readonly Json[] {
    if (seed.type !== 'tool-call') this.#said.seal(seed);
    switch (seed.type) {
      case 'text':
        this.#said.text(seed);
        return this.#startText(item, seed.text);
      case 'refusal':
        this.#said.asText(seed.type);
        return this.#startText(item, seed.text);
      case 'compaction':
        this.#said.asText(seed.type);
        return this.#startText(item, seed.summary ?? '');
      case 'audio':
        this.#said.asText(seed.type);
        return this.#startText(item, seed.transcript ?? '');
      case 'reasoning':
        return this.#startReasoning(seed);
      case 'tool-call':
        return this.#startCall(seed);
      default:
        return this.#startOther(seed);
    }
  }

  #startText(item: number, text: string): readonly Json[] {
    const index = this.#content++;
    this.#open = { kind: 'text', item, index };
    this.#texts.set(item, { index, text: '', before: 0 });
    return [contentStart(index, { type: 'text', text: '' }), ...this.#text(text)];
  }

  #text(text: string): readonly Json[] {
    const open = this.#open;
    const said = open.kind === 'text' ? this.#texts.get(open.item) : undefined;
    if (said === undefined || text === '') return [];
    const before = said.text === '' ? this.#gaps.before() : '';
    if (said.text === '') said.before = before.length;
    said.text += before + text;
    return [contentDelta(said.index, { text: before + text })];
  }

  #startReasoning(seed: ReasoningItem): readonly Json[] {
    this.#said.vendor(seed.vendor, 'candidates[].items[].');
    this.#open = { kind: 'reasoning' };
    return seed.entries.flatMap(({ kind, text }, entry) => this.#reasoning(entry, kind, text));
  }

  #reasoning(entry: number, kind: ReasoningItem['entries'][number]['kind'], text: string): readonly Json[] {
    const open = this.#open;
    if (open.kind !== 'reasoning' || text === '') return [];
    const out: Json[] = [];
    if (open.as === undefined) {
      open.as = kind === 'plan' && this.#isFirst ? 'plan' : 'text';
      if (open.as === 'plan') this.#hasPlan = true;
      else {
        open.index = this.#content++;
        out.push(contentStart(open.index, { type: 'thinking', thinking: '' }));
      }
    }
    this.#said.entry(kind, open.as);
    const isNext = open.entry !== undefined && open.entry !== entry;
    if (isNext) this.#said.entries();
    open.entry = entry;
    const piece = isNext ? entryGap + text : text;
    out.push(
      open.index === undefined
        ? { type: 'tool-plan-delta', delta: { message: { tool_plan: piece } } }
        : contentDelta(open.index, { thinking: piece }),
    );
    return out;
  }

  get #isFirst(): boolean {
    return this.#content + this.#calls === 0 && !this.#hasPlan;
  }

  #startCall(seed: ToolCallItem): readonly Json[] {
    this.#said.call(seed);
    const index = this.#calls++;
    const isFreeform = seed.input.kind === 'text';
    this.#open = { kind: 'call', index, isFreeform, hasInput: isFreeform };
    this.#gaps.apart(false);
    const called = { name: seed.name, arguments: isFreeform ? `{"${freeformParameter}":"` : '' };
    const wire = { id: sealedCallId(seed), type: 'function', function: called };
    const input = seed.input.kind === 'text' ? seed.input.text : seed.input.json;
    return [{ type: 'tool-call-start', index, delta: { message: { tool_calls: wire } } }, ...this.#input(input)];
  }

  #input(text: string): readonly Json[] {
    const open = this.#open;
    if (open.kind !== 'call' || text === '') return [];
    open.hasInput = true;
    return [callDelta(open.index, open.isFreeform ? JSON.stringify(text).slice(1, -1) : text)];
  }

  #startOther(seed: AssistantItem): readonly Json[] {
    this.#open = { kind: 'silent' };
    const own = seed.type === 'opaque' ? ownBlock(seed) : undefined;
    this.#gaps.apart(own !== undefined);
    if (own === undefined) {
      this.#said.unsaid(seed.type);
      return [];
    }
    const index = this.#content++;
    return [
      { type: 'content-start', index, delta: { message: { content: own } } },
      { type: 'content-end', index },
    ];
  }

  #end(): readonly Json[] {
    const open = this.#open;
    this.#open = { kind: 'silent' };
    switch (open.kind) {
      case 'text':
        return [{ type: 'content-end', index: open.index }];
      case 'reasoning':
        this.#gaps.apart(open.as !== undefined);
        return open.index === undefined ? [] : [{ type: 'content-end', index: open.index }];
      case 'call': {
        const rest = open.isFreeform ? '"}' : open.hasInput ? undefined : '{}';
        const last = { type: 'tool-call-end', index: open.index };
        return rest === undefined ? [last] : [callDelta(open.index, rest), last];
      }
      case 'silent':
        return [];
    }
  }

  #cite({ item, annotation }: Event<'annotation'>): readonly Json[] {
    const said = this.#texts.get(item);
    if (said === undefined) return [];
    const cited = { text: said.text, before: said.before, contentIndex: said.index };
    const citations = encodeCitation(annotation, cited, this.#notes);
    if (citations === undefined) return [];
    const index = this.#citations++;
    return [
      { type: 'citation-start', index, delta: { message: { citations } } },
      { type: 'citation-end', index },
    ];
  }
}

const ownBlock = ({ format, wire }: OpaqueItem): RawJson | undefined =>
  format === 'cohere' ? new RawJson(wire) : undefined;

const contentStart = (index: number, content: JsonObject): JsonObject => ({
  type: 'content-start',
  index,
  delta: { message: { content } },
});
const contentDelta = (index: number, content: JsonObject): JsonObject => ({
  type: 'content-delta',
  index,
  delta: { message: { content } },
});
const callDelta = (index: number, text: string): JsonObject => ({
  type: 'tool-call-delta',
  index,
  delta: { message: { tool_calls: { function: { arguments: text } } } },
});
