import { Key } from '../config/schema/key.ts';
import type { ConfigRecords } from '../store/config-store.ts';
import type { KeyBody, StoredKey } from '../store/rows/key-records.ts';
import { checkKeyLists, checkKeyValue } from './key-faults.ts';
import { keyView } from './key-view.ts';
import type { LiveConfig } from './live-config.ts';
import type { ManagementRoute } from './management-route.ts';
import { mergeKey } from './merge-key.ts';
import { nameIn, notFound } from './providers.ts';
import { type Members, membersOf, readAs } from './read-body.ts';
import { Refusal } from './refusal.ts';

const list = '/api/providers/{provider}/keys';
const one = '/api/providers/{provider}/keys/{key_id}';

/** `/api/providers/{provider}/keys`: the credentials of one provider. */
export const providerKeyRoutes = (live: LiveConfig, newId: () => string): readonly ManagementRoute[] => [
  {
    method: 'get',
    path: list,
    permission: { resource: 'provider-keys', operation: 'view' },
    summary: 'The keys of a provider, their secrets redacted.',
    handle: async ({ params }) => {
      const keys = (await keysOf(live, nameIn(params))).map(({ key, configHash }) => keyView(key, configHash));
      return { body: { keys, total: keys.length } };
    },
  },
  {
    method: 'get',
    path: one,
    permission: { resource: 'provider-keys', operation: 'view' },
    summary: 'One key of a provider.',
    handle: async ({ params }) => {
      const id = params['key_id'] ?? '';
      const found = (await keysOf(live, nameIn(params))).find(({ key }) => key.id === id);
      if (found === undefined) throw keyNotFound(id);
      return { body: keyView(found.key, found.configHash) };
    },
  },
  {
    method: 'post',
    path: list,
    permission: { resource: 'provider-keys', operation: 'create' },
    summary: 'Adds a key.',
    body: Key,
    handle: async ({ params, json }) => ({ body: await create(live, nameIn(params), membersOf(await json()), newId) }),
  },
  {
    method: 'put',
    path: one,
    permission: { resource: 'provider-keys', operation: 'update' },
    summary: 'Changes a key. Members that are left out, and redacted secrets, stay as they are.',
    body: Key,
    handle: async ({ params, json }) => ({
      body: await update(live, nameIn(params), params['key_id'] ?? '', membersOf(await json())),
    }),
  },
  {
    method: 'delete',
    path: one,
    permission: { resource: 'provider-keys', operation: 'delete' },
    summary: 'Removes a key.',
    handle: async ({ params }) => ({ body: await remove(live, nameIn(params), params['key_id'] ?? '') }),
  },
];

const keyNotFound = (id: string): Refusal => new Refusal(404, `Provider key not found: ${id}`);

type Shown = Pick<StoredKey, 'key' | 'configHash'>;

/** From the database where there is one, since only it knows the hashes. */
async function keysOf({ current, store }: LiveConfig, provider: string): Promise<readonly Shown[]> {
  const inMemory = current.config.providers[provider];
  if (inMemory === undefined) throw notFound(provider);
  if (store !== undefined) return store.keys.list(provider);
  return inMemory.keys.map((key) => ({ key: { ...key, id: key.id ?? key.name }, configHash: '' }));
}

async function create(live: LiveConfig, provider: string, sent: Members, newId: () => string) {
  const key = await live.change(async (records) => {
    const base = await baseOf(records, provider, 'add keys to');
    const made = mergeKey(readKey(sent, base), undefined);
    const key: KeyBody = { ...made, id: made.id ?? newId() };
    await refuseTaken(records, key, true);
    await records.keys.write({ provider, key, configHash: '' });
    return key;
  });
  return keyView(key, '');
}

async function update(live: LiveConfig, provider: string, id: string, sent: Members) {
  const { key, configHash } = await live.change(async (records) => {
    await baseOf(records, provider);
    const stored = await records.keys.get(provider, id);
    if (stored === undefined) throw keyNotFound(id);
    const base = await baseOf(records, provider, 'update keys on');
    const key: KeyBody = { ...mergeKey(readKey({ ...stored.key, ...sent }, base), stored.key), id };
    await refuseTaken(records, key, false);
    await records.keys.write({ ...stored, key });
    return { key, configHash: stored.configHash };
  });
  return keyView(key, configHash);
}

async function remove(live: LiveConfig, provider: string, id: string) {
  const { key, configHash } = await live.change(async (records) => {
    await baseOf(records, provider);
    const stored = await records.keys.get(provider, id);
    if (stored === undefined) throw keyNotFound(id);
    await baseOf(records, provider, 'delete keys on');
    await records.keys.remove(provider, id);
    return stored;
  });
  return keyView(key, configHash);
}

/** The provider, or what it is built on. With `intent`, keyless ones are refused. */
async function baseOf({ providers }: ConfigRecords, name: string, intent?: string): Promise<string> {
  const stored = await providers.get(name);
  if (stored === undefined) throw notFound(name);
  const custom = stored.provider.custom_provider_config;
  if (intent !== undefined && custom?.is_key_less) throw new Refusal(400, `Cannot ${intent} a keyless provider`);
  return custom?.base_provider_type ?? name;
}

/** In the order in which faults are told; lists have words of their own for theirs. */
function readKey(sent: Members, base: string): Key {
  const { models: _, blacklisted_models: __, aliases: ___, ...rest } = sent;
  checkKeyValue(readAs(Key, rest), base);
  checkKeyLists(sent);
  return readAs(Key, sent);
}

async function refuseTaken({ keys }: ConfigRecords, key: KeyBody, isNew: boolean): Promise<void> {
  if (await keys.isTaken(key, isNew)) {
    throw new Refusal(409, 'API key names must be unique across providers. Choose a different name');
  }
}
