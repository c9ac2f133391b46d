import Anthropic from '@anthropic-ai/sdk';
import { compose, type Gateway } from '@bifrost/gateway/src/compose.ts';
import { readConfig } from '@bifrost/gateway/src/config/read-config.ts';
import { buildSettings } from '@bifrost/gateway/src/config/settings/build-settings.ts';
import { type Listener, listen } from '@bifrost/gateway/src/http/listener.ts';
import { type Simulator, startSimulator } from '@bifrost/simulator';
import OpenAI from 'openai';

/** A gateway on a real socket in front of a simulator, and the vendors' own SDKs pointed at it. */
export interface House {
  readonly url: string;
  readonly simulator: Simulator;
  /** base URL with `/v1` */
  readonly openai: OpenAI;
  /** base URL of the unified API */
  readonly unified: OpenAI;
  readonly anthropic: Anthropic;
  close(): Promise<void>;
}

const silent = { debug() {}, info() {}, warn() {}, error: console.error };

export async function openHouse(client: object = {}): Promise<House> {
  const simulator = await startSimulator();
  const gateway = await gatewayOver(simulator, client);
  const listener: Listener = listen(gateway, { hostname: '127.0.0.1', port: 0 });
  const url = listener.url.origin;
  const openai = (path: string) => new OpenAI({ apiKey: 'unused', baseURL: url + path, maxRetries: 0 });
  return {
    url,
    simulator,
    openai: openai('/openai/v1'),
    unified: openai('/v1'),
    anthropic: new Anthropic({ apiKey: 'unused', baseURL: `${url}/anthropic`, maxRetries: 0 }),
    async close() {
      await listener.stop(true);
      await gateway.close();
      await simulator.stop();
    },
  };
}

function gatewayOver(simulator: Simulator, client: object): Promise<Gateway> {
  const provider = (path: string, value: string) => ({
    keys: [{ name: `${path.slice(1)}-main`, value, models: ['*'], weight: 1, use_for_batch_api: true }],
    network_config: { base_url: simulator.url + path },
  });
  const file = {
    client,
    providers: { openai: provider('/openai', 'sk-test-1'), anthropic: provider('/anthropic', 'sk-ant-test-1') },
    config_store: { enabled: false },
    logs_store: { enabled: false },
  };
  const read = readConfig(JSON.stringify(file), { file: 'config.json', env: {}, newId: () => crypto.randomUUID() });
  if (!read.ok) throw new Error(read.problems.map((problem) => problem.message).join('; '));
  const built = buildSettings(read.config);
  return compose({ config: read.config, ...built, flags: { appDir: '/nonexistent' }, log: silent });
}

/** What a call failed with. */
export const failureOf = (call: PromiseLike<unknown>): PromiseLike<unknown> =>
  call.then(
    () => 'did not fail',
    (failure: unknown) => failure,
  );

/** A valid 1×1 PNG. */
export const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/** One model of each provider, as clients of every format name it. */
export const chatModels = ['openai/gpt-4o', 'anthropic/claude-sonnet-4-5-20250929'] as const;
