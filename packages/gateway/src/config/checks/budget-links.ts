import { error, type Finding } from '../problem.ts';
import type { Budget, Governance, RateLimit } from '../schema/governance.ts';

interface Link {
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  readonly budgetId: string | undefined;
  readonly rateLimitId: string | undefined;
}

/**
 * A limit that hangs on nothing limits nothing, so a broken link stops the start: each named budget and rate limit
 * exists, a budget that somebody points at has no owner, and nothing is linked twice.
 */
export function budgetLinkFaults(governance: Governance): readonly Finding[] {
  const links = linksIn(governance);
  return [
    ...duplicateIds(governance.budgets, 'budgets'),
    ...duplicateIds(governance.rate_limits, 'rate_limits'),
    ...ownerFaults(governance.budgets),
    ...linkFaults(links, 'budget_id', new Map(governance.budgets.map((budget) => [budget.id, hasOwner(budget)]))),
    ...linkFaults(links, 'rate_limit_id', new Map(rateLimitOwners(governance))),
  ];
}

function linksIn(governance: Governance): readonly Link[] {
  const links = (kind: string, list: string, entries: readonly Linked[]): Link[] =>
    entries.map((entry, index) => ({
      kind,
      name: entry.id ?? entry.name ?? '',
      path: `governance.${list}[${index}]`,
      budgetId: entry.budget_id,
      rateLimitId: entry.rate_limit_id,
    }));
  return [
    ...links('customer', 'customers', governance.customers),
    ...links('business unit', 'business_units', governance.business_units),
    ...links('model config', 'model_configs', governance.model_configs),
    ...links('provider', 'providers', governance.providers),
  ];
}

interface Linked {
  readonly id?: string;
  readonly name?: string;
  readonly budget_id?: string | undefined;
  readonly rate_limit_id?: string | undefined;
}

const hasOwner = (budget: Budget): boolean => ownersOf(budget) > 0;

const ownersOf = (budget: Budget): number =>
  [budget.virtual_key_id, budget.provider_config_id, budget.team_id].filter((owner) => owner !== undefined).length;

function ownerFaults(budgets: readonly Budget[]): readonly Finding[] {
  return budgets.flatMap((budget, index) =>
    ownersOf(budget) > 1 ? [error(`governance.budgets[${index}]`, 'a budget has at most one owner')] : [],
  );
}

function duplicateIds(entries: readonly (Budget | RateLimit)[], list: string): readonly Finding[] {
  return entries.flatMap(({ id }, index) =>
    entries.findIndex((other) => other.id === id) === index
      ? []
      : [error(`governance.${list}[${index}].id`, `another entry has the id "${id}"`)],
  );
}

/** Teams, virtual keys and their provider entries own the rate limit they name. */
function rateLimitOwners({ rate_limits, teams, virtual_keys }: Governance): readonly [string, boolean][] {
  const owners = [...teams, ...virtual_keys, ...virtual_keys.flatMap((key) => key.provider_configs)];
  const owned = new Set(owners.map((owner) => owner.rate_limit_id));
  return rate_limits.map(({ id }) => [id, owned.has(id)]);
}

/** `isOwned` by id: whether somebody else already has it. */
function linkFaults(
  links: readonly Link[],
  member: 'budget_id' | 'rate_limit_id',
  isOwned: ReadonlyMap<string, boolean>,
): readonly Finding[] {
  const taken = new Map<string, string>();
  return links.flatMap((link) => {
    const id = member === 'budget_id' ? link.budgetId : link.rateLimitId;
    if (id === undefined) return [];
    const fault = faultOf(`${member} "${id}"`, `${link.kind} "${link.name}"`, isOwned.get(id), taken.get(id));
    taken.set(id, `${link.kind} "${link.name}"`);
    return fault === undefined ? [] : [error(`${link.path}.${member}`, fault)];
  });
}

function faultOf(
  what: string,
  who: string,
  isOwned: boolean | undefined,
  other: string | undefined,
): string | undefined {
  if (isOwned === undefined) return `${what} referenced by ${who} does not exist`;
  if (isOwned) return `${what} is already owned by another governance entity and cannot be linked to ${who}`;
  return other === undefined ? undefined : `${what} is already linked to ${other}; cannot link to ${who}`;
}
