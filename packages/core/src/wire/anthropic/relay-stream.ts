import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type JsonObject } from '../../schema/json/raw-json.ts';
import { decodeAnthropicError, encodeAnthropicError, statusOfType } from '../anthropic-error.ts';
import type { Frame } from '../framing/frame.ts';
import type { Peek, RelayStream } from '../relay.ts';
import { objectAt, textAt } from './read-json.ts';
import { reasonOf } from './stop-reason.ts';
import { grownUsage } from './usage.ts';

/** The provider's own frames, one for one, but for what would break a client: a second beginning, a missing end. */
export class AnthropicRelayStream implements RelayStream {
  #id: string | undefined;
  #model: string | undefined;
  #usage: Usage | undefined;
  #stopReason: string | undefined;
  #error: GatewayError | undefined;
  #hasStarted = false;
  #isOver = false;

  push(frame: Frame): readonly Frame[] {
    if (this.#isOver) return [];
    if (!looksWhole(frame)) return this.#fail({ kind: 'stream-broken', message: notAnObject });
    switch (frame.event ?? eventNameOf(frame.data)) {
      case 'message_start':
        return this.#start(frame);
      case 'message_delta':
        this.#noteEnd(bodyOf(frame));
        return [frame];
      case 'message_stop':
        this.#isOver = true;
        return [{ ...frame, isLast: true }];
      case 'error':
        return this.#failed(frame);
      default:
        return [frame];
    }
  }

  end(): readonly Frame[] {
    if (this.#isOver) return [];
    const message = 'the provider ended the stream before its answer was complete';
    return this.#fail({ kind: 'stream-cut', message });
  }

  peek(): Peek & { readonly error?: GatewayError } {
    return {
      ...(this.#id !== undefined && { id: this.#id }),
      ...(this.#model !== undefined && { model: this.#model }),
      ...(this.#usage && { usage: this.#usage }),
      ...(this.#stopReason !== undefined && { finishReasons: [reasonOf(this.#stopReason)] }),
      ...(this.#error && { error: this.#error }),
    };
  }

  #start(frame: Frame): readonly Frame[] {
    const message = objectAt(bodyOf(frame), 'message') ?? {};
    const id = textAt(message, 'id');
    if (this.#hasStarted) {
      if (id === this.#id) return [];
      return this.#fail({ kind: 'stream-broken', message: 'the provider began a second answer in the same stream' });
    }
    this.#hasStarted = true;
    this.#id = id;
    this.#model = textAt(message, 'model');
    this.#stopReason = textAt(message, 'stop_reason');
    this.#count(message);
    return [frame];
  }

  #noteEnd(body: JsonObject): void {
    this.#stopReason = textAt(objectAt(body, 'delta') ?? {}, 'stop_reason') ?? this.#stopReason;
    this.#count(body);
  }

  #count(from: JsonObject): void {
    const usage = objectAt(from, 'usage');
    if (usage) this.#usage = grownUsage(this.#usage, usage);
  }

  #failed(frame: Frame): readonly Frame[] {
    const body = bodyOf(frame);
    this.#isOver = true;
    this.#error = decodeAnthropicError(statusOfType(textAt(objectAt(body, 'error') ?? {}, 'type')), body);
    return [frame];
  }

  #fail(error: GatewayError): readonly Frame[] {
    this.#isOver = true;
    this.#error = error;
    return [{ event: 'error', data: printJson(encodeAnthropicError(error)) }];
  }
}

const notAnObject = 'the provider sent an event that is no JSON object';

/** Half an event would be the client's exception. Nothing is parsed for this: what is cut off lacks its end. */
const looksWhole = ({ data }: Frame): boolean => data.startsWith('{') && data.endsWith('}');

function bodyOf({ data }: Frame): JsonObject {
  const parsed = parseJson(data);
  return parsed.ok && isJsonObject(parsed.value) ? parsed.value : {};
}

/** The few events that matter, told by their data; quotes inside texts are escaped and do not look like this. */
const telling = /"type"\s*:\s*"(?:message_start|message_delta|message_stop|error)"/;

function eventNameOf(data: string): string | undefined {
  return telling.test(data) ? textAt(bodyOf({ data }), 'type') : undefined;
}

/** What a plain answer tells without being decoded. */
export function peekAnswer(value: JsonObject): Peek {
  const id = textAt(value, 'id');
  const model = textAt(value, 'model');
  const usage = objectAt(value, 'usage');
  const stopReason = textAt(value, 'stop_reason');
  return {
    ...(id !== undefined && { id }),
    ...(model !== undefined && { model }),
    ...(usage && { usage: grownUsage(undefined, usage) }),
    ...(stopReason !== undefined && { finishReasons: [reasonOf(stopReason)] }),
  };
}
