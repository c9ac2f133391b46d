import type { ModelRef } from '@bifrost/core/schema/generate/model-ref.ts';
import type { Condition } from './condition.ts';

export const ruleScopes = ['virtual_key', 'team', 'customer', 'global'] as const;
/** Narrowest first: that is the order in which rules are asked. */
export type RuleScope = (typeof ruleScopes)[number];

export interface RuleTarget {
  /** absent: as the request came */
  readonly provider?: string;
  readonly model?: string;
  /** pins this key for the primary attempt; needs `provider` */
  readonly keyId?: string;
  readonly weight: number;
}

/** Where a fallback goes; without model it takes what the caller asked for. */
export type RuleFallback = Pick<ModelRef, 'provider'> & { readonly model?: string };

export interface RoutingRule {
  readonly id: string;
  readonly name: string;
  readonly isEnabled: boolean;
  readonly scope: RuleScope;
  /** absent for global rules */
  readonly scopeId?: string;
  /** lower is asked first, ties in order of creation */
  readonly priority: number;
  readonly condition: Condition;
  readonly targets: readonly RuleTarget[];
  readonly fallbacks: readonly RuleFallback[];
  /** a match starts another evaluation with its outcome */
  readonly isChained: boolean;
}

/** Rules by scope and owner, each list in the order of asking. Built once per configuration. */
export type RuleIndex = ReadonlyMap<string, readonly RoutingRule[]>;

export const ruleKey = (scope: RuleScope, scopeId: string | undefined): string => `${scope}:${scopeId ?? ''}`;

export function indexRules(rules: readonly RoutingRule[]): RuleIndex {
  const enabled = rules.filter((rule) => rule.isEnabled).toSorted((a, b) => a.priority - b.priority);
  return Map.groupBy(enabled, (rule) => ruleKey(rule.scope, rule.scopeId));
}
