import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import type { Ask } from '../codec.ts';
import { textGap } from '../joined-text.ts';
import { NoteSet } from '../notes.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import { encodeOpenaiFinish } from '../openai-finish.ts';
import { encodeOpenaiUsage, usageSpelling } from '../openai-usage.ts';
import type { Step } from '../step.ts';
import { hasForeignVendor, putVendor, type WireMembers } from '../vendor-members.ts';
import type { TextEvent } from './text-event.ts';
import { encodeTextLogprobs } from './text-logprobs.ts';
import { meansNothing, noteUnspoken } from './text-response.ts';

const format = 'openai-text';
type EventOf<T extends StreamEvent['type']> = Extract<StreamEvent, { readonly type: T }>;

export const encodeStream = (ask: Ask): Step<StreamEvent, TextEvent> & { notes(): readonly FidelityNote[] } =>
  new TextStreamEncoder(ask);

/** What one candidate has said so far. */
interface SpokenText {
  readonly texts: Set<number>;
  hasText: boolean;
  isApart: boolean;
}

/** Only text is heard; the last finish waits for the usage. */
class TextStreamEncoder implements Step<StreamEvent, TextEvent> {
  readonly #ask: Ask;
  readonly #notes = new NoteSet(format, 'result');
  readonly #spoken = new Map<number, SpokenText>();
  #head: WireMembers = {};
  #startVendor: EventOf<'response-start'>['vendor'];
  #usage: Usage | undefined;
  #held: WireMembers | undefined;

  constructor(ask: Ask) {
    this.#ask = ask;
    this.#setHead({ type: 'response-start' });
  }

  notes(): readonly FidelityNote[] {
    return this.#notes.list();
  }

  end(): readonly TextEvent[] {
    return [];
  }

  push(event: StreamEvent): readonly TextEvent[] {
    switch (event.type) {
      case 'response-start':
        this.#setHead(event);
        return [];
      case 'item-start':
        return this.#startItem(event);
      case 'text-delta':
        return this.#sayText(event);
      case 'candidate-end':
        return this.#endCandidate(event);
      case 'usage':
        this.#usage = event.usage;
        return [];
      case 'response-end':
        return this.#endResponse(event);
      case 'error':
        return [{ type: 'chunk', chunk: encodeOpenaiError(event.error), isLast: true }];
      default:
        return [];
    }
  }

  #setHead(event: EventOf<'response-start'>): void {
    this.#head = {
      id: event.id ?? this.#ask.idSeed,
      object: 'text_completion',
      created: Math.floor((event.createdAtMs ?? this.#ask.receivedAtMs) / 1000),
      model: event.model ?? this.#ask.model,
    };
    this.#startVendor = event.vendor;
    if (hasForeignVendor(event.vendor, format, meansNothing))
      this.#notes.add('dropped', 'vendor', 'no-counterpart', 'form');
  }

  #spokenOf(candidate: number): SpokenText {
    const known = this.#spoken.get(candidate) ?? { texts: new Set(), hasText: false, isApart: false };
    this.#spoken.set(candidate, known);
    return known;
  }

  #startItem({ candidate, item, seed }: EventOf<'item-start'>): readonly TextEvent[] {
    const spoken = this.#spokenOf(candidate);
    noteUnspoken(seed, this.#notes);
    if (seed.type !== 'text') {
      spoken.isApart = true;
      return [];
    }
    spoken.texts.add(item);
    if (seed.text === '') return [];
    const { text, logprobs } = seed;
    return this.#sayText({ type: 'text-delta', candidate, item, text, ...(logprobs && { logprobs }) });
  }

  #sayText({ candidate, item, text, logprobs }: EventOf<'text-delta'>): readonly TextEvent[] {
    const spoken = this.#spokenOf(candidate);
    if (!spoken.texts.has(item) || (text === '' && logprobs === undefined)) return [];
    const gap = text !== '' && spoken.isApart && spoken.hasText ? textGap : '';
    if (text !== '') Object.assign(spoken, { hasText: true, isApart: false });
    const choice = {
      text: gap + text,
      index: candidate,
      logprobs: logprobs === undefined ? null : encodeTextLogprobs(logprobs),
      finish_reason: null,
    };
    return [...this.#release(), { type: 'chunk', chunk: this.#chunk([choice]) }];
  }

  #chunk(choices: readonly Json[]): WireMembers {
    const chunk: WireMembers = { ...this.#head, choices };
    putVendor(chunk, this.#startVendor, format);
    this.#startVendor = undefined; // what the first chunk told need not be told again
    if (this.#ask.dialect === 'gateway') chunk.system_fingerprint ??= '';
    return chunk;
  }

  #endCandidate({ candidate, finish, vendor }: EventOf<'candidate-end'>): readonly TextEvent[] {
    const choice: WireMembers = { text: '', index: candidate };
    putVendor(choice, vendor, format);
    choice.logprobs ??= null;
    choice.finish_reason = encodeOpenaiFinish(finish, this.#ask.dialect, this.#notes);
    if (finish.stopSequence !== undefined) choice.stop = finish.stopSequence;
    const out = this.#release();
    this.#held = this.#chunk([choice]);
    return out;
  }

  #release(): readonly TextEvent[] {
    const held = this.#held;
    this.#held = undefined;
    return held === undefined ? [] : [{ type: 'chunk', chunk: held }];
  }

  #endResponse(event: EventOf<'response-end'>): readonly TextEvent[] {
    const blocked = { text: '', index: 0, logprobs: null, finish_reason: 'content_filter' };
    const last = this.#held ?? this.#chunk(event.promptBlock ? [blocked] : []);
    putVendor(last, event.vendor, format);
    const usage = this.#usage && encodeOpenaiUsage(this.#usage, usageSpelling(this.#ask, format));
    if (this.#ask.dialect === 'gateway' || usage === undefined || !this.#ask.wantsUsage) {
      if (this.#ask.dialect === 'gateway') last.usage = usage ?? null;
      return [{ type: 'chunk', chunk: last, isLast: true }];
    }
    return [
      { type: 'chunk', chunk: last },
      { type: 'chunk', chunk: { ...this.#chunk([]), usage }, isLast: true },
    ];
  }
}
