import { error, type Finding, warning } from '../problem.ts';
import { entriesAt, type Members, membersAt, moveTo, take } from './json-object.ts';
import { ownersOfBudgets } from './old-budget-links.ts';

/** Members of the `governance` block that were renamed, moved or removed. */
export function modernGovernance(file: Members): readonly Finding[] {
  const governance = membersAt(file, 'governance');
  return [
    ...ownersOfBudgets(governance),
    ...entriesAt(governance, 'virtual_keys').flatMap(({ entry, index }) =>
      oldKeyLists(entry, `governance.virtual_keys[${index}]`, file['version'] === 1),
    ),
    ...entriesAt(governance, 'teams').flatMap(({ entry }) => readOnly(entry, ['virtual_key_count'])),
    ...entriesAt(governance, 'routing_rules').flatMap(({ entry, index }) =>
      oldTarget(entry, `governance.routing_rules[${index}]`),
    ),
    ...entriesAt(governance, 'providers').flatMap(({ entry, index }) =>
      foreignSettings(entry, `governance.providers[${index}]`),
    ),
    ...entriesAt(governance, 'pricing_overrides').flatMap(({ entry }) => oldPatch(entry)),
  ];
}

/** Under version 2 an empty `key_ids` means no keys, so reading the old name there would grant what was not asked for. */
function oldKeyLists(virtualKey: Members, path: string, isVersion1: boolean): readonly Finding[] {
  return entriesAt(virtualKey, 'provider_configs').flatMap(({ entry, index }) => {
    const old = take(entry, 'allowed_keys');
    if (old === undefined) return [];
    const place = `${path}.provider_configs[${index}].allowed_keys`;
    if (!isVersion1) return [error(place, 'is not read any more; write key_ids, without it no key is allowed')];
    moveTo(entry, 'key_ids', old);
    return [warning(place, 'is called key_ids today')];
  });
}

function readOnly(entry: Members, names: readonly string[]): readonly Finding[] {
  for (const name of names) delete entry[name];
  return [];
}

function oldTarget(rule: Members, path: string): readonly Finding[] {
  return ['provider', 'model'].flatMap((name) =>
    take(rule, name) === undefined ? [] : [error(`${path}.${name}`, 'is not read any more; write targets')],
  );
}

/** The published schema allows all settings of a provider here, and nobody reads them. */
function foreignSettings(provider: Members, path: string): readonly Finding[] {
  const others = Object.keys(provider).filter((name) => !['name', 'budget_id', 'rate_limit_id'].includes(name));
  readOnly(provider, others);
  return others.map((name) => warning(`${path}.${name}`, 'is only read in the providers block'));
}

function oldPatch(override: Members): readonly Finding[] {
  const patch = take(override, 'patch');
  if (patch !== undefined) moveTo(override, 'pricing_patch', patch);
  return [];
}
