import { compact } from '../../schema/compact.ts';
import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObjects, readString } from '../../schema/json/read-value.ts';
import type { Sent } from '../codec.ts';
import { maxUsage } from '../max-usage.ts';
import { decodeOpenaiError, isOpenaiError } from '../openai-error.ts';
import { decodeOpenaiUsage } from '../openai-usage.ts';
import type { Step } from '../step.ts';
import { mergeVendor, takeVendor } from '../vendor-members.ts';
import type { ChatEvent } from './chat-event.ts';
import { knownOfAnswer } from './decode-response.ts';
import { StreamedChoice } from './streamed-choice.ts';

const format = 'openai-chat';
const knownOfChunk: ReadonlySet<string> = new Set([...knownOfAnswer, 'obfuscation']);

export const decodeStream = (sent: Sent): Step<ChatEvent, StreamEvent> => new ChatStreamDecoder(sent);

/** Chunks come in any mixture of candidates; what ends them is the done mark, or the end of a body after a finish. */
class ChatStreamDecoder implements Step<ChatEvent, StreamEvent> {
  readonly #sent: Sent;
  readonly #choices = new Map<number, StreamedChoice>();
  #hasStarted = false;
  #hasEnded = false;
  #seed: string;
  #usage: Usage | undefined;
  #serviceTier: string | undefined;
  #startVendor: Vendor | undefined;
  #vendor: Vendor | undefined;

  constructor(sent: Sent) {
    this.#sent = sent;
    this.#seed = sent.idSeed;
  }

  push(event: ChatEvent): readonly StreamEvent[] {
    if (this.#hasEnded) return [];
    if (event.type === 'done') return this.#finish();
    const { chunk } = event;
    if (isOpenaiError(chunk)) return this.#fail(decodeOpenaiError(200, chunk, format));
    const out: StreamEvent[] = this.#hasStarted ? [] : [this.#start(chunk)];
    this.#learn(chunk);
    for (const [position, choice] of readObjects(chunk.choices).entries()) {
      this.#choiceOf(readNumber(choice.index) ?? position).push(choice, out);
    }
    return out;
  }

  end(): readonly StreamEvent[] {
    if (this.#hasEnded) return [];
    if ([...this.#choices.values()].some((choice) => choice.hasFinished)) return this.#finish();
    return this.#fail({ kind: 'stream-cut', message: 'the stream ended before the answer was complete' });
  }

  #start(chunk: JsonObject): StreamEvent {
    this.#hasStarted = true;
    const id = readString(chunk.id);
    const created = readNumber(chunk.created);
    this.#seed = id || this.#seed;
    this.#startVendor = takeVendor(chunk, knownOfChunk, format);
    return compact({
      type: 'response-start' as const,
      id: id || undefined,
      model: readString(chunk.model) || undefined,
      createdAtMs: created === undefined ? undefined : created * 1000,
      vendor: this.#startVendor,
    });
  }

  /** What stands beside the choices of any chunk. */
  #learn(chunk: JsonObject): void {
    const usage = decodeOpenaiUsage(chunk.usage, format);
    if (usage !== undefined) this.#usage = maxUsage(this.#usage, usage);
    this.#serviceTier = readString(chunk.service_tier) ?? this.#serviceTier;
    this.#vendor = mergeVendor(this.#vendor, takeVendor(chunk, knownOfChunk, format));
  }

  #choiceOf(index: number): StreamedChoice {
    let choice = this.#choices.get(index);
    if (choice === undefined) {
      choice = new StreamedChoice(index, this.#seed, this.#sent);
      this.#choices.set(index, choice);
    }
    return choice;
  }

  #finish(): readonly StreamEvent[] {
    this.#hasEnded = true;
    const out: StreamEvent[] = [];
    if (!this.#hasStarted) out.push({ type: 'response-start' });
    for (const choice of this.#choices.values()) choice.finish(out);
    if (this.#usage) out.push({ type: 'usage', usage: this.#usage });
    out.push(compact({ type: 'response-end' as const, serviceTier: this.#serviceTier, vendor: this.#newVendor() }));
    return out;
  }

  /** Members that the first chunk has told already are not told again. */
  #newVendor(): Vendor | undefined {
    const told = this.#startVendor?.[format] ?? {};
    const fresh = Object.entries(this.#vendor?.[format] ?? {}).filter(([path, text]) => told[path] !== text);
    return fresh.length === 0 ? undefined : { [format]: Object.fromEntries(fresh) };
  }

  #fail(error: GatewayError): readonly StreamEvent[] {
    this.#hasEnded = true;
    const out: StreamEvent[] = [];
    for (const choice of this.#choices.values()) choice.breakOff(out);
    if (this.#usage) out.push({ type: 'usage', usage: this.#usage });
    out.push({ type: 'error', error });
    return out;
  }
}
