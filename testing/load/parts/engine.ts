import type { GenerateCall } from '@bifrost/core/engine/call.ts';
import { createEngine } from '@bifrost/core/engine/create-engine.ts';
import type { Engine } from '@bifrost/core/engine/engine.ts';
import type { ProviderSettings } from '@bifrost/core/engine/provider-settings.ts';
import type { Provider } from '@bifrost/core/providers/provider.ts';
import { JsonBody } from '@bifrost/core/schema/json/json-body.ts';
import { openaiChat } from '@bifrost/core/wire/openai-chat/openai-chat.ts';
import { chatAnswer, chatRequest, tagOf } from '../chat-bodies.ts';
import { percentile } from '../report/percentile.ts';
import { limited, row } from '../report/row.ts';
import type { Part } from './part.ts';

const warmUp = 20_000;
const measured = 30_000;

const answerText = chatAnswer(tagOf(1), 1, 2);
const requestText = chatRequest('openai/gpt-4o', tagOf(1));

/**
 * The engine alone, in this process, with an upstream that is a text in memory. What any proxy pays for such an upstream
 * (a response object, reading it, parsing both bodies) is measured in turn with it and taken off.
 */
export const engine: Part = {
  name: 'engine',
  async run() {
    const built = engineInMemory();
    const steps = [() => handleOnce(built), plainWork];
    const [handled = [], unavoidable = []] = await inTurns(steps);
    const [whole, plain] = [percentile(handled, 0.5), percentile(unavoidable, 0.5)];
    await built.close();
    return [
      row(
        'engine',
        'engine.handle with JSON and a response in memory, p50 / p99',
        `${whole.toFixed(1)} µs / ${percentile(handled, 0.99).toFixed(1)} µs`,
      ),
      row(
        'engine',
        'JSON and the response alone, p50 / p99',
        `${plain.toFixed(1)} µs / ${percentile(unavoidable, 0.99).toFixed(1)} µs`,
      ),
      limited('engine', "the engine's own time per request, p50 (difference)", whole - plain, 'µs', 11),
    ];
  },
};

const upstreamAnswer = (): Response =>
  new Response(answerText, {
    headers: { 'content-type': 'application/json', 'content-length': String(answerText.length) },
  });

/** µs per call of each step, the steps in alternation. */
async function inTurns(steps: readonly (() => Promise<unknown>)[]): Promise<readonly (readonly number[])[]> {
  const times: number[][] = steps.map(() => []);
  for (let round = 0; round < warmUp + measured; round += 1) {
    for (const [at, step] of steps.entries()) {
      const startedAt = Bun.nanoseconds();
      await step();
      if (round >= warmUp) times[at]?.push((Bun.nanoseconds() - startedAt) / 1000);
    }
  }
  return times;
}

async function plainWork(): Promise<string> {
  const request = JSON.stringify(JSON.parse(requestText));
  const response = await Promise.resolve(upstreamAnswer());
  const answer = JSON.stringify(JSON.parse(await response.text()));
  return request.length > answer.length ? request : answer;
}

const options: GenerateCall['options'] = {
  extraHeaders: {},
  passesExtraParams: false,
  wantsTimings: false,
  requestHeaders: {},
};
const never = new AbortController().signal;

async function handleOnce(built: Engine): Promise<void> {
  const body = JsonBody.parse(requestText);
  if (!body.ok) throw new Error(body.message);
  const outcome = await built.handle({
    operation: 'generate',
    requestType: 'chat_completion',
    format: openaiChat,
    isStream: false,
    id: 'bench',
    body: body.body,
    primary: { provider: 'openai', model: 'gpt-4o' },
    fallbacks: [],
    options,
    signal: never,
    receivedAt: performance.now(),
    receivedAtMs: Date.now(),
    dialect: 'gateway',
  });
  if (outcome.type !== 'answer') throw new Error(`the engine gave ${JSON.stringify(outcome)}`);
}

function engineInMemory(): Engine {
  const silent = (): void => undefined;
  return createEngine({
    settings: {
      providers: new Map([['openai', settingsOf(describedProvider)]]),
      dropsExcessRequests: false,
      maxBodyBytes: 10_000_000,
    },
    stages: [],
    ports: {
      fetch: () => Promise.resolve(upstreamAnswer()),
      now: Date.now,
      clock: () => performance.now(),
      random: Math.random,
      newId: () => 'id',
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      log: { debug: silent, info: silent, warn: silent, error: console.error },
    },
  });
}

const describedProvider: Provider = {
  name: 'openai',
  baseUrl: 'http://upstream.example',
  auth: (request, key) => ({ ...request, headers: { ...request.headers, authorization: `Bearer ${key?.value}` } }),
  sealFamily: () => 'openai',
  operations: {
    generate: {
      chat_completion: {
        format: openaiChat,
        path: () => '/v1/chat/completions',
        target: () => ({ features: new Set<string>(), refusedParams: new Set<string>() }),
      },
    },
  },
  decodeError: (status) => ({ kind: 'upstream-error', status, message: `status ${status}` }),
};

const settingsOf = (provider: Provider): ProviderSettings => ({
  name: provider.name,
  provider,
  keys: [
    {
      id: 'k',
      name: 'k',
      value: 'sk-bench',
      models: ['*'],
      blockedModels: [],
      weight: 1,
      isEnabled: true,
      isForBatches: false,
      aliases: {},
      vendor: {},
    },
  ],
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
});
