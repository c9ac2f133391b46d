import type { Config } from '../../config/schema/config.ts';
import type { Provider } from '../../config/schema/provider.ts';
import type { ConfigRecords } from '../config-store.ts';
import type { KeyBody, StoredKey } from '../rows/key-records.ts';
import { entityHash } from './entity-hash.ts';

/** What the file says; what it does not mention is absent. */
export interface FileSide {
  readonly client?: Config['client'];
  readonly providers: Config['providers'];
}

/**
 * Brings the file into the database. An entity that changed in the file since it was last applied wins over what was
 * edited since; one that did not leaves the database as it is; what stands in the database only stays there.
 */
export async function reconcile(records: ConfigRecords, file: FileSide): Promise<void> {
  if (file.client !== undefined) await reconcileClient(records, file.client);
  // by name, over all providers: that is how long a name is unique, so a key may move from one to another
  const known = new Map((await records.keys.list()).map((stored) => [stored.key.name, stored]));
  for (const [name, provider] of Object.entries(file.providers)) {
    await reconcileProvider(records, name, provider);
    for (const key of provider.keys) await reconcileKey(records, name, withId(key), known.get(key.name));
  }
}

async function reconcileClient({ client: records }: ConfigRecords, client: Config['client']): Promise<void> {
  const configHash = entityHash(client);
  if ((await records.read())?.configHash !== configHash) await records.write({ client, configHash });
}

async function reconcileProvider({ providers }: ConfigRecords, name: string, written: Provider): Promise<void> {
  const { keys: _, ...provider } = written;
  const configHash = entityHash(provider);
  if ((await providers.get(name))?.configHash !== configHash) await providers.write({ name, provider, configHash });
}

async function reconcileKey(
  { keys }: ConfigRecords,
  provider: string,
  written: KeyBody,
  stored: StoredKey | undefined,
): Promise<void> {
  const configHash = keyHash(provider, written);
  if (stored?.configHash === configHash) return;
  // others refer to a key by its id, which must outlive what the file says about the key
  const id = stored?.key.id ?? written.id;
  await keys.write({ provider, key: { ...written, id }, configHash });
}

/** The id is left out: the file need not give one, and then it is another at each start. */
function keyHash(provider: string, { id: _, ...key }: KeyBody): string {
  return entityHash({ provider, ...key });
}

function withId(key: Provider['keys'][number]): KeyBody {
  if (key.id === undefined) throw new Error(`key ${key.name} has no id`);
  return { ...key, id: key.id };
}
