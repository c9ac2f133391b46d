import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { Finish } from '../../schema/generate/finish.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import { encodeException } from '../bedrock-error.ts';
import type { Ask } from '../codec.ts';
import { inSequence } from '../in-sequence.ts';
import type { Step } from '../step.ts';
import type { WireMembers } from '../vendor-members.ts';
import { CallWriter, FreeformWriter, OpaqueWriter, ReasoningWriter, TextWriter } from './block-writers.ts';
import { Blocks, type BlockWriter, silent } from './blocks.ts';
import { startLabel } from './open-block.ts';
import { blockedPrompt, writingFor } from './response.ts';
import { encodeFinish } from './stop-reason.ts';
import { encodeUsage } from './usage.ts';
import type { Writing } from './writing.ts';

type Event<T extends StreamEvent['type']> = Extract<StreamEvent, { readonly type: T }>;

const field = 'candidates[].items[]';

/**
 * Our events as Converse's: a start for calls only, a stop for every block, `metadata` last.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
 */
export class EncodeStream implements Step<StreamEvent, Json> {
  readonly #writing: Writing;
  readonly #sequence = inSequence();
  readonly #blocks = new Blocks();
  #open: BlockWriter | undefined;
  #finish: Finish | undefined;
  #candidateVendor: Vendor | undefined;
  #usage: Usage | undefined;
  #isOver = false;

  constructor(ask: Ask) {
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
        return [this.#start(event)];
      case 'usage':
        this.#usage = event.usage;
        return [];
      case 'ping':
        return [];
      case 'aside':
        return event.format === 'bedrock' ? [{ [event.label]: new RawJson(event.wire) }] : [];
      case 'item-start':
        this.#open = this.#writerOf(event.seed);
        return this.#open.opening;
      case 'item-end':
        return this.#close(event);
      case 'candidate-end':
        this.#noteEnd(event);
        return [];
      case 'response-end':
        return this.#end(event);
      case 'error':
        return this.#fail(event);
      default:
        return this.#say(event);
    }
  }

  #start({ vendor }: Event<'response-start'>): Json {
    const messageStart: WireMembers = { role: 'assistant' };
    this.#writing.putVendor(messageStart, vendor, 'result');
    return { messageStart };
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
      case 'compaction':
        return new TextWriter(seed, blocks, writing);
      case 'reasoning':
        return new ReasoningWriter(seed, blocks, writing);
      case 'tool-call':
        return seed.input.kind === 'text'
          ? new FreeformWriter(seed, blocks, writing)
          : new CallWriter(seed, blocks, writing);
      case 'server-tool-call':
        if (seed.name.startsWith('nova_')) return new CallWriter(seed, blocks, writing);
        return this.#unsaid(seed);
      case 'opaque':
        if (seed.format === 'bedrock' && seed.label.startsWith(startLabel)) return new OpaqueWriter(seed, blocks);
        return this.#unsaid(seed);
      default:
        return this.#unsaid(seed);
    }
  }

  #unsaid({ type }: AssistantItem): BlockWriter {
    this.#writing.notes.add('dropped', `${field}.${type}`, 'no-counterpart', 'meaning');
    return silent;
  }

  #noteEnd(event: Event<'candidate-end'>): void {
    this.#finish = event.finish;
    this.#candidateVendor = event.vendor;
    if (event.safety) this.#writing.notes.add('dropped', 'candidates[].safety', 'no-counterpart', 'form');
  }

  #end(event: Event<'response-end'>): readonly Json[] {
    this.#isOver = true;
    const finish = this.#finish ?? blockedPrompt;
    const messageStop: WireMembers = { stopReason: encodeFinish(finish, this.#writing.notes) };
    const metadata: WireMembers = {
      ...(this.#usage && { usage: encodeUsage(this.#usage, this.#writing) }),
      ...(event.serviceTier !== undefined && { serviceTier: { type: event.serviceTier } }),
    };
    const { inStop, inMetadata } = splitVendor(event.vendor);
    this.#writing.putVendor(messageStop, finish.vendor, 'candidates[].finish');
    this.#writing.putVendor(messageStop, this.#candidateVendor, 'candidates[]');
    this.#writing.putVendor(messageStop, inStop, 'result');
    this.#writing.putVendor(metadata, inMetadata, 'result');
    return [{ messageStop }, { metadata }];
  }

  #fail({ error }: Event<'error'>): readonly Json[] {
    this.#isOver = true;
    const { name, payload } = encodeException(error);
    return [{ [name]: payload }];
  }
}

const metadataNames = new Set(['metrics', 'trace', 'performanceConfig', 'serviceTier']);

/** What stands in the last event but one, and what in the last. */
function splitVendor(vendor: Vendor | undefined): { readonly inStop?: Vendor; readonly inMetadata?: Vendor } {
  if (vendor === undefined) return {};
  const own = Object.entries(vendor.bedrock ?? {});
  const isLast = ([path]: readonly [string, unknown]): boolean => metadataNames.has(path.split('.')[0] ?? '');
  return {
    inStop: { bedrock: Object.fromEntries(own.filter((entry) => !isLast(entry))) },
    inMetadata: { ...vendor, bedrock: Object.fromEntries(own.filter(isLast)) },
  };
}
