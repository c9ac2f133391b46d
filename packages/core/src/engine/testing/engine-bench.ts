import type { Provider } from '../../providers/provider.ts';
import type { ProviderKey } from '../../providers/provider-key.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import type { GenerateFormat } from '../../wire/generate-format.ts';
import type { CallOptions, GenerateCall } from '../call.ts';
import { createEngine, type EngineOptions } from '../create-engine.ts';
import type { Engine } from '../engine.ts';
import type { AnswerStream, Outcome } from '../outcome.ts';
import type { LogFields, Ports, SessionStore } from '../ports.ts';
import type { EngineSettings, ProviderSettings } from '../provider-settings.ts';
import { FakeTime } from './fake-time.ts';
import type { ScriptedUpstream } from './scripted-upstream.ts';
import { type TinyRequest, tinyFormat } from './tiny-format.ts';

export const native = tinyFormat('openai-chat');
export const foreign = tinyFormat('anthropic');

export function key(id: string, more: Partial<ProviderKey> = {}): ProviderKey {
  return {
    id,
    name: `name of ${id}`,
    value: `secret-${id}`,
    models: ['*'],
    blockedModels: [],
    weight: 1,
    isEnabled: true,
    isForBatches: false,
    aliases: {},
    vendor: {},
    ...more,
  };
}

/** A provider that speaks one format for all conversation types. */
export function provider(name: string, format: GenerateFormat = native, more: Partial<Provider> = {}): Provider {
  const endpoint = {
    format,
    path: () => '/v1/tiny',
    target: () => ({ features: new Set<string>(), refusedParams: new Set<string>() }),
  };
  return {
    name,
    baseUrl: `https://${name}.example`,
    auth: (request, used) =>
      used ? { ...request, headers: { ...request.headers, authorization: `Bearer ${used.value}` } } : request,
    sealFamily: () => 'tiny',
    operations: { generate: { chat_completion: endpoint, responses: endpoint } },
    decodeError: (status) => ({ kind: 'upstream-error', status, message: `status ${status}` }),
    ...more,
  };
}

export function settingsOf(name: string, more: Partial<ProviderSettings> = {}): ProviderSettings {
  return {
    name,
    provider: more.provider ?? provider(name),
    keys: [key('a')],
    isKeyless: false,
    isCustom: false,
    pathOverrides: {},
    extraHeaders: {},
    betaHeaders: {},
    requestTimeoutMs: 30_000,
    streamIdleTimeoutMs: 60_000,
    maxRetries: 0,
    backoffInitialMs: 500,
    backoffMaxMs: 5_000,
    connection: { skipsTlsVerification: false, maxConnectionsPerHost: 5_000, enforcesHttp2: false },
    concurrency: 1_000,
    bufferSize: 5_000,
    sendsBackRawRequest: false,
    sendsBackRawResponse: false,
    storesRaw: false,
    disablesStore: false,
    ...more,
  };
}

export const engineSettings = (
  providers: readonly ProviderSettings[],
  more: Partial<EngineSettings> = {},
): EngineSettings => ({
  providers: new Map(providers.map((each) => [each.name, each])),
  dropsExcessRequests: false,
  maxBodyBytes: 1_000_000,
  ...more,
});

export const noOptions: CallOptions = {
  extraHeaders: {},
  passesExtraParams: false,
  wantsTimings: false,
  requestHeaders: {},
};

type CallMore = Partial<Omit<GenerateCall, 'body' | 'options'>> & {
  readonly body?: Partial<TinyRequest> & { readonly [member: string]: unknown };
  readonly options?: Partial<CallOptions>;
  readonly to?: string;
};

/** A call as routes make them; `to` is `provider/model`. */
export function call({ body, options, to = 'one/m', ...more }: CallMore = {}): GenerateCall {
  const [name = '', model = ''] = to.split('/');
  const parsed = JsonBody.parse(JSON.stringify({ model: to, prompt: 'hi', ...body }));
  if (!parsed.ok) throw new Error(parsed.message);
  return {
    operation: 'generate',
    requestType: 'chat_completion',
    format: native,
    isStream: false,
    id: 'r1',
    body: parsed.body,
    primary: { provider: name, model },
    fallbacks: [],
    options: { ...noOptions, ...options },
    signal: new AbortController().signal,
    receivedAt: 0,
    receivedAtMs: 0,
    dialect: 'vendor',
    ...more,
  };
}

export interface Logged {
  readonly level: string;
  readonly message: string;
  readonly fields: LogFields | undefined;
}

/** An engine with fakes on all its sides. */
export interface Bench {
  readonly engine: Engine;
  readonly time: FakeTime;
  readonly upstream: ScriptedUpstream;
  readonly logged: Logged[];
}

type BenchMore = Partial<Omit<EngineOptions, 'ports' | 'settings'>> & {
  readonly providers?: readonly ProviderSettings[];
  readonly engine?: Partial<EngineSettings>;
  readonly random?: () => number;
  readonly sessions?: SessionStore;
};

export function bench(upstream: ScriptedUpstream, more: BenchMore = {}): Bench {
  const time = new FakeTime();
  const logged: Logged[] = [];
  const settings = engineSettings(more.providers ?? [settingsOf('one')], more.engine);
  const engine = createEngine({
    settings,
    stages: more.stages ?? [],
    ports: portsOf(upstream, time, logged, more),
    ...(more.pickKey !== undefined && { pickKey: more.pickKey }),
  });
  return { engine, time, upstream, logged };
}

function portsOf(upstream: ScriptedUpstream, time: FakeTime, logged: Logged[], more: BenchMore): Ports {
  let made = 0;
  const log = (level: string) => (message: string, fields?: LogFields) => void logged.push({ level, message, fields });
  return {
    fetch: upstream.fetch,
    now: time.now,
    clock: time.now,
    random: more.random ?? (() => 0.5),
    newId: () => `made-${++made}`,
    after: time.after,
    log: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    ...(more.sessions !== undefined && { sessions: more.sessions }),
  };
}

export function streamOf(outcome: Outcome): AnswerStream {
  if (outcome.type !== 'stream') throw new Error(`expected a stream, got ${JSON.stringify(outcome)}`);
  return outcome;
}

/** Data of all frames, batch by batch. */
export async function readAll(stream: AnswerStream): Promise<string[][]> {
  const batches: string[][] = [];
  for await (const batch of stream.frames) batches.push(batch.map(({ data }) => data));
  return batches;
}
