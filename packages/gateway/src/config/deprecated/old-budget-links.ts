import { error, type Finding, warning } from '../problem.ts';
import { entriesAt, type Members, moveTo, take } from './json-object.ts';

/**
 * Budgets name their owner today. Older files let teams, virtual keys and their provider entries name the budget;
 * dropping that would silently lift the limit.
 */
export function ownersOfBudgets(governance: Members): readonly Finding[] {
  const budgets = new Map(entriesAt(governance, 'budgets').map(({ entry }) => [entry['id'], entry]));
  const own = (owned: Owned): readonly Finding[] => makeOwner(budgets, owned);
  const virtualKeys = entriesAt(governance, 'virtual_keys');
  const nextId = idGenerator(virtualKeys.flatMap(({ entry }) => entriesAt(entry, 'provider_configs')));
  return [
    ...entriesAt(governance, 'teams').flatMap(({ entry, index }) =>
      own({ entry, path: `governance.teams[${index}]`, member: 'team_id' }),
    ),
    ...virtualKeys.flatMap(({ entry, index }) =>
      own({ entry, path: `governance.virtual_keys[${index}]`, member: 'virtual_key_id' }),
    ),
    ...virtualKeys.flatMap((virtualKey) =>
      entriesAt(virtualKey.entry, 'provider_configs').flatMap(({ entry, index }) => {
        const path = `governance.virtual_keys[${virtualKey.index}].provider_configs[${index}]`;
        if (entry['budget_id'] !== undefined) moveTo(entry, 'id', nextId());
        return own({ entry, path, member: 'provider_config_id' });
      }),
    ),
  ];
}

interface Owned {
  readonly entry: Members;
  readonly path: string;
  /** the budget's member that names this kind of owner */
  readonly member: 'team_id' | 'virtual_key_id' | 'provider_config_id';
}

const owners = ['team_id', 'virtual_key_id', 'provider_config_id'] as const;

function makeOwner(budgets: ReadonlyMap<unknown, Members>, { entry, path, member }: Owned): readonly Finding[] {
  const id = take(entry, 'budget_id');
  if (id === undefined || id === null) return [];
  const place = `${path}.budget_id`;
  const budget = budgets.get(id);
  if (budget === undefined) return [error(place, `budget_id "${String(id)}" does not exist`)];
  const owner = owners.find((name) => budget[name] !== undefined);
  if (owner !== undefined && budget[owner] !== entry['id']) {
    return [error(place, `budget_id "${String(id)}" is already owned by another governance entity`)];
  }
  budget[member] = entry['id'];
  return [warning(place, `budgets name their owner today: write ${member} on the budget`)];
}

function idGenerator(entries: readonly { readonly entry: Members }[]): () => number {
  const used = entries.map(({ entry }) => entry['id']).filter((id) => typeof id === 'number');
  let last = Math.max(0, ...used);
  return () => {
    last += 1;
    return last;
  };
}
