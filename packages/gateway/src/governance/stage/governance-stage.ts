import type { Billable } from '@bifrost/core/catalog/prices/billable.ts';
import { costOf, type PriceBook } from '@bifrost/core/catalog/prices/cost-of.ts';
import type { Call } from '@bifrost/core/engine/call.ts';
import type { Facts } from '@bifrost/core/engine/outcome.ts';
import type { Run, Stage, Verdict } from '@bifrost/core/engine/stage.ts';
import type { Usage } from '@bifrost/core/schema/generate/usage.ts';
import type { Measures } from '@bifrost/core/schema/measures.ts';
import type { AccessIndex, ModelKnowledge } from '../access/access-index.ts';
import { type Admittance, admit, type Caller, holdersFor } from '../access/admit.ts';
import { charge } from '../charge.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { estimate } from './estimate.ts';
import { reserve } from './reserve.ts';

export interface GovernanceSnapshot {
  readonly index: AccessIndex;
  readonly book: PriceBook;
  readonly models: ModelKnowledge;
  /** reserve before the call, settle after it: parallel requests cannot overshoot together */
  readonly isStrict: boolean;
}

export interface GovernanceStageParts {
  readonly snapshot: () => GovernanceSnapshot;
  readonly ledger: Ledger;
  readonly callerOf: (virtualKey: string | undefined) => Caller;
  readonly now: () => number;
}

/** Admits each run, primary and fallbacks alike, and books its success with everybody who pays. */
export function governanceStage({ snapshot, ledger, callerOf, now }: GovernanceStageParts): Stage {
  const callers = new CallerOfCall(callerOf);
  const held = new WeakMap<Run, () => void>();
  const settle = (run: Run, facts: Facts, used: Used, isSuccess: boolean) => {
    held.get(run)?.();
    held.delete(run);
    if (isSuccess) book(run, facts, used, callers.of(run.call), snapshot(), ledger, now());
  };
  return {
    name: 'governance',
    failsClosed: true,
    before: (run) => {
      const verdict = admission(run, callers.of(run.call), snapshot(), ledger, now());
      if (verdict === undefined || !('release' in verdict)) return verdict;
      held.set(run, verdict.release);
      return undefined;
    },
    after: (run, ending) => {
      settle(run, ending.facts, ending.type === 'answered' ? ending : nothingUsed, ending.type === 'answered');
      return ending;
    },
    wantsEvents: () => false,
    // a stream that broke has been paid for up to there, if its provider told how far it came
    afterStream: (run, end) => settle(run, end.facts, end, end.error === undefined || end.usage !== undefined),
  };
}

/** Finds who asks once per call: whoever was admitted is charged, also when keys change meanwhile. */
class CallerOfCall {
  readonly #callerOf: GovernanceStageParts['callerOf'];
  readonly #known = new WeakMap<Call, Caller>();

  constructor(callerOf: GovernanceStageParts['callerOf']) {
    this.#callerOf = callerOf;
  }

  of(call: Call): Caller {
    const { virtualKey } = call.options;
    if (virtualKey === undefined) return this.#callerOf(undefined);
    const known = this.#known.get(call);
    if (known) return known;
    const caller = this.#callerOf(virtualKey);
    this.#known.set(call, caller);
    return caller;
  }
}

/** What is paid for: tokens, and what media are measured by. */
interface Used {
  readonly usage: Usage | undefined;
  readonly measures?: Measures | undefined;
}

const nothingUsed: Used = { usage: undefined };

function admission(
  run: Run,
  caller: Caller,
  snapshot: GovernanceSnapshot,
  ledger: Ledger,
  nowMs: number,
): Verdict | { readonly release: () => void } | undefined {
  const admitted = admit(admittanceOf(run, caller), { ...snapshot, ledger, nowMs });
  if (!admitted.ok) return { type: 'refuse', error: admitted.error };
  if (admitted.onlyKeyIds !== undefined) run.onlyKeyIds = admitted.onlyKeyIds;
  if (!snapshot.isStrict || admitted.payers.length === 0) return undefined;
  const reservation = reserve(admitted.payers, estimate(run.call, run.target, snapshot.book), ledger, nowMs);
  return reservation.ok ? reservation : { type: 'refuse', error: reservation.error };
}

const admittanceOf = (run: Run, caller: Caller): Admittance => ({
  caller,
  requestType: run.call.requestType,
  provider: run.target.provider,
  model: run.target.model,
});

function book(
  run: Run,
  facts: Facts,
  { usage, measures }: Used,
  caller: Caller,
  snapshot: GovernanceSnapshot,
  ledger: Ledger,
  nowMs: number,
): void {
  if (facts.resolvedModel === '') return;
  const ask: Admittance = { ...admittanceOf(run, caller), provider: facts.provider, model: facts.requestedModel };
  const payers = holdersFor(ask, { ...snapshot, ledger, nowMs });
  if (payers.length === 0) return; // where nobody counts, nobody has to know the price
  const bill: Billable = {
    ...measures,
    requestType: run.call.requestType,
    provider: facts.provider,
    resolvedModel: facts.resolvedModel,
    requestedModel: facts.requestedModel,
    usage,
    virtualKeyId: caller.type === 'virtual-key' ? caller.key.id : undefined,
    providerKeyId: facts.keyId,
  };
  const tokens = run.call.requestType === 'count_tokens' ? 0 : (usage?.input ?? 0) + (usage?.output ?? 0);
  charge(payers, { tokens, cost: costOf(bill, snapshot.book) }, ledger, nowMs);
}
