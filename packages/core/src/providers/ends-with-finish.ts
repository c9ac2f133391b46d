import { parseJson } from '../schema/json/parse-json.ts';
import { isJsonObject } from '../schema/json/raw-json.ts';
import { readObjects } from '../schema/json/read-value.ts';
import type { Frame } from '../wire/framing/frame.ts';
import { sseReader } from '../wire/framing/sse.ts';
import type { Step } from '../wire/step.ts';

const doneMark = '[DONE]';

/**
 * Chat streams of hosts that never say `[DONE]`, and may keep the connection open after the last word: once a finish
 * reason and the usage are known, nothing can follow, and the mark is put there for them.
 */
export const endsWithFinish = (): Step<Uint8Array, Frame> => new EndsWithFinish();

class EndsWithFinish implements Step<Uint8Array, Frame> {
  readonly #frames = sseReader();
  #hasFinish = false;
  #hasUsage = false;
  #isOver = false;

  push(bytes: Uint8Array): readonly Frame[] {
    return this.#frames.push(bytes).flatMap((frame) => this.#passed(frame));
  }

  end(): readonly Frame[] {
    return this.#frames.end().flatMap((frame) => this.#passed(frame));
  }

  #passed(frame: Frame): readonly Frame[] {
    if (this.#isOver) return [];
    if (frame.data.startsWith(doneMark)) {
      this.#isOver = true;
      return [frame];
    }
    this.#learn(frame.data);
    this.#isOver = this.#hasFinish && this.#hasUsage;
    return this.#isOver ? [frame, { data: doneMark }] : [frame];
  }

  /** Most chunks only bring text: they are not worth a parse. */
  #learn(data: string): void {
    if (!data.includes('"usage"') && !data.includes('"finish_reason"')) return;
    const parsed = parseJson(data);
    if (!parsed.ok || !isJsonObject(parsed.value)) return;
    this.#hasUsage ||= isJsonObject(parsed.value.usage);
    this.#hasFinish ||= readObjects(parsed.value.choices).some(
      ({ finish_reason: reason }) => typeof reason === 'string' && reason !== '',
    );
  }
}
