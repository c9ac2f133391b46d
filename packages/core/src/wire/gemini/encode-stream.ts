import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import type { Ask } from '../codec.ts';
import { encodeGeminiError } from '../gemini-error.ts';
import { inSequence } from '../in-sequence.ts';
import type { Step } from '../step.ts';
import type { WireMembers } from '../vendor-members.ts';
import { CandidateWriter } from './candidate-writer.ts';
import { encodeBlock } from './encode-response.ts';
import { encodeHead } from './response-members.ts';
import { encodeUsage } from './usage.ts';
import { type Writing, writingForClient } from './writing.ts';

type Event<T extends StreamEvent['type']> = Extract<StreamEvent, { readonly type: T }>;

/** Our events as chunks of an answer; every chunk names the answer and the model, the last one tells the rest. */
export class EncodeStream implements Step<StreamEvent, Json> {
  readonly #ask: Ask;
  readonly #writing: Writing;
  readonly #sequence = inSequence();
  readonly #candidates = new Map<number, CandidateWriter>();
  #head: WireMembers;
  #start: Event<'response-start'> | undefined;
  #usage: Usage | undefined;
  #isOver = false;

  constructor(ask: Ask) {
    this.#ask = ask;
    this.#writing = writingForClient(ask);
    this.#head = encodeHead({}, ask);
  }

  push(event: StreamEvent): readonly Json[] {
    return this.#isOver ? [] : this.#sequence.push(event).flatMap((each) => this.#write(each));
  }

  end(): readonly Json[] {
    return [];
  }

  notes(): readonly FidelityNote[] {
    return this.#writing.notes.list();
  }

  #write(event: StreamEvent): readonly Json[] {
    switch (event.type) {
      case 'response-start':
        this.#start = event;
        this.#head = encodeHead(event, this.#ask);
        return [];
      case 'usage':
        this.#usage = event.usage;
        return [];
      case 'ping':
        return [];
      case 'aside':
        return event.format === 'gemini' ? [new RawJson(event.wire)] : [];
      case 'error':
        this.#isOver = true;
        return [encodeGeminiError(event.error)];
      case 'response-end':
        return this.#end(event);
      default:
        return this.#candidate(event.candidate)
          .say(event)
          .map((candidate) => this.#chunk({ candidates: [candidate] }));
    }
  }

  #candidate(index: number): CandidateWriter {
    const known = this.#candidates.get(index);
    if (known) return known;
    const candidate = new CandidateWriter(index, this.#writing);
    this.#candidates.set(index, candidate);
    return candidate;
  }

  #chunk(members: WireMembers): Json {
    const wire: WireMembers = { ...members, ...this.#head };
    this.#writing.putVendor(wire, this.#start?.vendor, 'result');
    return wire;
  }

  #end({ promptBlock, serviceTier, vendor }: Event<'response-end'>): readonly Json[] {
    this.#isOver = true;
    if (serviceTier !== undefined) this.#writing.notes.add('dropped', 'serviceTier', 'no-counterpart', 'form');
    const candidates = [...this.#candidates.values()].map((candidate) => candidate.end());
    const wire: WireMembers = {
      ...(candidates.length > 0 && { candidates }),
      ...(promptBlock && { promptFeedback: encodeBlock(promptBlock, this.#writing) }),
      ...(this.#usage && { usageMetadata: encodeUsage(this.#usage) }),
      ...this.#head,
    };
    this.#writing.putVendor(wire, this.#start?.vendor, 'result');
    this.#writing.putVendor(wire, vendor, 'result');
    return [wire];
  }
}
