import { compact } from '../../schema/compact.ts';
import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { Finish } from '../../schema/generate/finish.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObjects, readString } from '../../schema/json/read-value.ts';
import { maxUsage } from '../max-usage.ts';
import { decodeOpenaiError, isOpenaiError } from '../openai-error.ts';
import { decodeOpenaiFinish } from '../openai-finish.ts';
import { decodeOpenaiUsage } from '../openai-usage.ts';
import type { Step } from '../step.ts';
import { mergeVendor, takeVendor } from '../vendor-members.ts';
import type { TextEvent } from './text-event.ts';
import { choiceVendor, knownOfAnswer } from './text-response.ts';

const format = 'openai-text';
const knownOfChunk: ReadonlySet<string> = new Set([...knownOfAnswer, 'obfuscation']);
const textItem = 1;

interface OpenChoice {
  hasText: boolean;
  finish?: Finish;
  vendor?: Vendor | undefined;
}

export const decodeStream = (): Step<TextEvent, StreamEvent> => new TextStreamDecoder();

class TextStreamDecoder implements Step<TextEvent, StreamEvent> {
  readonly #choices = new Map<number, OpenChoice>();
  #hasStarted = false;
  #hasEnded = false;
  #usage: Usage | undefined;

  push(event: TextEvent): readonly StreamEvent[] {
    if (this.#hasEnded) return [];
    if (event.type === 'done') return this.#finish();
    const { chunk } = event;
    if (isOpenaiError(chunk)) return this.#fail(decodeOpenaiError(200, chunk, format));
    const out: StreamEvent[] = [];
    if (!this.#hasStarted) out.push(this.#start(chunk));
    const usage = decodeOpenaiUsage(chunk.usage, format);
    if (usage !== undefined) this.#usage = maxUsage(this.#usage, usage);
    for (const [position, choice] of readObjects(chunk.choices).entries()) {
      this.#pushChoice(readNumber(choice.index) ?? position, choice, out);
    }
    return out;
  }

  end(): readonly StreamEvent[] {
    if (this.#hasEnded) return [];
    if ([...this.#choices.values()].some(({ finish }) => finish !== undefined)) return this.#finish();
    return this.#fail({ kind: 'stream-cut', message: 'the stream ended before the answer was complete' });
  }

  #start(chunk: JsonObject): StreamEvent {
    this.#hasStarted = true;
    const created = readNumber(chunk.created);
    return compact({
      type: 'response-start' as const,
      id: readString(chunk.id) || undefined,
      model: readString(chunk.model) || undefined,
      createdAtMs: created === undefined ? undefined : created * 1000,
      vendor: takeVendor(chunk, knownOfChunk, format),
    });
  }

  #pushChoice(candidate: number, choice: JsonObject, out: StreamEvent[]): void {
    const open = this.#choices.get(candidate) ?? { hasText: false };
    this.#choices.set(candidate, open);
    const text = readString(choice.text);
    if (text) {
      if (!open.hasText) out.push({ type: 'item-start', candidate, item: textItem, seed: { type: 'text', text: '' } });
      open.hasText = true;
      out.push({ type: 'text-delta', candidate, item: textItem, text });
    }
    if (readString(choice.finish_reason) !== undefined)
      open.finish = decodeOpenaiFinish(choice.finish_reason, choice.stop, format);
    open.vendor = mergeVendor(open.vendor, choiceVendor(choice));
  }

  #finish(): readonly StreamEvent[] {
    this.#hasEnded = true;
    const out: StreamEvent[] = [];
    if (!this.#hasStarted) out.push({ type: 'response-start' });
    for (const [candidate, { hasText, finish, vendor }] of this.#choices) {
      if (hasText) out.push({ type: 'item-end', candidate, item: textItem });
      out.push(
        compact({ type: 'candidate-end' as const, candidate, finish: finish ?? { reason: 'other' as const }, vendor }),
      );
    }
    if (this.#usage) out.push({ type: 'usage', usage: this.#usage });
    out.push({ type: 'response-end' });
    return out;
  }

  #fail(error: GatewayError): readonly StreamEvent[] {
    this.#hasEnded = true;
    const out: StreamEvent[] = [];
    for (const [candidate, { hasText }] of this.#choices) {
      if (hasText) out.push({ type: 'item-end', candidate, item: textItem, patch: { status: 'incomplete' } });
    }
    if (this.#usage) out.push({ type: 'usage', usage: this.#usage });
    out.push({ type: 'error', error });
    return out;
  }
}
