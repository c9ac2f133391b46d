import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { Finish } from '../../schema/generate/finish.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import type { Ask } from '../codec.ts';
import { inSequence } from '../in-sequence.ts';
import { NoteSet } from '../notes.ts';
import type { Step } from '../step.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { AnswerNotes } from './answer-notes.ts';
import { encodeFinish } from './finish.ts';
import { ItemWriter } from './item-writer.ts';
import { encodeUsage } from './usage.ts';

type Event<T extends StreamEvent['type']> = Extract<StreamEvent, { readonly type: T }>;

/** Our events as Cohere's. @see https://docs.cohere.com/docs/streaming */
export class EncodeStream implements Step<StreamEvent, Json> {
  readonly #ask: Ask;
  readonly #notes = new NoteSet('cohere', 'result');
  readonly #said = new AnswerNotes(this.#notes);
  readonly #sequence = inSequence();
  readonly #items = new ItemWriter(this.#notes, this.#said);
  #finish: Finish | undefined;
  #usage: Usage | undefined;
  #isOver = false;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  push(event: StreamEvent): readonly Json[] {
    if (this.#isOver) return [];
    if ('candidate' in event && event.candidate > 0) {
      this.#notes.add('dropped', 'candidates', 'no-counterpart', 'meaning');
      return [];
    }
    return this.#sequence.push(event).flatMap((each) => this.#write(each));
  }

  end(): readonly Json[] {
    return [];
  }

  notes(): readonly FidelityNote[] {
    return this.#notes.list();
  }

  #write(event: StreamEvent): readonly Json[] {
    switch (event.type) {
      case 'response-start':
        return [this.#head(event)];
      case 'usage':
        this.#usage = event.usage;
        return [];
      case 'error':
        this.#isOver = true;
        return [{ type: 'message-end', delta: { finish_reason: 'ERROR', error: event.error.message || 'error' } }];
      case 'ping':
        return [];
      case 'aside':
        return event.format === 'cohere' ? [new RawJson(event.wire)] : [];
      case 'candidate-end':
        this.#finish = event.finish;
        this.#said.vendor(event.vendor, 'candidates[].');
        if (event.safety) this.#notes.add('dropped', 'candidates[].safety', 'no-counterpart', 'form');
        return [];
      case 'response-end':
        return [this.#end(event)];
      default:
        return this.#items.write(event);
    }
  }

  #head({ id, vendor }: Event<'response-start'>): JsonObject {
    this.#said.vendor(vendor, 'result.');
    const message = { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] };
    return { id: id ?? this.#ask.idSeed, type: 'message-start', delta: { message } };
  }

  #end({ vendor }: Event<'response-end'>): JsonObject {
    this.#isOver = true;
    this.#said.vendor(vendor, 'result.');
    const delta: WireMembers = { finish_reason: this.#finish === undefined ? 'ERROR' : encodeFinish(this.#finish) };
    if (this.#usage) delta.usage = encodeUsage(this.#usage);
    putVendor(delta, vendor, 'cohere');
    return { type: 'message-end', delta };
  }
}
