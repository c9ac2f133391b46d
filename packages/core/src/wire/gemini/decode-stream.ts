import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { PromptBlock } from '../../schema/generate/result.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber } from '../../schema/json/read-value.ts';
import type { Sent } from '../codec.ts';
import { decodeGeminiError, statusOfGeminiError } from '../gemini-error.ts';
import { maxUsage } from '../max-usage.ts';
import type { Step } from '../step.ts';
import { mergeVendor } from '../vendor-members.ts';
import { CandidateStream } from './decode-candidate-stream.ts';
import { camelCased, objectAt, objectsOf, restOf } from './read-json.ts';
import { decodeFeedback, decodeHead } from './response-members.ts';
import { decodeUsage } from './usage.ts';

/**
 * Chunks of an answer to our events. The wire has no last word: a stream is complete when its body ends after
 * every candidate told why it stopped. @see https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent
 */
export class DecodeStream implements Step<Json, StreamEvent> {
  readonly #sent: Sent;
  readonly #candidates = new Map<number, CandidateStream>();
  #seed: string;
  #hasStarted = false;
  #isOver = false;
  #usage: Usage | undefined;
  #usageVendor: Vendor | undefined;
  #promptBlock: PromptBlock | undefined;
  #vendor: Vendor | undefined;

  constructor(sent: Sent) {
    this.#sent = sent;
    this.#seed = sent.idSeed;
  }

  push(event: Json): readonly StreamEvent[] {
    if (this.#isOver || !isJsonObject(event)) return [];
    const chunk = camelCased(event);
    const error = objectAt(chunk, 'error');
    if (error) return this.#fail(decodeGeminiError(statusOfGeminiError(error), chunk));
    const out = this.#hasStarted ? [] : [this.#start(chunk)];
    this.#count(chunk);
    this.#hearPrompt(chunk);
    for (const [at, wire] of objectsOf(chunk['candidates']).entries()) {
      out.push(...this.#candidate(readNumber(wire['index']) ?? at).push(wire));
    }
    return out;
  }

  end(): readonly StreamEvent[] {
    if (this.#isOver) return [];
    const candidates = [...this.#candidates.values()];
    const isComplete = candidates.every(({ isFinished }) => isFinished);
    if (!isComplete || (candidates.length === 0 && this.#promptBlock === undefined)) {
      return this.#fail({
        kind: 'stream-cut',
        message: 'the provider ended the stream before its answer was complete',
      });
    }
    this.#isOver = true;
    const vendor = mergeVendor(this.#vendor, this.#usage ? undefined : this.#usageVendor);
    return [
      ...candidates.flatMap((candidate) => candidate.end()),
      ...this.#counted(),
      {
        type: 'response-end',
        ...(this.#promptBlock && { promptBlock: this.#promptBlock }),
        ...(vendor && { vendor }),
      },
    ];
  }

  #start(chunk: JsonObject): StreamEvent {
    this.#hasStarted = true;
    const head = decodeHead(chunk);
    this.#seed = head.id ?? this.#seed;
    return { type: 'response-start', ...head };
  }

  #candidate(index: number): CandidateStream {
    const known = this.#candidates.get(index);
    if (known) return known;
    const candidate = new CandidateStream(index, this.#sent, this.#seed);
    this.#candidates.set(index, candidate);
    return candidate;
  }

  #count(chunk: JsonObject): void {
    const wire = objectAt(chunk, 'usageMetadata');
    const usage = wire && decodeUsage(wire);
    if (usage) this.#usage = maxUsage(this.#usage, usage);
    else if (wire) this.#usageVendor = mergeVendor(this.#usageVendor, restOf(wire, new Set(), 'usageMetadata'));
  }

  #counted(): readonly StreamEvent[] {
    return this.#usage ? [{ type: 'usage', usage: this.#usage }] : [];
  }

  #hearPrompt(chunk: JsonObject): void {
    const { promptBlock, vendor } = decodeFeedback(chunk);
    this.#promptBlock = promptBlock ?? this.#promptBlock;
    this.#vendor = mergeVendor(this.#vendor, vendor);
  }

  /** What was counted so far was spent all the same. */
  #fail(error: GatewayError): readonly StreamEvent[] {
    this.#isOver = true;
    const ended = [...this.#candidates.values()].flatMap((candidate) => candidate.close({ status: 'incomplete' }));
    return [...ended, ...(this.#hasStarted ? this.#counted() : []), { type: 'error', error }];
  }
}
