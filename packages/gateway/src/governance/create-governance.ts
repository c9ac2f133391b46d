import type { PriceSource } from '@bifrost/core/catalog/prices/price-source.ts';
import type { Stage } from '@bifrost/core/engine/stage.ts';
import type { GatewayError } from '@bifrost/core/schema/errors/gateway-error.ts';
import type { Governance as GovernanceSection } from '../config/schema/governance.ts';
import type { ModelKnowledge } from './access/access-index.ts';
import { type Caller, callerRefusal, mayUse } from './access/admit.ts';
import { buildAccess, type KeysByProvider, virtualKeyHash } from './build/build-access.ts';
import { buildOverrides } from './build/build-overrides.ts';
import { buildRules } from './build/build-rules.ts';
import { type ExplainAsk, type ExplainContext, type Explanation, explain } from './explain/explain.ts';
import type { Ledger } from './ledger/ledger.ts';
import { type SteerAsk, type Steering, steer } from './routing/steer.ts';
import { capacityOf } from './rules/capacity.ts';
import type { RuleIndex } from './rules/routing-rule.ts';
import { type GovernanceSnapshot, governanceStage } from './stage/governance-stage.ts';

/** All that governance reads of the configuration. */
export interface GovernanceSources {
  readonly section: GovernanceSection;
  readonly keys: KeysByProvider;
  readonly prices: PriceSource;
  readonly models: ModelKnowledge;
  readonly isVirtualKeyMandatory: boolean;
  readonly maxRuleDepth: number;
  /** reserve before the call, settle after it */
  readonly isStrict: boolean;
}

export interface GovernancePorts {
  readonly ledger: Ledger;
  /** ms since the epoch */
  readonly now: () => number;
  /** in [0, 1) */
  readonly random: () => number;
}

/** The room's door: steers requests, admits and charges runs. */
export interface Governance {
  /** takes part in every run of the engine */
  readonly stage: Stage;
  /** does nobody have rules or keys? Then nothing has to be steered. */
  readonly isIdle: boolean;
  callerOf(virtualKey: string | undefined): Caller;
  /** May the caller use this model there, limits aside? An empty model asks for the provider alone. */
  admits(caller: Caller, provider: string, model: string): boolean;
  /** Why the caller may use nothing at all: unknown, inactive, expired, or missing though demanded. */
  refusalOf(caller: Caller): GatewayError | undefined;
  steer(ask: Omit<SteerAsk, 'caller'>, virtualKey: string | undefined): Steering;
  /** Each decision about a request, without calling anybody or counting anything. */
  explain(ask: GovernanceAsk, virtualKey: string | undefined): Explanation;
  /** Swaps the configuration as a whole; what was counted stays. Answers with what is wrong in it. */
  configure(sources: GovernanceSources): readonly string[];
}

/** A request to explain; `candidates` are the providers that serve a bare model. */
export type GovernanceAsk = Omit<SteerAsk, 'caller' | 'requestType'> &
  Pick<ExplainAsk, 'requestType' | 'fallbacks'> & {
    readonly candidatesFor: (model: string) => readonly string[];
    readonly keys: ExplainContext['keys'];
  };

interface Snapshot extends GovernanceSnapshot {
  readonly rules: RuleIndex;
  readonly maxRuleDepth: number;
}

export function createGovernance(
  sources: GovernanceSources,
  ports: GovernancePorts,
): { governance: Governance; problems: readonly string[] } {
  let { snapshot, problems } = snapshotOf(sources);
  const callerOf = (virtualKey: string | undefined): Caller => callerIn(snapshot, virtualKey);
  const governance: Governance = {
    stage: governanceStage({ snapshot: () => snapshot, ledger: ports.ledger, callerOf, now: ports.now }),
    get isIdle() {
      return snapshot.rules.size === 0 && snapshot.index.virtualKeysByHash.size === 0;
    },
    callerOf,
    admits: (caller, provider, model) =>
      mayUse({ caller, requestType: 'chat_completion', provider, model }, snapshot.models),
    refusalOf: (caller) => callerRefusal(caller, snapshot.index, ports.now()),
    steer: (ask, virtualKey) => steerIn(snapshot, { ...ask, caller: callerOf(virtualKey) }, ports),
    explain: ({ keys, candidatesFor, fallbacks, ...ask }, virtualKey) => {
      const caller = callerOf(virtualKey);
      const steering = steerIn(snapshot, { ...ask, caller }, ports);
      const candidates = steering.heading.provider === undefined ? candidatesFor(steering.heading.model) : [];
      const { index, models } = snapshot;
      const context = { index, models, keys, ledger: ports.ledger, nowMs: ports.now() };
      return explain({ caller, requestType: ask.requestType, steering, fallbacks, candidates }, context);
    },
    configure: (next) => {
      ({ snapshot, problems } = snapshotOf(next));
      return problems;
    },
  };
  return { governance, problems };
}

function snapshotOf(sources: GovernanceSources): { snapshot: Snapshot; problems: readonly string[] } {
  const { section, keys, models, prices, isStrict, maxRuleDepth } = sources;
  const access = buildAccess({
    governance: section,
    keys,
    isVirtualKeyMandatory: sources.isVirtualKeyMandatory,
    baseModelName: models.baseName,
  });
  const rules = buildRules(section.routing_rules, keys, models.isProvider);
  const overrides = buildOverrides(section.pricing_overrides, keys);
  return {
    snapshot: {
      index: access.index,
      book: { index: prices, overrides: overrides.overrides },
      models,
      isStrict,
      rules: rules.rules,
      maxRuleDepth,
    },
    problems: [...access.problems, ...rules.problems, ...overrides.problems],
  };
}

function callerIn({ index }: Snapshot, virtualKey: string | undefined): Caller {
  if (virtualKey === undefined) return { type: 'anonymous' };
  const key = index.virtualKeysByHash.get(virtualKeyHash(virtualKey));
  return key ? { type: 'virtual-key', key } : { type: 'unknown-key' };
}

function steerIn(snapshot: Snapshot, ask: SteerAsk, { ledger, now, random }: GovernancePorts): Steering {
  const { index, models } = snapshot;
  const key = ask.caller.type === 'virtual-key' ? ask.caller.key : undefined;
  const counted = { index, models, ledger, nowMs: now() };
  return steer(ask, {
    models,
    rules: {
      rules: snapshot.rules,
      maxDepth: snapshot.maxRuleDepth,
      capacity: (heading) => capacityOf(heading, key, counted),
      random,
    },
    selection: () => ({ ...counted, random: random() }),
  });
}
