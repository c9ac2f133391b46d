import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readString } from '../../schema/json/read-value.ts';
import type { Frame } from '../framing/frame.ts';
import { decodeGeminiError, encodeGeminiError, statusOfGeminiError } from '../gemini-error.ts';
import { maxUsage } from '../max-usage.ts';
import type { Peek, RelayStream } from '../relay.ts';
import { reasonOf } from './finish.ts';
import { isList, objectAt, objectsOf } from './read-json.ts';
import { decodeUsage } from './usage.ts';

/** The provider's own frames, one for one; only a missing end is told to the client. */
export class GeminiRelayStream implements RelayStream {
  readonly #finishes = new Map<number, string | undefined>();
  readonly #calling = new Set<number>();
  #id: string | undefined;
  #model: string | undefined;
  #usage: Usage | undefined;
  #isBlocked = false;
  #error: GatewayError | undefined;
  #isOver = false;

  push(frame: Frame): readonly Frame[] {
    if (this.#isOver) return [];
    const parsed = parseJson(frame.data);
    const chunk = parsed.ok && isJsonObject(parsed.value) ? parsed.value : {};
    const error = objectAt(chunk, 'error');
    if (error) {
      this.#isOver = true;
      this.#error = decodeGeminiError(statusOfGeminiError(error), chunk);
      return [frame];
    }
    this.#hear(chunk);
    return [this.#isComplete() ? { ...frame, isLast: true } : frame];
  }

  end(): readonly Frame[] {
    if (this.#isOver || this.#isComplete()) return [];
    this.#isOver = true;
    const message = 'the provider ended the stream before its answer was complete';
    this.#error = { kind: 'stream-cut', message };
    return [{ data: printJson(encodeGeminiError(this.#error)) }];
  }

  peek(): Peek & { readonly error?: GatewayError } {
    const finishReasons = [...this.#finishes].flatMap(([index, word]) =>
      word === undefined ? [] : [reasonOf(word, this.#calling.has(index))],
    );
    return {
      ...(this.#id !== undefined && { id: this.#id }),
      ...(this.#model !== undefined && { model: this.#model }),
      ...(this.#usage && { usage: this.#usage }),
      ...(finishReasons.length > 0 && { finishReasons }),
      ...(this.#error && { error: this.#error }),
    };
  }

  #isComplete(): boolean {
    const words = [...this.#finishes.values()];
    return words.length === 0 ? this.#isBlocked : words.every((word) => word !== undefined);
  }

  #hear(chunk: JsonObject): void {
    this.#id = readString(chunk['responseId']) ?? this.#id;
    this.#model = readString(chunk['modelVersion']) ?? this.#model;
    this.#isBlocked ||= objectAt(chunk, 'promptFeedback')?.['blockReason'] !== undefined;
    const counted = objectAt(chunk, 'usageMetadata');
    const usage = counted && decodeUsage(counted);
    if (usage) this.#usage = maxUsage(this.#usage, usage);
    for (const [at, candidate] of objectsOf(chunk['candidates']).entries()) {
      const index = readNumber(candidate['index']) ?? at;
      this.#finishes.set(index, readString(candidate['finishReason']) ?? this.#finishes.get(index));
      if (isCalling(candidate)) this.#calling.add(index);
    }
  }
}

export function isCalling(candidate: JsonObject): boolean {
  const parts = objectAt(candidate, 'content')?.['parts'];
  return isList(parts) && parts.some((part) => isJsonObject(part) && 'functionCall' in part);
}

/** What a plain answer tells without being decoded. */
export function peekAnswer(value: JsonObject): Peek {
  const id = readString(value['responseId']);
  const model = readString(value['modelVersion']);
  const counted = objectAt(value, 'usageMetadata');
  const usage = counted && decodeUsage(counted);
  const reasons = objectsOf(value['candidates']).flatMap((candidate) => {
    const word = readString(candidate['finishReason']);
    return word === undefined ? [] : [reasonOf(word, isCalling(candidate))];
  });
  return {
    ...(id !== undefined && { id }),
    ...(model !== undefined && { model }),
    ...(usage && { usage }),
    ...(reasons.length > 0 && { finishReasons: reasons }),
  };
}
