import { usdText } from '@bifrost/core/catalog/prices/usd.ts';
import { statusOf } from '@bifrost/core/schema/errors/gateway-error.ts';
import type { ModelRef } from '@bifrost/core/schema/generate/model-ref.ts';
import type { RequestType } from '@bifrost/core/schema/request-type.ts';
import type { AccessIndex, ModelKnowledge } from '../access/access-index.ts';
import { type Admittance, admit, type Caller, holdersFor } from '../access/admit.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Budget, LimitHolder, RateHalf } from '../limits/limit-holder.ts';
import type { Steering } from '../routing/steer.ts';
import { type ExplainedKey, type KeyToExplain, keyObstacle } from './key-obstacle.ts';

/** A request as its client would send it, with what governance already said about where it goes. */
export interface ExplainAsk {
  readonly caller: Caller;
  readonly requestType: RequestType;
  readonly steering: Steering;
  /** the client's own, as far as steering left them */
  readonly fallbacks: readonly ModelRef[];
  /** providers that serve the bare model, sorted; the first takes it */
  readonly candidates: readonly string[];
}

export interface ExplainContext {
  readonly index: AccessIndex;
  readonly ledger: Ledger;
  readonly models: ModelKnowledge;
  readonly nowMs: number;
  readonly keys: ReadonlyMap<string, readonly KeyToExplain[]>;
}

export interface ExplainedLimit {
  readonly scope: string;
  readonly scope_id: string;
  readonly limit_id: string;
  readonly kind: 'budget' | 'tokens' | 'requests';
  readonly used: string;
  readonly limit: string;
  readonly resets_at: string;
}

export interface ExplainedTarget {
  readonly provider: string;
  readonly model: string;
  readonly role: 'primary' | 'fallback';
  readonly admitted: boolean;
  readonly refusal?: { readonly status: number; readonly type: string; readonly message: string };
  readonly limits: readonly ExplainedLimit[];
  readonly keys: readonly ExplainedKey[];
}

export interface Explanation {
  readonly caller: {
    readonly type: Caller['type'];
    readonly virtual_key_id?: string;
    readonly virtual_key_name?: string;
  };
  readonly routing: { readonly engines: readonly string[]; readonly rule?: string; readonly log: readonly string[] };
  readonly catalog: { readonly candidates: readonly string[] };
  readonly targets: readonly ExplainedTarget[];
  /** in the order in which they would be tried; empty when nobody may serve */
  readonly plan: readonly string[];
  /** what the client would be told if nothing changes; absent when somebody may serve */
  readonly refusal?: { readonly status: number; readonly type: string; readonly message: string };
}

/** Each decision about a request, in order, without calling anybody or counting anything. */
export function explain(ask: ExplainAsk, context: ExplainContext): Explanation {
  const { provider, model } = ask.steering.heading;
  const primary = provider ?? ask.candidates[0];
  const targets: readonly ModelRef[] = [
    ...(primary === undefined ? [] : [{ provider: primary, model }]),
    ...(ask.steering.fallbacks ?? ask.fallbacks),
  ];
  const explained = targets.map((target, at) => explainTarget(target, at === 0 ? 'primary' : 'fallback', ask, context));
  const plan = explained.filter((each) => each.admitted && each.keys.some((key) => key.eligible));
  const refusal = plan.length > 0 ? undefined : (explained[0]?.refusal ?? nobody(model, explained));
  return {
    caller: callerOf(ask.caller),
    routing: {
      engines: ask.steering.engines,
      ...(ask.steering.rule && { rule: ask.steering.rule.name }),
      log: ask.steering.log,
    },
    catalog: { candidates: ask.candidates },
    targets: explained,
    plan: plan.map((each) => `${each.provider}/${each.model}`),
    ...(refusal && { refusal }),
  };
}

const callerOf = (caller: Caller): Explanation['caller'] =>
  caller.type === 'virtual-key'
    ? { type: caller.type, virtual_key_id: caller.key.id, virtual_key_name: caller.key.name }
    : { type: caller.type };

function nobody(model: string, targets: readonly ExplainedTarget[]) {
  const message =
    targets.length === 0 ? `no providers found for model "${model}"` : `no keys found that support model: ${model}`;
  return { status: 400, type: 'no_target', message };
}

function explainTarget(
  target: ModelRef,
  role: ExplainedTarget['role'],
  ask: ExplainAsk,
  context: ExplainContext,
): ExplainedTarget {
  const admittance: Admittance = { caller: ask.caller, requestType: ask.requestType, ...target };
  const admission = admit(admittance, context);
  const pinned = role === 'primary' ? ask.steering.keyId : undefined;
  const only = pinned !== undefined ? [pinned] : admission.ok ? admission.onlyKeyIds : undefined;
  const keys = (context.keys.get(target.provider) ?? []).map((key): ExplainedKey => {
    const obstacle = keyObstacle(key, target.model, only);
    return {
      id: key.id,
      name: key.name,
      eligible: obstacle === undefined,
      ...(obstacle !== undefined && { why_not: obstacle }),
    };
  });
  return {
    ...target,
    role,
    admitted: admission.ok,
    ...(!admission.ok && {
      refusal: {
        status: statusOf(admission.error),
        type: admission.error.kind.replaceAll('-', '_'),
        message: admission.error.message,
      },
    }),
    limits: holdersFor(admittance, context).flatMap((holder) => limitsOf(holder, context)),
    keys,
  };
}

function limitsOf(holder: LimitHolder, { ledger, nowMs }: ExplainContext): ExplainedLimit[] {
  const row = (
    limit: Budget | RateHalf,
    kind: ExplainedLimit['kind'],
    print: (units: bigint) => string,
  ): ExplainedLimit => ({
    scope: holder.scope,
    scope_id: holder.id,
    limit_id: limit.id,
    kind,
    used: print(ledger.used(limit, nowMs) + ledger.reserved(limit)),
    limit: print(limit.max),
    resets_at: new Date(ledger.window(limit, nowMs).endMs).toISOString(),
  });
  const { tokens, requests } = holder.rateLimit ?? {};
  return [
    ...holder.budgets.map((budget) => row(budget, 'budget', (units) => usdText(units as Budget['max']))),
    ...(tokens ? [row(tokens, 'tokens', String)] : []),
    ...(requests ? [row(requests, 'requests', String)] : []),
  ];
}
