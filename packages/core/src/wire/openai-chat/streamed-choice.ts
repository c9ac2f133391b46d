import { compact } from '../../schema/compact.ts';
import type { Finish } from '../../schema/generate/finish.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import type { TokenLogprob } from '../../schema/generate/part.ts';
import type { ItemPatch, StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readNumber, readObject, readObjects, readString } from '../../schema/json/read-value.ts';
import type { Sent } from '../codec.ts';
import { decodeOpenaiFinish } from '../openai-finish.ts';
import type { SealRecord } from '../seal-envelope.ts';
import { mergeVendor, takeVendor } from '../vendor-members.ts';
import { decodeAnnotation } from './annotations.ts';
import { knownOfAssistant, spokenAudioType } from './assistant-message.ts';
import { decodeImage, decodePart } from './content-parts.ts';
import { knownOfChoice, stamped } from './decode-response.ts';
import { decodeLogprobs } from './logprobs.ts';
import { StreamedCalls } from './streamed-calls.ts';
import { StreamedReasoning } from './streamed-reasoning.ts';

const format = 'openai-chat';

/** Ranks give the order of the plain answer, whatever order the deltas came in. Reasoning takes 0 and fractions above. */
const ranks = { text: 1, refusal: 2, audio: 3, image: 4 } as const;

/** One candidate of a stream: which of its items are open, and what is only known at its end. */
export class StreamedChoice {
  readonly #candidate: number;
  readonly #sent: Sent;
  readonly #reasoning: StreamedReasoning;
  readonly #calls: StreamedCalls;
  readonly #open = new Map<number, ItemPatch>();
  #text = '';
  #images = 0;
  #finish: Finish | undefined;
  #vendor: Vendor | undefined;
  #textSeal: SealRecord | undefined;

  constructor(candidate: number, seed: string, sent: Sent) {
    this.#candidate = candidate;
    this.#sent = sent;
    this.#reasoning = new StreamedReasoning(candidate, sent);
    this.#calls = new StreamedCalls({ candidate, seed }, sent);
  }

  get hasFinished(): boolean {
    return this.#finish !== undefined;
  }

  push(choice: JsonObject, out: StreamEvent[]): void {
    const delta = readObject(choice.delta) ?? {};
    const logprobs = decodeLogprobs(choice.logprobs);
    for (const record of this.#reasoning.push(delta, out)) this.#sealElsewhere(record);
    this.#pushContent(delta.content, logprobs.content, out);
    this.#pushRefusal(readString(delta.refusal), logprobs.refusal, out);
    this.#pushAudio(readObject(delta.audio), out);
    for (const image of readObjects(delta.images)) this.#pushWhole(decodeImage(image), out);
    this.#pushAnnotations(delta.annotations, out);
    this.#calls.push(delta, out);
    if (readString(choice.finish_reason) !== undefined) {
      this.#finish = decodeOpenaiFinish(choice.finish_reason, choice.stop, format);
    }
    this.#learn(choice, delta);
  }

  finish(out: StreamEvent[]): void {
    if (this.#textSeal) this.#sealText(this.#textSeal, out);
    this.#endItems(out, undefined);
    out.push(
      compact({
        type: 'candidate-end' as const,
        candidate: this.#candidate,
        finish: this.#finish ?? { reason: 'other' as const },
        vendor: this.#vendor,
      }),
    );
  }

  /** The answer broke off: what is open ends unfinished, and nobody invents a finish. */
  breakOff(out: StreamEvent[]): void {
    this.#endItems(out, 'incomplete');
  }

  #learn(choice: JsonObject, delta: JsonObject): void {
    const vendor = mergeVendor(
      takeVendor(choice, knownOfChoice, format),
      takeVendor(delta, knownOfAssistant, format, 'message'),
    );
    if (vendor !== undefined) this.#vendor = mergeVendor(this.#vendor, vendor);
  }

  #at(item: number) {
    return { candidate: this.#candidate, item };
  }

  #start(item: number, seed: AssistantItem, out: StreamEvent[]): void {
    if (this.#open.has(item)) return;
    this.#open.set(item, {});
    out.push({ type: 'item-start', ...this.#at(item), seed });
  }

  #pushWhole(seed: AssistantItem, out: StreamEvent[]): void {
    const item = ranks.image + this.#images++ / 1024;
    out.push({ type: 'item-start', ...this.#at(item), seed }, { type: 'item-end', ...this.#at(item) });
  }

  /** Text, or a list of blocks as Mistral streams its reasoning. */
  #pushContent(content: Json | undefined, logprobs: readonly TokenLogprob[] | undefined, out: StreamEvent[]): void {
    if (typeof content === 'string') {
      this.#pushText(content, logprobs, out);
      return;
    }
    for (const block of readList(content)) {
      const part = decodePart(block);
      if (part.type === 'text') this.#pushText(part.text, logprobs, out);
      else if (part.type === 'opaque' && part.label === 'thinking') this.#pushThinking(readObject(block), out);
      else this.#pushWhole(part, out);
    }
  }

  #pushThinking(block: JsonObject | undefined, out: StreamEvent[]): void {
    const thought = readObjects(block?.thinking).map(({ text }) => readString(text) ?? '');
    this.#reasoning.push({ reasoning: thought.join('') }, out);
  }

  #pushText(text: string, logprobs: readonly TokenLogprob[] | undefined, out: StreamEvent[]): void {
    if (text === '' && logprobs === undefined) return;
    this.#start(ranks.text, { type: 'text', text: '' }, out);
    this.#text += text;
    out.push({ type: 'text-delta', ...this.#at(ranks.text), text, ...(logprobs && { logprobs }) });
  }

  #pushRefusal(text: string | undefined, logprobs: readonly TokenLogprob[] | undefined, out: StreamEvent[]): void {
    if (!text && logprobs === undefined) return;
    this.#start(ranks.refusal, { type: 'refusal', text: '' }, out);
    out.push({ type: 'text-delta', ...this.#at(ranks.refusal), text: text ?? '', ...(logprobs && { logprobs }) });
  }

  #pushAudio(audio: JsonObject | undefined, out: StreamEvent[]): void {
    if (audio === undefined) return;
    const source = { kind: 'base64' as const, data: '', mediaType: spokenAudioType };
    this.#start(ranks.audio, { type: 'audio', source }, out);
    const heard = compact({ base64: readString(audio.data), transcript: readString(audio.transcript) });
    if (heard.base64 || heard.transcript) out.push({ type: 'media-delta', ...this.#at(ranks.audio), ...heard });
    const expiresAt = readNumber(audio.expires_at);
    const told = compact({
      id: readString(audio.id),
      expiresAtMs: expiresAt === undefined ? undefined : expiresAt * 1000,
    });
    this.#open.set(ranks.audio, { ...this.#open.get(ranks.audio), ...told });
  }

  #pushAnnotations(wire: Json | undefined, out: StreamEvent[]): void {
    for (const each of readObjects(wire)) {
      this.#start(ranks.text, { type: 'text', text: '' }, out);
      const annotation = decodeAnnotation(each, this.#text);
      out.push({ type: 'annotation', ...this.#at(ranks.text), annotation });
    }
  }

  #sealElsewhere(record: SealRecord): void {
    if (record.seals === 'text') this.#textSeal = record;
    else this.#calls.seal(record);
  }

  /** The text of a sealed answer may be empty: then the seal alone keeps it alive. */
  #sealText({ seal }: SealRecord, out: StreamEvent[]): void {
    this.#start(ranks.text, { type: 'text', text: '' }, out);
    this.#open.set(ranks.text, { seal: stamped(seal, this.#sent) });
  }

  #endItems(out: StreamEvent[], status: 'incomplete' | undefined): void {
    this.#reasoning.end(out, status);
    for (const [item, learnt] of this.#open) {
      const patch: ItemPatch = status === undefined ? learnt : { ...learnt, status };
      out.push({ type: 'item-end', ...this.#at(item), ...(Object.keys(patch).length > 0 && { patch }) });
    }
    this.#calls.end(out, status);
  }
}
