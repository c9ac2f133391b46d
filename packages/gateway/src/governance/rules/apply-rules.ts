import type { ModelRef } from '@bifrost/core/schema/generate/model-ref.ts';
import type { VirtualKey } from '../access/virtual-key.ts';
import { draw } from '../selection/draw.ts';
import type { RuleVariables } from './condition.ts';
import { type RoutingRule, type RuleIndex, ruleKey } from './routing-rule.ts';

/** Where a request wants to go; a bare model has no provider. */
export interface Heading {
  readonly provider: string | undefined;
  readonly model: string;
}

/** How much of its limits a heading has used, in percent. */
export type Capacity = Pick<RuleVariables, 'budget_used' | 'tokens_used' | 'request'>;

export interface RuleRequest {
  readonly heading: Heading;
  readonly requestType: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly params: ReadonlyMap<string, string>;
  readonly virtualKey: VirtualKey | undefined;
}

export interface RuleContext {
  readonly rules: RuleIndex;
  readonly maxDepth: number;
  capacity(heading: Heading): Capacity;
  /** in [0, 1), a new number at each call */
  random(): number;
}

export interface RuleOutcome {
  /** the last rule that matched */
  readonly rule: RoutingRule | undefined;
  readonly heading: Heading;
  readonly keyId: string | undefined;
  /** the rule's own; `undefined` leaves the caller's */
  readonly fallbacks: readonly ModelRef[] | undefined;
  /** one line for each rule that was asked */
  readonly log: readonly string[];
}

/**
 * Asks the rules, narrowest scope first. The first that holds decides; a chained one starts another round with its
 * outcome, in which it is not asked again. The last match provides everything: earlier ones are not merged in.
 */
export function applyRules(request: RuleRequest, context: RuleContext): RuleOutcome {
  const rules = rulesFor(request.virtualKey, context.rules);
  const fired = new Set<RoutingRule>();
  const log: string[] = [];
  let outcome: RuleOutcome = { rule: undefined, heading: request.heading, keyId: undefined, fallbacks: undefined, log };
  for (let round = 0; round < context.maxDepth; round++) {
    const match = firstMatch(rules, fired, request, outcome.heading, context, log);
    if (!match) return outcome;
    outcome = outcomeOf(match, request.heading, outcome.heading, context, log);
    if (!match.isChained) return outcome;
    fired.add(match);
  }
  log.push(`stopped after ${context.maxDepth} rounds`);
  return outcome;
}

/** Virtual key → its team → its customer → everybody. */
function rulesFor(key: VirtualKey | undefined, index: RuleIndex): RoutingRule[] {
  const scopes = [
    key && ruleKey('virtual_key', key.id),
    key?.team && ruleKey('team', key.team.id),
    key?.customer && ruleKey('customer', key.customer.id),
    ruleKey('global', undefined),
  ];
  return scopes.flatMap((scope) => (scope === undefined ? [] : (index.get(scope) ?? [])));
}

function firstMatch(
  rules: readonly RoutingRule[],
  fired: ReadonlySet<RoutingRule>,
  request: RuleRequest,
  heading: Heading,
  context: RuleContext,
  log: string[],
): RoutingRule | undefined {
  if (rules.length === 0) return undefined;
  const variables = variablesOf(request, heading, context);
  return rules.find((rule) => {
    if (fired.has(rule) || rule.targets.length === 0) return false;
    const { holds, failure } = rule.condition(variables);
    log.push(`rule ${rule.name}: ${failure === undefined ? (holds ? 'matched' : 'no match') : `skipped, ${failure}`}`);
    return holds;
  });
}

function outcomeOf(
  rule: RoutingRule,
  asked: Heading,
  at: Heading,
  context: RuleContext,
  log: readonly string[],
): RuleOutcome {
  const target = draw(rule.targets, context.random());
  const fallbacks = rule.fallbacks.map(({ provider, model }) => ({ provider, model: model ?? asked.model }));
  return {
    rule,
    heading: { provider: target?.provider ?? at.provider, model: target?.model ?? at.model },
    keyId: target?.keyId,
    fallbacks: fallbacks.length > 0 ? fallbacks : undefined,
    log,
  };
}

const variablesOf = (request: RuleRequest, heading: Heading, context: RuleContext): RuleVariables => ({
  model: heading.model,
  provider: heading.provider ?? '',
  request_type: request.requestType,
  headers: request.headers,
  params: request.params,
  virtual_key_id: request.virtualKey?.id ?? '',
  virtual_key_name: request.virtualKey?.name ?? '',
  team_id: request.virtualKey?.team?.id ?? '',
  team_name: request.virtualKey?.team?.name ?? '',
  customer_id: request.virtualKey?.customer?.id ?? '',
  customer_name: request.virtualKey?.customer?.name ?? '',
  ...context.capacity(heading),
});
