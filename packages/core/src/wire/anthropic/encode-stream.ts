import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { Finish } from '../../schema/generate/finish.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import { encodeAnthropicError } from '../anthropic-error.ts';
import type { Ask } from '../codec.ts';
import { inSequence } from '../in-sequence.ts';
import type { Step } from '../step.ts';
import { Blocks, type BlockWriter, silent, WholeWriter } from './block-writer.ts';
import { CallWriter, FreeformWriter, ServerCallWriter } from './call-writer.ts';
import { encodeItem, unsaid } from './encode-block.ts';
import { encodeServerCall } from './encode-server-tools.ts';
import { CompactionWriter, ReasoningWriter } from './reasoning-writer.ts';
import { envelope, tier, writingFor } from './response.ts';
import { encodeFinish } from './stop-reason.ts';
import { TextWriter } from './text-writer.ts';
import { encodeUsage } from './usage.ts';
import type { Writing } from './writing.ts';

type Event<T extends StreamEvent['type']> = Extract<StreamEvent, { readonly type: T }>;

const field = 'candidates[].items[]';
const noTokens: Usage = { input: 0, output: 0 };

/**
 * Our events as the API's. `message_start` waits for the event after it, which may be the usage that belongs there.
 * @see https://docs.claude.com/en/docs/build-with-claude/streaming
 */
export class EncodeStream implements Step<StreamEvent, Json> {
  readonly #ask: Ask;
  readonly #writing: Writing;
  readonly #sequence = inSequence();
  readonly #blocks = new Blocks();
  #start: Event<'response-start'> | undefined;
  #open: BlockWriter | undefined;
  #finish: Finish | undefined;
  #candidateVendor: Vendor | undefined;
  #usage: Usage | undefined;
  #isOver = false;

  constructor(ask: Ask) {
    this.#ask = ask;
    this.#writing = writingFor(ask);
  }

  push(event: StreamEvent): readonly Json[] {
    if (this.#isOver) return [];
    if ('candidate' in event && event.candidate > 0) {
      this.#writing.notes.add('dropped', 'candidates', 'no-counterpart', 'meaning');
      return [];
    }
    return this.#sequence.push(event).flatMap((each) => this.#write(each));
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
        return [];
      case 'usage':
        this.#usage = event.usage;
        return this.#head();
      case 'error':
        this.#isOver = true;
        return [encodeAnthropicError(event.error)];
      default:
        return [...this.#head(), ...this.#body(event)];
    }
  }

  #head(): readonly Json[] {
    const start = this.#start;
    if (start === undefined) return [];
    this.#start = undefined;
    const usage = encodeUsage(this.#usage ?? noTokens);
    const message = { ...envelope(start, this.#ask), content: [], stop_reason: null, stop_sequence: null, usage };
    this.#writing.putVendor(message, start.vendor, 'result');
    return [{ type: 'message_start', message }];
  }

  #body(event: Exclude<StreamEvent, Event<'response-start' | 'usage' | 'error'>>): readonly Json[] {
    switch (event.type) {
      case 'ping':
        return [{ type: 'ping' }];
      case 'aside':
        return event.format === 'anthropic' ? [new RawJson(event.wire)] : [];
      case 'item-start':
        this.#open = this.#writerOf(event.seed);
        return this.#open.opening;
      case 'item-end':
        return this.#close(event);
      case 'candidate-end':
        this.#finish = event.finish;
        this.#candidateVendor = event.vendor;
        if (event.safety) this.#writing.notes.add('dropped', 'candidates[].safety', 'no-counterpart', 'form');
        return [];
      case 'response-end':
        return this.#end(event);
      default:
        return this.#say(event);
    }
  }

  #say(event: StreamEvent): readonly Json[] {
    if (this.#open !== undefined) return this.#open.say(event);
    if (event.type === 'annotation') {
      this.#writing.notes.add('dropped', `${field}.annotations`, 'position-lost', 'form');
    }
    return [];
  }

  #close(event: Event<'item-end'>): readonly Json[] {
    const open = this.#open;
    this.#open = undefined;
    return open?.close(event.patch) ?? [];
  }

  #writerOf(seed: AssistantItem): BlockWriter {
    const blocks = this.#blocks;
    const writing = this.#writing;
    switch (seed.type) {
      case 'text':
      case 'refusal':
      case 'audio':
        return new TextWriter(seed, blocks, writing);
      case 'reasoning':
        return new ReasoningWriter(seed, blocks, writing);
      case 'compaction':
        return new CompactionWriter(seed, blocks, writing);
      case 'tool-call':
        return seed.input.kind === 'text'
          ? new FreeformWriter(seed, blocks, writing)
          : new CallWriter(seed, blocks, writing);
      case 'server-tool-call': {
        const [block] = encodeServerCall(seed, field, writing);
        return block === undefined ? silent : new ServerCallWriter(seed, block, blocks);
      }
      default:
        return this.#wholeWriter(seed);
    }
  }

  #wholeWriter(seed: AssistantItem): BlockWriter {
    const written = encodeItem(seed, field, this.#writing);
    if (!written.ok) unsaid(seed.type, field, this.#writing);
    const [block] = written.ok ? written.value : [];
    return block === undefined ? silent : new WholeWriter(block, this.#blocks);
  }

  #end(event: Event<'response-end'>): readonly Json[] {
    this.#isOver = true;
    const finish: Finish = this.#finish ?? blocked(event);
    const delta = encodeFinish(finish, this.#writing.notes);
    this.#writing.putVendor(delta, finish.vendor, 'candidates[].finish');
    this.#writing.putVendor(delta, this.#candidateVendor, 'candidates[]');
    const usage = { ...encodeUsage(this.#usage ?? noTokens), ...tier(event.serviceTier) };
    const last = { type: 'message_delta', delta, usage };
    const { inside, beside } = splitVendor(event.vendor);
    this.#writing.putVendor(delta, inside, 'result');
    this.#writing.putVendor(last, beside, 'result');
    return [last, { type: 'message_stop' }];
  }
}

/** The container stands inside the delta, everything else beside it. */
function splitVendor(vendor: Vendor | undefined): { readonly inside?: Vendor; readonly beside?: Vendor } {
  const { container, ...rest } = vendor?.anthropic ?? {};
  return {
    ...(container !== undefined && { inside: { anthropic: { container } } }),
    ...(vendor && { beside: { ...vendor, anthropic: rest } }),
  };
}

const blocked = ({ promptBlock }: Event<'response-end'>): Finish => ({
  reason: 'content-filter',
  ...(promptBlock && { refusal: { explanation: promptBlock.message ?? promptBlock.reason } }),
});
