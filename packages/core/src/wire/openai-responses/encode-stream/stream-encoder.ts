import type { GatewayError } from '../../../schema/errors/gateway-error.ts';
import type { Finish } from '../../../schema/generate/finish.ts';
import type { AssistantItem } from '../../../schema/generate/item.ts';
import type { Part } from '../../../schema/generate/part.ts';
import type { StreamEvent } from '../../../schema/generate/stream-event.ts';
import type { Usage } from '../../../schema/generate/usage.ts';
import type { Json } from '../../../schema/json/raw-json.ts';
import type { Ask } from '../../codec.ts';
import { blockedFinish, type ResponseParts, refusalText, writeResponse } from '../encode-response.ts';
import { encodeErrorEvent, encodeFailure } from '../error.ts';
import { encodeFinish, stopReason, type WireFinish } from '../finish.ts';
import { standsAlone } from '../group-items.ts';
import { comesWhole } from '../items/write-call.ts';
import { OutputContext } from '../output-context.ts';
import { isOutputContent } from '../write-output-item.ts';
import { CallSlot } from './call-slot.ts';
import type { ItemSlot, SlotEvent } from './item-slot.ts';
import { OpenMessage } from './message-slot.ts';
import { tellProgress } from './progress.ts';
import { ReasoningSlot } from './reasoning-slot.ts';
import { StreamWriter } from './stream-writer.ts';
import { TraceSlot } from './trace-slot.ts';
import { WholeSlot } from './whole-slot.ts';

type Event<T extends StreamEvent['type']> = Extract<StreamEvent, { readonly type: T }>;
type Handlers = { readonly [T in StreamEvent['type']]: (event: Event<T>) => void };

/** Told of an item that has no place on the wire. */
const deaf: ItemSlot = { push: () => undefined, end: () => undefined };

/** Tells one answer to a client of this format. */
export class StreamEncoder {
  readonly #ask: Ask;
  #writer: StreamWriter;
  #head: Pick<ResponseParts, 'id' | 'model' | 'createdAtMs' | 'vendor'> = {};
  readonly #slots = new Map<number, ItemSlot>();
  readonly #traces = new Map<string, TraceSlot>();
  readonly #messageIds = new Set<string>();
  #message: OpenMessage | undefined;
  #hasStarted = false;
  #hasRefusal = false;
  #finish: Finish | undefined;
  #usage: Usage | undefined;

  constructor(ask: Ask) {
    this.#ask = ask;
    this.#writer = new StreamWriter(new OutputContext(ask, undefined));
  }

  get context(): OutputContext {
    return this.#writer.context;
  }

  push(event: StreamEvent): readonly Json[] {
    this.#hear(event);
    return this.#writer.taken();
  }

  readonly #handlers: Handlers = {
    'response-start': (event) => this.#start(event),
    'item-start': (event) => this.#itemStart(event),
    'item-end': (event) => this.#itemEnd(event),
    'text-delta': (event) => this.#tell(event),
    'reasoning-delta': (event) => this.#tell(event),
    'input-delta': (event) => this.#tell(event),
    'media-delta': (event) => this.#tell(event),
    annotation: (event) => this.#tell(event),
    'opaque-delta': (event) => this.#tell(event),
    'item-patch': (event) => this.#tell(event),
    'candidate-end': (event) => this.#candidateEnd(event),
    usage: ({ usage }) => {
      this.#usage = usage;
    },
    'response-end': (event) => this.#end(event),
    error: ({ error }) => this.#fail(error),
    ping: () => undefined,
    aside: (event) => tellProgress(event, this.#writer),
  };

  #hear<T extends StreamEvent['type']>(event: Event<T>): void {
    if ('candidate' in event && event.candidate !== 0) {
      this.context.notes.add('dropped', 'candidates[]', 'no-counterpart', 'meaning');
      return;
    }
    const handle: (event: Event<T>) => void = this.#handlers[event.type as T];
    handle(event);
  }

  #start({ id, model, createdAtMs, vendor }: Event<'response-start'>): void {
    this.#hasStarted = true;
    this.#writer = new StreamWriter(new OutputContext(this.#ask, id));
    this.#head = {
      ...(id !== undefined && { id }),
      ...(model !== undefined && { model }),
      ...(createdAtMs !== undefined && { createdAtMs }),
      ...(vendor && { vendor }),
    };
    const response = this.#response({ status: 'in_progress' }, {});
    this.#writer.write('response.created', { response });
    this.#writer.write('response.in_progress', { response });
  }

  #response(finish: WireFinish, more: Partial<ResponseParts>): Json {
    return writeResponse({ ...this.#head, output: [], ...more, finish }, this.context);
  }

  #itemStart({ item, seed }: Event<'item-start'>): void {
    if (seed.type === 'refusal') this.#hasRefusal = true;
    if (seed.type === 'server-tool-result' && !standsAlone(seed) && this.#traces.has(seed.callId)) {
      this.#traces.get(seed.callId)?.finish(seed);
      return;
    }
    this.#finishNativeTraces();
    this.#slots.set(item, isOutputContent(seed) ? this.#messageFor(seed).begin(seed) : this.#slotFor(seed));
  }

  #messageFor(seed: Part): OpenMessage {
    const open = this.#message;
    if (open?.takesMore && open.key === seed.message?.key) return open;
    open?.close();
    const message = new OpenMessage(this.#writer, seed, (id) => this.#messageIds.has(id));
    this.#messageIds.add(message.id);
    this.#message = message;
    return message;
  }

  #slotFor(seed: AssistantItem): ItemSlot {
    this.#message?.close();
    switch (seed.type) {
      case 'reasoning':
        return new ReasoningSlot(this.#writer, seed);
      case 'tool-call':
        return comesWhole(seed) ? new WholeSlot(this.#writer, seed) : new CallSlot(this.#writer, seed);
      case 'server-tool-call': {
        const slot = TraceSlot.begin(this.#writer, seed);
        if (slot !== undefined) this.#traces.set(seed.callId, slot);
        return slot ?? deaf;
      }
      default:
        return new WholeSlot(this.#writer, seed);
    }
  }

  /** A provider of this format tells the outcome at once or not at all. */
  #finishNativeTraces(): void {
    if (!this.context.isNative) return;
    for (const trace of this.#traces.values()) if (trace.hasEnded) trace.finish(undefined);
  }

  #tell(event: SlotEvent): void {
    this.#slots.get(event.item)?.push(event);
  }

  #itemEnd({ item, patch }: Event<'item-end'>): void {
    this.#slots.get(item)?.end(patch);
  }

  #candidateEnd({ finish }: Event<'candidate-end'>): void {
    const explanation = this.#hasRefusal ? undefined : refusalText(finish);
    if (explanation !== undefined) {
      const seed = { type: 'refusal' as const, text: explanation };
      this.#messageFor(seed).begin(seed).end(undefined);
    }
    this.#closeAll();
    this.#finish = finish;
  }

  #closeAll(): void {
    for (const trace of this.#traces.values()) trace.finish(undefined);
    this.#message?.close();
  }

  #end({ serviceTier, promptBlock, vendor }: Event<'response-end'>): void {
    const finish = this.#finish ?? blockedFinish(promptBlock);
    const wire = encodeFinish(finish);
    const response = this.#response(wire, {
      output: this.#writer.output,
      stopReason: stopReason(finish),
      ...(this.#usage && { usage: this.#usage }),
      ...(serviceTier !== undefined && { serviceTier }),
      ...(vendor && { vendor }),
    });
    this.#writer.write(terminalOf(wire.status), { response });
  }

  /** The failure itself, then the failed answer; of one that never began there is nothing to tell. */
  #fail(error: GatewayError): void {
    const { type, ...members } = encodeErrorEvent(error, this.#ask.dialect);
    this.#writer.write(String(type), members);
    if (!this.#hasStarted) return;
    const failure = { status: 'failed', error: encodeFailure(error) };
    const response = this.#response(failure, {
      output: this.#writer.output,
      ...(this.#usage && { usage: this.#usage }),
    });
    this.#writer.write('response.failed', { response });
  }
}

function terminalOf(status: string): string {
  if (status === 'completed' || status === 'failed') return `response.${status}`;
  return 'response.incomplete';
}
