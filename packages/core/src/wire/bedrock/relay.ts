import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readObject, readObjects, readString } from '../../schema/json/read-value.ts';
import { decodeException } from '../bedrock-error.ts';
import type { Target } from '../codec.ts';
import { isExceptionName } from '../framing/event-stream.ts';
import type { Frame } from '../framing/frame.ts';
import { maxUsage } from '../max-usage.ts';
import type { Peek, Relay, RelaySend, RelayStream } from '../relay.ts';
import { reasonOf } from './stop-reason.ts';
import { decodeUsage } from './usage.ts';

/** Same-format traffic: the client's bytes up, the provider's bytes back. */
export const relay: Relay = {
  request: relayRequest,
  response: ({ text }) => text,
  peek: ({ value }) => peekAnswer(value),
  stream: () => new BedrockRelayStream(),
};

/** Seals of other vendors travel in envelopes and on call ids; both have to be opened on the way. */
const carriedSeal = /Z3dzZWFs|_ts_/;

/** Model and streaming are said by the path, so that nothing of the body is due but the gateway's own members. */
function relayRequest(body: JsonBody, target: Target, send: RelaySend): string | undefined {
  if (carriedSeal.test(body.text) || needsMiddle(body.value, target)) return undefined;
  const own = {
    modelId: undefined,
    model: undefined,
    stream: undefined,
    fallbacks: undefined,
    extra_params: undefined,
  };
  return body.edited({ ...own, ...send.edits });
}

function needsMiddle(value: JsonObject, target: Target): boolean {
  const { features, sealFamily, refusedParams } = target;
  const messages = readObjects(value['messages']);
  if (!features.has('system-anywhere') && messages.some(({ role }) => role === 'system')) return true;
  if (sealFamily === 'claude' && messages.some(({ content }) => readList(content).some(isUnsigned))) return true;
  const inference = readObject(value['inferenceConfig']) ?? {};
  const refused = { temperature: 'sampling.temperature', topP: 'sampling.topP' };
  if (Object.entries(refused).some(([name, path]) => inference[name] !== undefined && refusedParams.has(path)))
    return true;
  const tools = readList(readObject(value['toolConfig'])?.['tools']);
  const hasToolPoint = tools.some((tool) => isJsonObject(tool) && tool['cachePoint'] !== undefined);
  return hasToolPoint && !features.has('tool-cache-marker');
}

/** Claude refuses reasoning that nobody signed. */
function isUnsigned(block: Json): boolean {
  const text = isJsonObject(block) ? readObject(readObject(block['reasoningContent'])?.['reasoningText']) : undefined;
  return text !== undefined && (readString(text['signature']) ?? '') === '';
}

function peekAnswer(value: JsonObject): Peek {
  const usage = readObject(value['usage']);
  const stopReason = readString(value['stopReason']);
  return {
    ...(usage && { usage: decodeUsage(usage) }),
    ...(stopReason !== undefined && { finishReasons: [reasonOf(stopReason)] }),
  };
}

/** The provider's own frames, one for one; the closing pair may come in either order. */
class BedrockRelayStream implements RelayStream {
  #usage: Usage | undefined;
  #stopReason: string | undefined;
  #error: GatewayError | undefined;
  #hasMetadata = false;
  #isOver = false;

  push(frame: Frame): readonly Frame[] {
    if (this.#isOver) return [];
    if (isExceptionName(frame.event)) return this.#failed(frame);
    if (frame.event === 'messageStop') this.#stopReason = readString(bodyOf(frame)['stopReason']) ?? '';
    if (frame.event === 'metadata') this.#count(bodyOf(frame));
    this.#isOver = this.#stopReason !== undefined && this.#hasMetadata;
    return [this.#isOver ? { ...frame, isLast: true } : frame];
  }

  end(): readonly Frame[] {
    if (this.#isOver || this.#stopReason !== undefined) return [];
    this.#isOver = true;
    const message = 'the provider ended the stream before its answer was complete';
    this.#error = { kind: 'stream-cut', message };
    return [];
  }

  peek(): Peek & { readonly error?: GatewayError } {
    return {
      ...(this.#usage && { usage: this.#usage }),
      ...(this.#stopReason !== undefined && { finishReasons: [reasonOf(this.#stopReason)] }),
      ...(this.#error && { error: this.#error }),
    };
  }

  #count(body: JsonObject): void {
    this.#hasMetadata = true;
    const usage = readObject(body['usage']);
    if (usage) this.#usage = maxUsage(this.#usage, decodeUsage(usage));
  }

  /** The error is told once, by whoever hears of it: its own words stay in it. */
  #failed(frame: Frame): readonly Frame[] {
    this.#isOver = true;
    this.#error = decodeException(frame.event ?? '', bodyOf(frame));
    return [];
  }
}

function bodyOf({ data }: Frame): JsonObject {
  const parsed = parseJson(data);
  return parsed.ok && isJsonObject(parsed.value) ? parsed.value : {};
}
