import type { Call, CallOptions } from '../engine/call.ts';
import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import type { Facts, Outcome } from '../engine/outcome.ts';
import { parseFallbacks, parseModel } from '../engine/parse-model.ts';
import type { Ports } from '../engine/ports.ts';
import type { EngineSettings } from '../engine/provider-settings.ts';
import { llmHooksStage } from '../plugins/llm-hooks-stage.ts';
import { standardProviders } from '../providers/standard-providers.ts';
import type { GatewayError } from '../schema/errors/gateway-error.ts';
import { fail, ok, type Result } from '../schema/errors/result.ts';
import { JsonBody } from '../schema/json/json-body.ts';
import type { GenerateType } from '../schema/request-type.ts';
import { anthropic } from '../wire/anthropic/anthropic.ts';
import type { Frame } from '../wire/framing/frame.ts';
import type { GenerateFormat } from '../wire/generate-format.ts';
import { openaiChat } from '../wire/openai-chat/openai-chat.ts';
import { openaiEmbeddings } from '../wire/openai-embeddings/openai-embeddings.ts';
import { openaiResponses } from '../wire/openai-responses/openai-responses.ts';
import { openaiText } from '../wire/openai-text/openai-text.ts';
import { defaultPorts } from './default-ports.ts';
import type { BifrostOptions } from './library-options.ts';
import { librarySettings } from './library-settings.ts';

/** A request body of the API that is named: plain JSON with `model` as `provider/model` and, if wanted, `fallbacks`. */
export interface RequestBody {
  readonly model: string;
  readonly fallbacks?: readonly string[];
  readonly [member: string]: unknown;
}

/** What may be said about one request beside its body. */
export type RequestOptions = Partial<Omit<CallOptions, 'requestHeaders'>> & { readonly signal?: AbortSignal };

/** The API's own JSON, and what is known about how it came about. */
export interface LibraryAnswer {
  readonly body: { readonly [member: string]: unknown };
  readonly facts: Facts;
}

/** Chunks or events of the API. A failure in mid-stream ends the loop with a throw that carries the error. */
export type LibraryStream = AsyncIterable<{ readonly [member: string]: unknown }>;

/** One operation of the engine in one vendor's JSON: the whole answer, or its stream. */
export interface LibraryOperation {
  (body: RequestBody, options?: RequestOptions): Promise<Result<LibraryAnswer>>;
  stream(body: RequestBody, options?: RequestOptions): Promise<Result<LibraryStream>>;
}

/** The engine for those who embed it. Every method takes and gives the JSON of a published API. */
export interface Bifrost {
  /** OpenAI Chat Completions */
  readonly chat: LibraryOperation;
  /** OpenAI Responses */
  readonly responses: LibraryOperation;
  /** OpenAI legacy completions */
  readonly completions: LibraryOperation;
  /** Anthropic Messages */
  readonly messages: LibraryOperation;
  embeddings(body: RequestBody, options?: RequestOptions): Promise<Result<LibraryAnswer>>;
  /** Refuses new requests and lets running ones finish. */
  close(): Promise<void>;
}

/** Thrown by a stream that breaks after it has begun. */
export class StreamFailure extends Error {
  readonly error: GatewayError;
  constructor(error: GatewayError) {
    super(error.message);
    this.name = 'StreamFailure';
    this.error = error;
  }
}

/**
 * Makes an engine that runs by itself, without server or files.
 * @throws TypeError when a provider is neither registered nor based on one that is
 */
export function createBifrost(options: BifrostOptions): Bifrost {
  const ports: Ports = { ...defaultPorts, ...options.ports };
  const settings = librarySettings(options);
  const stages = [...(options.stages ?? []), ...(options.plugins ?? []).map((plugin) => llmHooksStage(plugin, ports))];
  const engine = createEngine({ settings, stages, ports, ...(options.pickKey && { pickKey: options.pickKey }) });
  const asker = new Asker(engine, settings, ports);
  return {
    chat: asker.operation('chat_completion', openaiChat),
    responses: asker.operation('responses', openaiResponses),
    completions: asker.operation('text_completion', openaiText),
    messages: asker.operation('responses', anthropic),
    embeddings: (body, more) => asker.embed(body, more),
    close: () => engine.close(),
  };
}

class Asker {
  readonly #engine: Engine;
  readonly #ports: Ports;
  readonly #known: ReadonlySet<string>;

  constructor(engine: Engine, settings: EngineSettings, ports: Ports) {
    this.#engine = engine;
    this.#ports = ports;
    this.#known = new Set([...standardProviders, ...settings.providers.keys()]);
  }

  operation(requestType: GenerateType, format: GenerateFormat): LibraryOperation {
    const ask = async (body: RequestBody, options: RequestOptions, isStream: boolean): Promise<Result<Outcome>> => {
      const base = this.#callOf({ ...body, ...(isStream && { stream: true }) }, options);
      if (!base.ok) return base;
      const checked = format.check(base.value.body);
      if (!checked.ok) return checked;
      return ok(await this.#engine.handle({ ...base.value, operation: 'generate', requestType, format, isStream }));
    };
    const whole = async (body: RequestBody, options: RequestOptions = {}) => {
      const outcome = await ask(body, options, false);
      return outcome.ok ? answerOf(outcome.value) : outcome;
    };
    const stream = async (body: RequestBody, options: RequestOptions = {}): Promise<Result<LibraryStream>> => {
      const outcome = await ask(body, options, true);
      return outcome.ok ? streamOf(outcome.value) : outcome;
    };
    return Object.assign(whole, { stream });
  }

  async embed(body: RequestBody, options: RequestOptions = {}): Promise<Result<LibraryAnswer>> {
    const base = this.#callOf(body, options);
    if (!base.ok) return base;
    const call: Call = {
      ...base.value,
      operation: 'unary',
      requestType: 'embedding',
      format: openaiEmbeddings,
      isStream: false,
    };
    return answerOf(await this.#engine.handle(call));
  }

  #callOf(body: RequestBody, { signal, ...options }: RequestOptions) {
    const parsed = JsonBody.parse(JSON.stringify(body));
    if (!parsed.ok) return refused(parsed.message);
    const { provider, model } = parseModel(body.model, this.#known);
    if (provider === undefined) return refused('provider is required in model field (format: provider/model)');
    return ok({
      id: this.#ports.newId(),
      body: parsed.body,
      primary: { provider, model },
      fallbacks: parseFallbacks(body.fallbacks ?? [], this.#known),
      options: { extraHeaders: {}, passesExtraParams: false, wantsTimings: false, ...options, requestHeaders: {} },
      signal: signal ?? new AbortController().signal,
      receivedAt: this.#ports.clock(),
      receivedAtMs: this.#ports.now(),
      dialect: 'gateway',
    } as const);
  }
}

const refused = (message: string): Result<never> => fail({ kind: 'invalid-request', message });

function answerOf(outcome: Outcome): Result<LibraryAnswer> {
  if (outcome.type === 'failure') return fail(outcome.error);
  if (outcome.type === 'answer') return ok({ body: JSON.parse(outcome.body), facts: outcome.facts });
  throw new Error(`the request was answered by ${outcome.type}`);
}

function streamOf(outcome: Outcome): Result<LibraryStream> {
  if (outcome.type === 'failure') return fail(outcome.error);
  if (outcome.type === 'stream')
    return ok(
      chunksOf(
        outcome.frames,
        outcome.finished.then((end) => end.error),
      ),
    );
  return outcome.type === 'answer' ? ok(only(JSON.parse(outcome.body))) : refused('the answer is no text');
}

async function* chunksOf(frames: AsyncIterable<readonly Frame[]>, failure: Promise<GatewayError | undefined>) {
  for await (const batch of frames) for (const { data } of batch) if (data !== '[DONE]') yield JSON.parse(data);
  const error = await failure;
  if (error) throw new StreamFailure(error);
}

async function* only(chunk: { readonly [member: string]: unknown }) {
  yield chunk;
}
