import type { Call } from '@bifrost/core/engine/call.ts';
import type { Engine } from '@bifrost/core/engine/engine.ts';
import type { Facts, Outcome } from '@bifrost/core/engine/outcome.ts';
import type { Logger } from '@bifrost/core/engine/ports.ts';
import { invalidRequest, ok } from '@bifrost/core/schema/errors/result.ts';
import type { JsonBody } from '@bifrost/core/schema/json/json-body.ts';
import type { GenerateFormat } from '@bifrost/core/wire/generate-format.ts';
import { encodeOpenaiError } from '@bifrost/core/wire/openai-error.ts';
import { ModelCatalog } from '../../catalog/model-catalog.ts';
import { admission } from '../admission.ts';
import { httpApp } from '../app.ts';
import { type ClientSettings, defaultClientSettings } from '../client-settings.ts';
import { corsPolicy } from '../cors.ts';
import type { InferenceHooks } from '../inference-door.ts';
import type { GenerateRoute } from '../inference-route.ts';
import { type Listener, listen } from '../listener.ts';
import { requestOptions } from '../request-options.ts';
import { inferenceEntries } from '../routes.ts';

/** A format that only demands `messages`, in the envelope of the unified API. */
const format = {
  name: 'openai-chat',
  codec: { encodeError: encodeOpenaiError },
  check: (body: JsonBody) =>
    Array.isArray(body.value['messages']) ? ok(undefined) : invalidRequest('messages is required for chat completion'),
} as unknown as GenerateFormat;

export const chatRoute: GenerateRoute = {
  paths: ['/v1/chat/completions'],
  operation: 'generate',
  requestType: 'chat_completion',
  format,
  dialect: 'gateway',
  doneMarker: 'always',
};

export const facts: Facts = {
  provider: 'openai',
  requestedModel: 'gpt-4o',
  resolvedModel: 'gpt-4o',
  fallbackIndex: 0,
  retries: 0,
  trail: [],
  upstreamHeaders: {},
  notes: [],
  timings: {},
};

export const answer = (body: string, more: Partial<Facts> = {}): Outcome => ({
  type: 'answer',
  body,
  facts: { ...facts, ...more },
  usage: undefined,
  result: () => undefined,
});

export interface House {
  readonly url: string;
  /** what the engine was asked, in order */
  readonly calls: readonly Call[];
  readonly logged: readonly string[];
  close(): Promise<void>;
}

/** The HTTP floor on a real socket, with an engine that says what the test wants. */
export function fakeHouse(
  handle: (call: Call) => Outcome | Promise<Outcome>,
  client: Partial<ClientSettings> = {},
  routes: readonly GenerateRoute[] = [chatRoute],
  hooks?: InferenceHooks,
): House {
  const settings = { ...defaultClientSettings, ...client };
  const calls: Call[] = [];
  const logged: string[] = [];
  const engine: Engine = {
    async handle(call) {
      calls.push(call);
      return handle(call);
    },
    configure() {},
    async close() {},
  };
  const log: Logger = { debug() {}, info() {}, warn() {}, error: (message) => void logged.push(message) };
  const ports = { now: Date.now, clock: () => performance.now(), newId: () => 'made-up-id', log };
  const door = {
    engine,
    ports,
    catalog: new ModelCatalog(new Map()),
    admit: admission(settings, () => false),
    readOptions: requestOptions(settings),
    maxBodyBytes: settings.maxRequestBodyBytes,
    ...(hooks && { hooks }),
  };
  const app = httpApp({ routes: inferenceEntries(door, routes), cors: corsPolicy(settings), log, clock: ports.clock });
  const listener: Listener = listen({ fetch: app }, { hostname: '127.0.0.1', port: 0 });
  return { url: listener.url.origin, calls, logged, close: () => listener.stop(true) };
}
