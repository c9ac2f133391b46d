import { parseModel } from '@bifrost/core/engine/parse-model.ts';
import type { ModelRef } from '@bifrost/core/schema/generate/model-ref.ts';
import type { ModelKnowledge } from '../access/access-index.ts';
import type { Caller } from '../access/admit.ts';
import { applyRules, type Heading, type RuleContext } from '../rules/apply-rules.ts';
import type { RoutingRule } from '../rules/routing-rule.ts';
import { type SelectionContext, selectProvider } from '../selection/select-provider.ts';

export interface SteerAsk {
  /** as the client wrote it, provider prefix and all */
  readonly model: string;
  /** Did the client say anything about fallbacks? An empty list is a word, too. */
  readonly namesFallbacks: boolean;
  readonly requestType: string;
  /** lower-case names */
  readonly headers: ReadonlyMap<string, string>;
  readonly params: ReadonlyMap<string, string>;
  readonly caller: Caller;
}

export interface Steering {
  readonly heading: Heading;
  /** in place of the client's; `undefined` leaves those */
  readonly fallbacks: readonly ModelRef[] | undefined;
  /** pinned for the primary attempt */
  readonly keyId: string | undefined;
  readonly rule: Pick<RoutingRule, 'id' | 'name'> | undefined;
  /** who had a say: `routing-rule`, `governance` */
  readonly engines: readonly string[];
  readonly log: readonly string[];
}

export interface SteerContext {
  readonly models: ModelKnowledge;
  readonly rules: RuleContext;
  readonly selection: () => SelectionContext;
}

/**
 * Routing rules first, then the virtual key's weights for a model that still has no provider. Denies nothing: whoever
 * may not go where this points is refused by admission.
 */
export function steer(ask: SteerAsk, { models, rules, selection }: SteerContext): Steering {
  const { provider, model } = parseModel(ask.model, { has: (name) => models.isProvider(name) });
  if (ask.caller.type === 'unknown-key' || (ask.caller.type === 'virtual-key' && !ask.caller.key.isActive)) {
    return {
      heading: { provider, model },
      fallbacks: undefined,
      keyId: undefined,
      rule: undefined,
      engines: [],
      log: [],
    };
  }
  const key = ask.caller.type === 'virtual-key' ? ask.caller.key : undefined;
  const { requestType, headers, params } = ask;
  const ruled = applyRules({ heading: { provider, model }, requestType, headers, params, virtualKey: key }, rules);
  const engines = ruled.rule ? ['routing-rule'] : [];
  const base = { keyId: ruled.keyId, rule: ruled.rule };
  if (ruled.heading.provider !== undefined || !key) {
    return { ...base, heading: ruled.heading, fallbacks: ruled.fallbacks, engines, log: ruled.log };
  }
  const selected = selectProvider(key, ruled.heading.model, selection());
  if (!selected) return { ...base, heading: ruled.heading, fallbacks: ruled.fallbacks, engines, log: ruled.log };
  const ownFallbacks = ask.namesFallbacks || ruled.fallbacks !== undefined || selected.others.length === 0;
  return {
    ...base,
    heading: selected.chosen,
    fallbacks: ownFallbacks ? ruled.fallbacks : selected.others,
    engines: [...engines, 'governance'],
    log: [...ruled.log, ...selected.log],
  };
}
