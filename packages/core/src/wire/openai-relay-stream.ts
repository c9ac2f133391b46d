import type { GatewayError } from '../schema/errors/gateway-error.ts';
import type { Usage } from '../schema/generate/usage.ts';
import { JsonBody } from '../schema/json/json-body.ts';
import { parseJson } from '../schema/json/parse-json.ts';
import { printJson } from '../schema/json/print-json.ts';
import { asJsonText, isJsonObject, type JsonObject } from '../schema/json/raw-json.ts';
import { readNumber, readObjects, readString } from '../schema/json/read-value.ts';
import type { Ask } from './codec.ts';
import type { Frame } from './framing/frame.ts';
import { maxUsage } from './max-usage.ts';
import { completedUsage } from './openai-completed-usage.ts';
import { decodeOpenaiError, isOpenaiError } from './openai-error.ts';
import { decodeOpenaiFinish } from './openai-finish.ts';
import { decodeOpenaiUsage, encodeOpenaiUsage, usageSpelling } from './openai-usage.ts';
import type { Peek, RelayStream } from './relay.ts';

/** Where chat and legacy text completions differ: what stands inside a choice of a chunk. */
export interface RelayedChoices {
  readonly format: 'openai-chat' | 'openai-text';
  /** `object` of a chunk */
  readonly object: string;
  /** Does the choice bring anything that a client would show or run? */
  saysSomething(choice: JsonObject): boolean;
  /** The chunk's text with the edits that this choice needs; the same text when it needs none. */
  relay(text: string, position: number, choice: JsonObject): string;
  /** Choices of chunks that are due before the last one. */
  closing(): readonly JsonObject[];
  /** A choice that says nothing. */
  readonly silent: JsonObject;
}

/** A chunk as text and as plain values. */
interface Chunk {
  readonly text: string;
  readonly value: JsonObject;
  readonly choices: readonly JsonObject[];
}

export const doneMark = '[DONE]';

/**
 * The provider's chunks, letter by letter but for a few edits. The last bare finish is held back until the usage is
 * known, which then travels in it and nowhere else. A frame that tells an error is not passed on: it is in `peek()`.
 */
export class OpenaiRelayStream implements RelayStream {
  readonly #ask: Ask;
  readonly #choices: RelayedChoices;
  readonly #finishes = new Map<number, string>();
  #isOver = false;
  #first: JsonObject | undefined;
  #model: string | undefined;
  #held: Chunk | undefined;
  #tail: Chunk | undefined;
  #usage: Usage | undefined;
  #usageText: string | undefined;
  #error: GatewayError | undefined;

  constructor(ask: Ask, choices: RelayedChoices) {
    this.#ask = ask;
    this.#choices = choices;
  }

  push(frame: Frame): readonly Frame[] {
    if (this.#isOver) return [];
    if (frame.data.startsWith(doneMark)) return this.#first === undefined ? this.#cut() : this.#close();
    const parsed = parseJson(frame.data);
    if (!parsed.ok || !isJsonObject(parsed.value)) return [];
    if (isOpenaiError(parsed.value)) return this.#fail(decodeOpenaiError(200, parsed.value, this.#choices.format));
    const chunk = { text: frame.data, value: parsed.value, choices: readObjects(parsed.value.choices) };
    this.#learn(chunk);
    return this.#ask.dialect === 'vendor' ? this.#asItIs(frame, chunk) : this.#relay(frame, chunk);
  }

  end(): readonly Frame[] {
    if (this.#isOver) return [];
    if (this.#finishes.size > 0) return this.#close();
    return this.#cut();
  }

  peek(): Peek & { readonly error?: GatewayError } {
    const id = readString(this.#first?.id);
    return {
      ...(id !== undefined && { id }),
      ...(this.#model !== undefined && { model: this.#model }),
      ...(this.#usage && { usage: this.#usage }),
      finishReasons: [...this.#finishes.values()],
      ...(this.#error && { error: this.#error }),
    };
  }

  #cut(): readonly Frame[] {
    return this.#fail({ kind: 'stream-cut', message: 'the stream ended before the answer was complete' });
  }

  #fail(error: GatewayError): readonly Frame[] {
    this.#isOver = true;
    this.#error = error;
    return [];
  }

  #learn({ value, text, choices }: Chunk): void {
    this.#first ??= value;
    this.#model = readString(value.model) || this.#model;
    if (isJsonObject(value.usage)) this.#learnUsage(value, text);
    choices.forEach((choice, position) => {
      if (typeof choice.finish_reason !== 'string') return;
      const { reason } = decodeOpenaiFinish(choice.finish_reason, choice.stop, this.#choices.format);
      this.#finishes.set(readNumber(choice.index) ?? position, reason);
    });
  }

  /** The provider's own words, unless its reports contradict one another: then the maximum of each counter. */
  #learnUsage(value: JsonObject, text: string): void {
    const now = decodeOpenaiUsage(value.usage, this.#choices.format);
    if (now === undefined) return;
    const merged = maxUsage(this.#usage, now);
    const isWhole = merged.input === now.input && merged.output === now.output;
    this.#usage = merged;
    const source = isWhole ? sourceOf(text, 'usage') : undefined;
    const spelling = usageSpelling(this.#ask, this.#choices.format);
    this.#usageText = completedUsage(source ?? printJson(encodeOpenaiUsage(merged, spelling)));
  }

  #asItIs(frame: Frame, { value, choices }: Chunk): readonly Frame[] {
    const isUsageOnly = choices.length === 0 && isJsonObject(value.usage);
    return isUsageOnly && !this.#ask.wantsUsage ? [] : [frame];
  }

  #relay(frame: Frame, chunk: Chunk): readonly Frame[] {
    const { choices } = chunk;
    if (choices.length === 0) return this.#relayBare(chunk);
    let { text } = chunk;
    let isFinishOnly = true;
    choices.forEach((choice, position) => {
      if (typeof choice.finish_reason !== 'string' || this.#choices.saysSomething(choice)) isFinishOnly = false;
      text = this.#choices.relay(text, position, choice);
    });
    const before = this.#held;
    this.#held = isFinishOnly ? { ...chunk, text } : undefined;
    if (before === undefined && text === frame.data && !isFinishOnly && !isJsonObject(chunk.value.usage))
      return [frame];
    const out = before === undefined ? [] : [withoutUsage(before)];
    if (!isFinishOnly) out.push(withoutUsage({ ...chunk, text }));
    return out;
  }

  /** A chunk without choices: usage, which waits for the end, or news of the host's own. */
  #relayBare(chunk: Chunk): readonly Frame[] {
    const hasNews = Object.keys(chunk.value).some((name) => !headMembers.has(name));
    if (hasNews && this.#finishes.size === 0) return [withoutUsage(chunk)];
    this.#tail = chunk;
    return [];
  }

  #close(): readonly Frame[] {
    this.#isOver = true;
    if (this.#ask.dialect === 'vendor') return [];
    const out: Frame[] = this.#choices.closing().map((choice) => ({ data: this.#chunk(choice) }));
    const last = this.#held ?? { text: this.#chunk(this.#choices.silent), value: {}, choices: [] };
    out.push({ data: this.#withTail(last), isLast: true });
    return out;
  }

  #chunk(choice: JsonObject): string {
    const { id, created, system_fingerprint } = this.#first ?? {};
    const { object } = this.#choices;
    return printJson({ id, object, created, model: this.#model, choices: [choice], system_fingerprint });
  }

  /** The final chunk: the usage, and what a usage chunk told beside it. */
  #withTail(last: Chunk): string {
    const edits: { [member: string]: ReturnType<typeof asJsonText> } = {};
    const tail = this.#tail && JsonBody.parse(this.#tail.text);
    for (const { name } of tail?.ok ? tail.body.members : []) {
      const isKnown = headMembers.has(name) || last.value[name] !== undefined;
      const source = isKnown || !tail?.ok ? undefined : tail.body.source(name);
      if (source !== undefined) edits[name] = source;
    }
    const usage = this.#usageText ?? 'null';
    if (sourceOf(last.text, 'usage') !== usage) edits.usage = asJsonText(usage);
    const parsed = Object.keys(edits).length === 0 ? undefined : JsonBody.parse(last.text);
    return parsed?.ok ? parsed.body.edited(edits) : last.text;
  }
}

/** Members that every chunk has, or that say nothing. */
const headMembers = new Set([
  ...['id', 'object', 'created', 'model', 'choices', 'usage', 'system_fingerprint', 'service_tier', 'obfuscation'],
]);

function sourceOf(text: string, member: string): string | undefined {
  const parsed = JsonBody.parse(text);
  return parsed.ok ? parsed.body.source(member) : undefined;
}

/** Usage is told once, in the last chunk. */
function withoutUsage({ text, value }: Chunk): Frame {
  if (!isJsonObject(value.usage)) return { data: text };
  const parsed = JsonBody.parse(text);
  return { data: parsed.ok ? parsed.body.edited({ usage: asJsonText('null') }) : text };
}
