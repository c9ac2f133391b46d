import { Provider } from '../config/schema/provider.ts';
import type { ProviderBody, StoredProvider } from '../store/rows/provider-records.ts';
import type { LiveConfig } from './live-config.ts';
import type { ManagementRoute } from './management-route.ts';
import { mergeProvider } from './merge-provider.ts';
import { checkCustomChange, checkProvider } from './provider-faults.ts';
import { providerView } from './provider-view.ts';
import { type Members, membersOf, readAs } from './read-body.ts';
import { Refusal } from './refusal.ts';

const Body = Provider.omit({ keys: true });

/** `/api/providers`: providers without their keys. */
export const providerRoutes = (live: LiveConfig): readonly ManagementRoute[] => [
  {
    method: 'get',
    path: '/api/providers',
    permission: { resource: 'providers', operation: 'view' },
    summary: 'All providers, sorted by name.',
    handle: async () => {
      const names = Object.keys(live.current.config.providers).sort();
      const hashes = await hashesIn(live);
      const providers = names.map((name) => shown(live, name, hashes.get(name) ?? ''));
      return { body: { providers, total: providers.length } };
    },
  },
  {
    method: 'get',
    path: '/api/providers/{provider}',
    permission: { resource: 'providers', operation: 'view' },
    summary: 'One provider.',
    handle: async ({ params }) => {
      const name = nameIn(params);
      if (live.current.config.providers[name] === undefined) throw notFound(name);
      return { body: shown(live, name, (await hashesIn(live)).get(name) ?? '') };
    },
  },
  {
    method: 'post',
    path: '/api/providers',
    permission: { resource: 'providers', operation: 'create' },
    summary: 'Adds a provider. It gets its keys one by one.',
    body: Body,
    handle: async ({ json }) => ({ body: await create(live, membersOf(await json())) }),
  },
  {
    method: 'put',
    path: '/api/providers/{provider}',
    permission: { resource: 'providers', operation: 'update' },
    summary: 'Replaces the settings of a provider, or adds it. Its keys stay.',
    body: Body,
    handle: async ({ params, json }) => ({ body: await replace(live, nameIn(params), membersOf(await json())) }),
  },
  {
    method: 'delete',
    path: '/api/providers/{provider}',
    permission: { resource: 'providers', operation: 'delete' },
    summary: 'Removes a provider and its keys; one that is not there is no mistake.',
    handle: async ({ params }) => {
      const name = nameIn(params);
      await live.change(({ providers }) => providers.remove(name));
      return { body: { name } };
    },
  },
];

/** The provider of the path, as it is called everywhere else. */
export const nameIn = (params: Readonly<Record<string, string>>): string =>
  (params['provider'] ?? '').trim().toLowerCase();

export const notFound = (name: string): Refusal => new Refusal(404, `Provider not found: ${name}`);

function shown(live: LiveConfig, name: string, configHash: string) {
  const { config, settings } = live.current;
  const provider = config.providers[name];
  if (provider === undefined) throw notFound(name);
  return providerView({ name, provider, isRunning: settings.providers.has(name), configHash });
}

async function hashesIn({ store }: LiveConfig): Promise<ReadonlyMap<string, string>> {
  const stored: readonly StoredProvider[] = (await store?.providers.list()) ?? [];
  return new Map(stored.map(({ name, configHash }) => [name, configHash]));
}

async function create(live: LiveConfig, sent: Members) {
  const name = typeof sent['provider'] === 'string' ? sent['provider'].trim().toLowerCase() : '';
  if (name === '') throw new Refusal(400, 'Missing provider');
  const provider = mergeProvider(readProvider(name, sent), undefined);
  await live.change(
    async ({ providers }) => {
      if ((await providers.get(name)) !== undefined) throw new Refusal(409, `Provider ${name} already exists`);
      await providers.write({ name, provider, configHash: '' });
    },
    ({ settings }) => {
      if (settings.providers.has(name)) return;
      throw new Refusal(500, `Failed to initialize provider after add: ${name} is not supported`);
    },
  );
  return shown(live, name, '');
}

async function replace(live: LiveConfig, name: string, sent: Members) {
  const configHash = await live.change(async ({ providers }) => {
    const stored = await providers.get(name);
    const provider = readProvider(name, { ...keptMembers(stored?.provider), ...sent }, stored?.provider);
    const hash = stored?.configHash ?? '';
    await providers.write({ name, provider: mergeProvider(provider, stored?.provider), configHash: hash });
    return hash;
  });
  return shown(live, name, configHash);
}

/** What a body need not repeat; anything else that it leaves out is cleared. */
function keptMembers(stored: ProviderBody | undefined): Members {
  if (stored === undefined) return {};
  const { network_config, concurrency_and_buffer_size, store_raw_request_response } = stored;
  return { network_config, concurrency_and_buffer_size, store_raw_request_response };
}

function readProvider(name: string, sent: Members, stored?: ProviderBody): ProviderBody {
  const custom = readAs(Body.pick({ custom_provider_config: true }), pick(sent, 'custom_provider_config'));
  checkCustomChange(stored?.custom_provider_config, custom.custom_provider_config);
  checkProvider(name, custom.custom_provider_config, sent);
  return readAs(Body, sent);
}

const pick = (members: Members, name: string): Members => (name in members ? { [name]: members[name] } : {});
