import type { RoutingRule as RuleEntry } from '../../config/schema/routing.ts';
import { compileCondition } from '../rules/condition.ts';
import {
  indexRules,
  type RoutingRule,
  type RuleFallback,
  type RuleIndex,
  type RuleTarget,
} from '../rules/routing-rule.ts';
import type { KeysByProvider } from './build-access.ts';

export interface BuiltRules {
  readonly rules: RuleIndex;
  /** one line for each rule or reference that is left out, and why */
  readonly problems: readonly string[];
}

/** Compiles rules. One whose condition does not compile is left out: a rule that cannot be judged must not route. */
export function buildRules(
  entries: readonly RuleEntry[],
  keys: KeysByProvider,
  isProvider: (name: string) => boolean,
): BuiltRules {
  const problems: string[] = [];
  const rules = entries.flatMap((entry): RoutingRule[] => {
    const condition = compileCondition(entry.cel_expression);
    if (!condition.ok) {
      problems.push(`routing rule ${entry.name}: ${condition.error.message}`);
      return [];
    }
    const { scope, scope_id: scopeId } = entry;
    return [
      {
        id: entry.id,
        name: entry.name,
        isEnabled: entry.enabled,
        scope,
        ...(scope !== 'global' && scopeId !== undefined && { scopeId }),
        priority: entry.priority,
        condition: condition.value,
        targets: entry.targets.map((target) => targetOf(entry.name, target, keys, problems)),
        fallbacks: entry.fallbacks.flatMap((fallback) => fallbackOf(entry.name, fallback, isProvider, problems)),
        isChained: entry.chain_rule,
      },
    ];
  });
  return { rules: indexRules(rules), problems };
}

function targetOf(
  rule: string,
  target: RuleEntry['targets'][number],
  keys: KeysByProvider,
  problems: string[],
): RuleTarget {
  const { provider, model, weight, key_id: id, provider_key_name: name } = target;
  const found = name === undefined ? undefined : keys.get(provider ?? '')?.find((key) => key.name === name);
  if (name !== undefined && !found)
    problems.push(`routing rule ${rule}: provider ${provider ?? '(none)'} has no key ${name}`);
  const keyId = id ?? found?.id;
  return {
    ...(provider !== undefined && provider !== '' && { provider }),
    ...(model !== undefined && model !== '' && { model }),
    ...(keyId !== undefined && { keyId }),
    weight,
  };
}

function fallbackOf(
  rule: string,
  text: string,
  isProvider: (name: string) => boolean,
  problems: string[],
): RuleFallback[] {
  const slash = text.indexOf('/');
  const provider = text.slice(0, Math.max(slash, 0));
  if (!isProvider(provider)) {
    problems.push(`routing rule ${rule}: fallback ${text} names no known provider`);
    return [];
  }
  const model = text.slice(slash + 1);
  return [{ provider, ...(model !== '' && { model }) }];
}
