import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { Finish } from '../../schema/generate/finish.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import type { At, ItemPatch, StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { decodeAnthropicError, statusOfType } from '../anthropic-error.ts';
import type { Sent } from '../codec.ts';
import type { Step } from '../step.ts';
import { mergeVendor } from '../vendor-members.ts';
import { decodeAssistantBlock } from './decode-block.ts';
import { decodeDelta } from './decode-delta.ts';
import { type OpenedBlock, openBlock } from './open-block.ts';
import { listAt, numberAt, objectAt, restOf, said, textAt } from './read-json.ts';
import { type Reading, readingAnswer } from './reading.ts';
import { messageMembers, tierOf } from './response.ts';
import { decodeFinish } from './stop-reason.ts';
import { grownUsage } from './usage.ts';

const deltaMembers = new Set(['stop_reason', 'stop_sequence', 'stop_details']);
const messageDeltaMembers = new Set(['type', 'delta', 'usage']);

/**
 * The API's events to ours. A second `message_start` of another answer breaks the stream: two signed answers are
 * never merged. A stream that ends before `message_stop` is cut.
 * @see https://docs.claude.com/en/docs/build-with-claude/streaming
 */
export class DecodeStream implements Step<Json, StreamEvent> {
  readonly #reading: Reading;
  readonly #open = new Map<number, OpenedBlock>();
  #id: string | undefined;
  #hasStarted = false;
  #isOver = false;
  /** lowest free number of an item: blocks that `message_start` brought come before those with an index */
  #nextItem = 0;
  #finish: Finish | undefined;
  #usage: Usage | undefined;
  #serviceTier: string | undefined;
  #vendor: Vendor | undefined;

  constructor(sent: Sent) {
    this.#reading = readingAnswer(sent);
  }

  push(event: Json): readonly StreamEvent[] {
    if (this.#isOver || !isJsonObject(event)) return [];
    switch (event['type']) {
      case 'message_start':
        return this.#start(objectAt(event, 'message') ?? {});
      case 'content_block_start':
        return this.#openBlock(event);
      case 'content_block_delta':
        return this.#delta(event);
      case 'content_block_stop':
        return this.#closeBlock(numberAt(event, 'index') ?? -1, undefined);
      case 'message_delta':
        return this.#noteEnd(event);
      case 'message_stop':
        return this.#stop();
      case 'ping':
        return [{ type: 'ping' }];
      case 'error':
        return this.#fail(streamError(event));
      default:
        return this.#aside(event);
    }
  }

  end(): readonly StreamEvent[] {
    if (this.#isOver) return [];
    const message = 'the provider ended the stream before its answer was complete';
    return this.#fail({ kind: 'stream-cut', message });
  }

  #start(message: JsonObject): readonly StreamEvent[] {
    const id = textAt(message, 'id');
    if (this.#hasStarted) {
      if (id === this.#id) return [];
      return this.#fail({ kind: 'stream-broken', message: 'the provider began a second answer in the same stream' });
    }
    this.#id = id;
    const out = [...this.#begin(message)];
    for (const block of listAt(message, 'content') ?? []) {
      out.push(...whole({ candidate: 0, item: this.#nextItem++ }, decodeAssistantBlock(block, this.#reading)));
    }
    if (textAt(message, 'stop_reason') !== undefined) this.#finish = decodeFinish(message);
    return out;
  }

  #begin(message: JsonObject): readonly StreamEvent[] {
    this.#hasStarted = true;
    const { id, model } = { id: textAt(message, 'id'), model: textAt(message, 'model') };
    const vendor = restOf(message, messageMembers);
    const start: StreamEvent = {
      type: 'response-start',
      ...(id !== undefined && { id }),
      ...(model !== undefined && { model }),
      ...(vendor && { vendor }),
    };
    const usage = objectAt(message, 'usage');
    return usage ? [start, this.#count(usage)] : [start];
  }

  #count(usage: JsonObject): StreamEvent {
    const { serviceTier } = tierOf(usage);
    this.#serviceTier = serviceTier ?? this.#serviceTier;
    this.#usage = grownUsage(this.#usage, usage);
    return { type: 'usage', usage: this.#usage };
  }

  /** A host that leaves `message_start` out is understood all the same. */
  #started(): readonly StreamEvent[] {
    return this.#hasStarted ? [] : this.#begin({});
  }

  #openBlock(event: JsonObject): readonly StreamEvent[] {
    const index = numberAt(event, 'index') ?? this.#open.size;
    const out = [...this.#started(), ...this.#closeBlock(index, undefined)];
    const at = { candidate: 0, item: this.#nextItem++ };
    const block = openBlock(event['content_block'] ?? null, at, this.#reading);
    this.#open.set(index, block);
    return [...out, ...block.events];
  }

  #delta(event: JsonObject): readonly StreamEvent[] {
    const block = this.#open.get(numberAt(event, 'index') ?? -1);
    const delta = said(event['delta']);
    return block === undefined || delta === undefined ? [] : decodeDelta(delta, block, this.#reading);
  }

  #closeBlock(index: number, patch: ItemPatch | undefined): readonly StreamEvent[] {
    const block = this.#open.get(index);
    if (block === undefined) return [];
    this.#open.delete(index);
    return [{ type: 'item-end', ...block.at, ...(patch && { patch }) }];
  }

  #noteEnd(event: JsonObject): readonly StreamEvent[] {
    const delta = objectAt(event, 'delta') ?? {};
    const out = this.#started();
    if (textAt(delta, 'stop_reason') !== undefined || this.#finish === undefined) this.#finish = decodeFinish(delta);
    this.#vendor = [restOf(delta, deltaMembers), restOf(event, messageDeltaMembers)].reduce(mergeVendor, this.#vendor);
    const usage = objectAt(event, 'usage');
    if (usage) this.#count(usage);
    return out;
  }

  #stop(): readonly StreamEvent[] {
    const out: StreamEvent[] = [...this.#started()];
    for (const index of [...this.#open.keys()]) out.push(...this.#closeBlock(index, undefined));
    this.#isOver = true;
    out.push({ type: 'candidate-end', candidate: 0, finish: this.#finish ?? { reason: 'other' } });
    if (this.#usage) out.push({ type: 'usage', usage: this.#usage });
    const serviceTier = this.#serviceTier;
    out.push({
      type: 'response-end',
      ...(serviceTier !== undefined && { serviceTier }),
      ...(this.#vendor && { vendor: this.#vendor }),
    });
    return out;
  }

  #fail(error: GatewayError): readonly StreamEvent[] {
    const out: StreamEvent[] = [];
    for (const index of [...this.#open.keys()]) out.push(...this.#closeBlock(index, { status: 'incomplete' }));
    this.#isOver = true;
    return [...out, { type: 'error', error }];
  }

  #aside(event: JsonObject): readonly StreamEvent[] {
    const label = textAt(event, 'type') ?? 'event';
    return [...this.#started(), { type: 'aside', format: 'anthropic', label, wire: printJson(event) }];
  }
}

const whole = (at: At, seed: AssistantItem): readonly StreamEvent[] => [
  { type: 'item-start', ...at, seed },
  { type: 'item-end', ...at },
];

function streamError(event: JsonObject): GatewayError {
  const error = objectAt(event, 'error');
  return decodeAnthropicError(statusOfType(error && textAt(error, 'type')), event);
}
