import { Client } from '../../config/schema/client.ts';
import type { Config } from '../../config/schema/config.ts';
import type { ConfigRecords } from '../config-store.ts';

/** What the database says, in the shape of the file. References to the environment are not looked up yet. */
export async function storedConfig(records: ConfigRecords): Promise<Pick<Config, 'client' | 'providers'>> {
  const stored = await records.client.read();
  const keys = Map.groupBy(await records.keys.list(), ({ provider }) => provider);
  const providers = (await records.providers.list()).map(({ name, provider }) => [
    name,
    { ...provider, keys: (keys.get(name) ?? []).map(({ key }) => key) },
  ]);
  return { client: stored?.client ?? Client.parse({}), providers: Object.fromEntries(providers) };
}
