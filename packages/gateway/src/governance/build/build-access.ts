import { createHash } from 'node:crypto';
import type { ProviderKey } from '@bifrost/core/providers/provider-key.ts';
import type { Governance } from '../../config/schema/governance.ts';
import type { VirtualKey as VirtualKeyEntry } from '../../config/schema/virtual-key.ts';
import type { AccessIndex } from '../access/access-index.ts';
import type { Customer, ProviderGrant, Team, VirtualKey } from '../access/virtual-key.ts';
import type { LimitHolder } from '../limits/limit-holder.ts';
import { LimitBook } from './build-limits.ts';

/** Keys of each configured provider: grants name them by id or by name. */
export type KeysByProvider = ReadonlyMap<string, readonly Pick<ProviderKey, 'id' | 'name'>[]>;

export interface AccessSources {
  readonly governance: Governance;
  readonly keys: KeysByProvider;
  readonly isVirtualKeyMandatory: boolean;
  readonly baseModelName: (model: string) => string;
}

export interface BuiltAccess {
  readonly index: AccessIndex;
  /** one line for each reference that leads nowhere */
  readonly problems: readonly string[];
}

/** SHA-256 of the whole value: the only form in which a virtual key is kept and compared. */
export const virtualKeyHash = (value: string): string => createHash('sha256').update(value).digest('hex');

/** Resolves the references of the governance section into ready-made objects. */
export function buildAccess({ governance, keys, isVirtualKeyMandatory, baseModelName }: AccessSources): BuiltAccess {
  const book = new LimitBook(governance);
  const problems: string[] = [];
  const customers = new Map(governance.customers.map((entry) => [entry.id, customerOf(entry, book)]));
  const teams = new Map(governance.teams.map((entry) => [entry.id, teamOf(entry, book)]));
  const owners = { customers, teams };
  const virtualKeys = governance.virtual_keys.flatMap((entry): [string, VirtualKey][] => {
    const value = entry.value?.value ?? '';
    return value === '' ? [] : [[virtualKeyHash(value), virtualKeyOf(entry, owners, keys, book, problems)]];
  });
  return {
    index: {
      virtualKeysByHash: new Map(virtualKeys),
      providerLimits: new Map(governance.providers.map((entry) => [entry.name, providerHolder(entry, book)])),
      ...modelLimits(governance, book, baseModelName),
      isVirtualKeyMandatory,
    },
    problems,
  };
}

const customerOf = (entry: Governance['customers'][number], book: LimitBook): Customer => ({
  id: entry.id,
  name: entry.name,
  limits: book.holder({
    level: 'Customer',
    scope: 'customer',
    id: entry.id,
    budgetId: entry.budget_id,
    rateLimitId: entry.rate_limit_id,
  }),
});

const teamOf = (entry: Governance['teams'][number], book: LimitBook): Team => ({
  id: entry.id,
  name: entry.name,
  ...(entry.customer_id !== undefined && { customerId: entry.customer_id }),
  limits: book.holder({ level: 'Team', scope: 'team', id: entry.id, rateLimitId: entry.rate_limit_id }),
});

const providerHolder = (entry: Governance['providers'][number], book: LimitBook): LimitHolder =>
  book.holder({
    level: entry.name,
    scope: 'provider',
    id: entry.name,
    budgetId: entry.budget_id,
    rateLimitId: entry.rate_limit_id,
  });

function modelLimits(governance: Governance, book: LimitBook, baseModelName: (model: string) => string) {
  const modelLimitsAtProvider = new Map<string, LimitHolder>();
  const modelLimitsAnywhere = new Map<string, LimitHolder>();
  for (const { id, model_name, provider, budget_id, rate_limit_id } of governance.model_configs) {
    const level = provider === undefined ? `Model:${model_name}` : `Model:${model_name}:Provider:${provider}`;
    const holder = book.holder({ level, scope: 'model', id, budgetId: budget_id, rateLimitId: rate_limit_id });
    if (provider === undefined) modelLimitsAnywhere.set(baseModelName(model_name), holder);
    else modelLimitsAtProvider.set(`${model_name}:${provider}`, holder);
  }
  return { modelLimitsAtProvider, modelLimits: modelLimitsAnywhere };
}

interface Owners {
  readonly customers: ReadonlyMap<string, Customer>;
  readonly teams: ReadonlyMap<string, Team>;
}

function virtualKeyOf(
  entry: VirtualKeyEntry,
  { customers, teams }: Owners,
  keys: KeysByProvider,
  book: LimitBook,
  problems: string[],
): VirtualKey {
  const team = entry.team_id === undefined ? undefined : teams.get(entry.team_id);
  const customer = customers.get(entry.customer_id ?? team?.customerId ?? '');
  if (entry.team_id !== undefined && !team) problems.push(`virtual key ${entry.id}: there is no team ${entry.team_id}`);
  if (entry.customer_id !== undefined && !customer)
    problems.push(`virtual key ${entry.id}: there is no customer ${entry.customer_id}`);
  const isCalendarAligned = entry.calendar_aligned;
  return {
    id: entry.id,
    name: entry.name,
    isActive: entry.is_active,
    grants: entry.provider_configs.map((grant) => grantOf(entry, grant, keys, book, problems)),
    limits: book.holder({
      level: 'VK',
      scope: 'virtual_key',
      id: entry.id,
      rateLimitId: entry.rate_limit_id,
      isCalendarAligned,
    }),
    ...(team && { team }),
    ...(customer && { customer }),
  };
}

function grantOf(
  key: VirtualKeyEntry,
  entry: VirtualKeyEntry['provider_configs'][number],
  keys: KeysByProvider,
  book: LimitBook,
  problems: string[],
): ProviderGrant {
  const id = entry.id === undefined ? `${key.id}:${entry.provider}` : String(entry.id);
  return {
    provider: entry.provider,
    weight: entry.weight ?? undefined,
    allowedModels: entry.allowed_models,
    keyIds: keyIdsOf(key, entry, keys.get(entry.provider) ?? [], problems),
    limits: book.holder({
      level: entry.provider,
      scope: 'provider_config',
      id,
      rateLimitId: entry.rate_limit_id,
      isCalendarAligned: key.calendar_aligned,
    }),
  };
}

function keyIdsOf(
  key: VirtualKeyEntry,
  entry: VirtualKeyEntry['provider_configs'][number],
  known: readonly Pick<ProviderKey, 'id' | 'name'>[],
  problems: string[],
): readonly string[] | undefined {
  if (entry.key_ids.includes('*')) return undefined;
  const references = [...entry.key_ids, ...entry.keys.flatMap(({ id, name }) => id ?? name ?? [])];
  return references.flatMap((reference) => {
    const found = known.find(({ id }) => id === reference) ?? known.find(({ name }) => name === reference);
    if (!found) problems.push(`virtual key ${key.id}, provider ${entry.provider}: there is no key ${reference}`);
    return found ? [found.id] : [];
  });
}
