import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { Finish } from '../../schema/generate/finish.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import type { At, ItemPatch, StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObject, readString } from '../../schema/json/read-value.ts';
import { decodeException } from '../bedrock-error.ts';
import type { Sent } from '../codec.ts';
import { isExceptionName } from '../framing/event-stream.ts';
import { maxUsage } from '../max-usage.ts';
import type { Step } from '../step.ts';
import { mergeVendor } from '../vendor-members.ts';
import { restOf, said } from './members.ts';
import { startedItem } from './open-block.ts';
import { OpenedBlock } from './opened-block.ts';
import { type Reading, readingAnswer } from './reading.ts';
import { tierOf } from './response.ts';
import { decodeFinish } from './stop-reason.ts';
import { decodeUsage } from './usage.ts';

/** `p` is padding that hides the length of what was said. */
const startMembers = new Set(['role', 'p']);
const stopMembers = new Set(['stopReason', 'p']);
const metadataMembers = new Set(['usage', 'serviceTier', 'p']);
const typeOnly = new Set(['type']);

/**
 * Converse's events to ours. Starts and stops of blocks may be missing, and the closing pair comes in either order:
 * the answer is over when both are there, or at the end of the frames when only `messageStop` is.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference-call.html
 */
export class DecodeStream implements Step<Json, StreamEvent> {
  readonly #reading: Reading;
  readonly #open = new Map<number, OpenedBlock>();
  #hasStarted = false;
  #isOver = false;
  #hasMetadata = false;
  #nextItem = 0;
  #finish: Finish | undefined;
  #usage: Usage | undefined;
  #serviceTier: string | undefined;
  #vendor: Vendor | undefined;

  constructor(sent: Sent) {
    this.#reading = readingAnswer(sent);
  }

  push(event: Json): readonly StreamEvent[] {
    const [named] = isJsonObject(event) ? Object.entries(event) : [];
    if (this.#isOver || named === undefined) return [];
    const [name, payload = null] = named;
    if (isExceptionName(name)) return this.#fail(decodeException(name, payload));
    if (!isJsonObject(payload)) return [];
    switch (name) {
      case 'messageStart':
        return this.#start(payload);
      case 'contentBlockStart':
        return [...this.#started(), ...this.#openBlock(payload)];
      case 'contentBlockDelta':
        return [...this.#started(), ...this.#delta(payload)];
      case 'contentBlockStop':
        return this.#closeBlock(readNumber(payload['contentBlockIndex']) ?? -1);
      case 'messageStop':
        return [...this.#started(), ...this.#noteStop(payload)];
      case 'metadata':
        return [...this.#started(), ...this.#noteMetadata(payload)];
      default:
        return [...this.#started(), { type: 'aside', format: 'bedrock', label: name, wire: printJson(payload) }];
    }
  }

  end(): readonly StreamEvent[] {
    if (this.#isOver) return [];
    if (this.#finish !== undefined) return this.#finished(this.#finish);
    const message = 'the provider ended the stream before its answer was complete';
    return this.#fail({ kind: 'stream-cut', message });
  }

  #start(payload: JsonObject): readonly StreamEvent[] {
    if (this.#hasStarted) {
      return this.#fail({ kind: 'stream-broken', message: 'the provider began a second answer in the same stream' });
    }
    this.#hasStarted = true;
    const vendor = restOf(payload, startMembers);
    return [{ type: 'response-start', ...(vendor && { vendor }) }];
  }

  #started(): readonly StreamEvent[] {
    return this.#hasStarted ? [] : this.#start({});
  }

  #openBlock(payload: JsonObject): readonly StreamEvent[] {
    const index = readNumber(payload['contentBlockIndex']) ?? this.#nextItem;
    const start = readObject(payload['start']) ?? {};
    const seed = startedItem(start, this.#reading);
    return seed === undefined ? [] : this.#begin(index, seed);
  }

  /** A new block ends those before it, whose stops may have been left out. */
  #begin(index: number, seed: AssistantItem): readonly StreamEvent[] {
    const out = [...this.#open.keys()].filter((each) => each <= index).flatMap((each) => this.#closeBlock(each));
    const at: At = { candidate: 0, item: this.#nextItem++ };
    this.#open.set(index, new OpenedBlock(at, seed, this.#reading));
    return [...out, { type: 'item-start', ...at, seed }];
  }

  #delta(payload: JsonObject): readonly StreamEvent[] {
    const index = readNumber(payload['contentBlockIndex']) ?? -1;
    const delta = said(payload['delta']);
    if (!isJsonObject(delta)) return [];
    const open = this.#open.get(index);
    const told = open?.decode(delta);
    if (told !== undefined) return told;
    const seed = OpenedBlock.seedFor(delta, this.#reading);
    if (seed === undefined) {
      const wire = printJson(payload);
      return [{ type: 'aside', format: 'bedrock', label: 'contentBlockDelta', wire }];
    }
    const begun = this.#begin(index, seed);
    return [...begun, ...(this.#open.get(index)?.decode(delta) ?? [])];
  }

  #closeBlock(index: number, patch?: ItemPatch): readonly StreamEvent[] {
    const open = this.#open.get(index);
    if (open === undefined) return [];
    this.#open.delete(index);
    return [{ type: 'item-end', ...open.at, ...(patch && { patch }) }];
  }

  #noteStop(payload: JsonObject): readonly StreamEvent[] {
    this.#finish = decodeFinish(readString(payload['stopReason']));
    this.#vendor = mergeVendor(this.#vendor, restOf(payload, stopMembers));
    return this.#hasMetadata ? this.#finished(this.#finish) : [];
  }

  #noteMetadata(payload: JsonObject): readonly StreamEvent[] {
    this.#hasMetadata = true;
    const usage = readObject(payload['usage']);
    this.#serviceTier = tierOf(payload).serviceTier ?? this.#serviceTier;
    this.#vendor = [
      restOf(payload, metadataMembers),
      restOf(readObject(payload['serviceTier']), typeOnly, 'serviceTier'),
    ].reduce(mergeVendor, this.#vendor);
    if (usage) this.#usage = maxUsage(this.#usage, decodeUsage(usage));
    if (this.#finish !== undefined) return this.#finished(this.#finish);
    return usage && this.#usage ? [{ type: 'usage', usage: this.#usage }] : [];
  }

  #finished(finish: Finish): readonly StreamEvent[] {
    this.#isOver = true;
    const serviceTier = this.#serviceTier;
    return [
      ...[...this.#open.keys()].flatMap((index) => this.#closeBlock(index)),
      { type: 'candidate-end', candidate: 0, finish },
      ...(this.#usage ? [{ type: 'usage', usage: this.#usage } as const] : []),
      {
        type: 'response-end',
        ...(serviceTier !== undefined && { serviceTier }),
        ...(this.#vendor && { vendor: this.#vendor }),
      },
    ];
  }

  #fail(error: GatewayError): readonly StreamEvent[] {
    const ends = [...this.#open.keys()].flatMap((index) => this.#closeBlock(index, { status: 'incomplete' }));
    this.#isOver = true;
    return [...ends, { type: 'error', error }];
  }
}
