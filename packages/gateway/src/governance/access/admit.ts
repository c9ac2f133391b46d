import type { GatewayError } from '@bifrost/core/schema/errors/gateway-error.ts';
import type { RequestType } from '@bifrost/core/schema/request-type.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { budgetViolation, rateViolation, refuse } from '../limits/check-limits.ts';
import type { LimitHolder } from '../limits/limit-holder.ts';
import type { AccessIndex, ModelKnowledge } from './access-index.ts';
import { isModelAllowed } from './is-model-allowed.ts';
import { grantOf, type VirtualKey } from './virtual-key.ts';

/** Who asks: nobody in particular, somebody we know, or a key that nobody has issued. */
export type Caller =
  | { readonly type: 'anonymous' }
  | { readonly type: 'unknown-key' }
  | { readonly type: 'virtual-key'; readonly key: VirtualKey };

export interface Admittance {
  readonly caller: Caller;
  readonly requestType: RequestType;
  /** empty for operations without a provider */
  readonly provider: string;
  /** as the client spelled it, without provider; empty for operations without a model */
  readonly model: string;
}

export type Admission =
  | {
      readonly ok: true;
      /** ids of the provider keys that may serve; `undefined` leaves the choice free */
      readonly onlyKeyIds: readonly string[] | undefined;
      /** whom the request will be charged to when it succeeds */
      readonly payers: readonly LimitHolder[];
    }
  | { readonly ok: false; readonly error: GatewayError };

export interface AdmissionContext {
  readonly index: AccessIndex;
  readonly ledger: Ledger;
  readonly models: ModelKnowledge;
  readonly nowMs: number;
}

type Check = (ask: Admittance, context: AdmissionContext) => GatewayError | undefined;

/** In the order in which refusals win over one another. Every way to a model goes through here. */
const checks: readonly Check[] = [
  checkCaller,
  checkShared,
  checkKey,
  checkGrant,
  checkModel,
  checkKeyRates,
  checkKeyBudgets,
];

/** Decides about one attempt at one target: the primary, or one fallback. Changes nothing. */
export function admit(ask: Admittance, context: AdmissionContext): Admission {
  for (const check of checks) {
    const error = check(ask, context);
    if (error) return { ok: false, error };
  }
  const key = keyOf(ask);
  return {
    ok: true,
    onlyKeyIds: key && grantOf(key, ask.provider)?.keyIds,
    payers: holdersFor(ask, context),
  };
}

/** Everybody whose limits hold for a request, and who pays when it succeeds: provider, model, then the key's chain. */
export function holdersFor(ask: Admittance, context: AdmissionContext): LimitHolder[] {
  return [...sharedHolders(ask, context).map(({ holder }) => holder), ...chainOf(ask)];
}

/** May the caller use this model there, limits aside? */
export const mayUse = (ask: Admittance, models: ModelKnowledge): boolean =>
  checkGrant(ask) === undefined && checkModel(ask, { models }) === undefined;

/** Why a caller may use nothing at all, whatever he asks for. */
export function callerRefusal(caller: Caller, index: AccessIndex, nowMs: number): GatewayError | undefined {
  const nothing: Admittance = { caller, requestType: 'list_models', provider: '', model: '' };
  return checkCaller(nothing, { index }) ?? checkKey(nothing, { nowMs });
}

const keyOf = ({ caller }: Admittance): VirtualKey | undefined =>
  caller.type === 'virtual-key' ? caller.key : undefined;

function checkCaller({ caller }: Admittance, { index }: Pick<AdmissionContext, 'index'>): GatewayError | undefined {
  if (caller.type === 'unknown-key') {
    return {
      kind: 'virtual-key-not-found',
      message: 'virtual key not found. The provided virtual key does not exist or has been revoked.',
    };
  }
  if (caller.type === 'virtual-key' || !index.isVirtualKeyMandatory) return undefined;
  return {
    kind: 'virtual-key-required',
    message: 'virtual key is required. Provide a virtual key via the x-bf-vk header.',
  };
}

interface SharedHolder {
  readonly name: 'Provider' | 'Model';
  readonly holder: LimitHolder;
}

const nobody: readonly SharedHolder[] = [];

/** Limits that hold whoever asks: of the provider, of the model there, of the model anywhere. */
function sharedHolders({ provider, model }: Admittance, { index, models }: AdmissionContext): readonly SharedHolder[] {
  if (index.providerLimits.size + index.modelLimitsAtProvider.size + index.modelLimits.size === 0) return nobody;
  const base = models.baseName(model);
  const ofProvider = index.providerLimits.get(provider);
  const there = index.modelLimitsAtProvider.get(`${model}:${provider}`);
  const anywhere = (base === model ? undefined : index.modelLimits.get(base)) ?? index.modelLimits.get(model);
  return [
    ...(ofProvider ? [{ name: 'Provider', holder: ofProvider } as const] : []),
    ...(there ? [{ name: 'Model', holder: there } as const] : []),
    ...(anywhere ? [{ name: 'Model', holder: anywhere } as const] : []),
  ];
}

function checkShared(ask: Admittance, context: AdmissionContext): GatewayError | undefined {
  const { ledger, nowMs } = context;
  const shared = sharedHolders(ask, context);
  if (shared.length === 0) return undefined;
  for (const name of ['Provider', 'Model'] as const) {
    const holders = shared.filter((each) => each.name === name).map((each) => each.holder);
    for (const holder of holders) {
      const violation = rateViolation(holder, ledger, nowMs);
      if (violation) return refuse(`${name}-level rate limit check failed: `, violation, nowMs);
    }
    for (const holder of holders) {
      const violation = budgetViolation(holder, ledger, nowMs);
      if (violation) return refuse(`${name}-level budget exceeded: `, violation, nowMs);
    }
  }
  return undefined;
}

function checkKey(ask: Admittance, { nowMs }: Pick<AdmissionContext, 'nowMs'>): GatewayError | undefined {
  const key = keyOf(ask);
  if (!key) return undefined;
  if (!key.isActive) return { kind: 'virtual-key-blocked', message: 'Virtual key is inactive' };
  if (key.expiresAtMs !== undefined && key.expiresAtMs <= nowMs) {
    return { kind: 'virtual-key-blocked', message: 'Virtual key has expired' };
  }
  return undefined;
}

function checkGrant(ask: Admittance): GatewayError | undefined {
  const key = keyOf(ask);
  if (!key || ask.provider === '' || grantOf(key, ask.provider)) return undefined;
  return { kind: 'provider-blocked', message: `Provider '${ask.provider}' is not allowed for this virtual key` };
}

function checkModel(ask: Admittance, { models }: Pick<AdmissionContext, 'models'>): GatewayError | undefined {
  const key = keyOf(ask);
  const grant = key && grantOf(key, ask.provider);
  if (!grant || ask.model === '' || isModelAllowed(ask.provider, ask.model, grant.allowedModels, models))
    return undefined;
  return { kind: 'model-blocked', message: `Model '${ask.model}' is not allowed for this virtual key` };
}

/** Grant of the provider → virtual key → team → customer. */
function chainOf(ask: Admittance): LimitHolder[] {
  const key = keyOf(ask);
  if (!key) return [];
  const holders = [grantOf(key, ask.provider)?.limits, key.limits, key.team?.limits, key.customer?.limits];
  return holders.filter((holder) => holder !== undefined);
}

function checkKeyRates(ask: Admittance, { ledger, nowMs }: AdmissionContext): GatewayError | undefined {
  for (const holder of chainOf(ask)) {
    const violation = rateViolation(holder, ledger, nowMs);
    if (violation) return refuse('Rate limit check failed: ', violation, nowMs);
  }
  return undefined;
}

function checkKeyBudgets(ask: Admittance, { ledger, nowMs }: AdmissionContext): GatewayError | undefined {
  for (const holder of chainOf(ask)) {
    const violation = budgetViolation(holder, ledger, nowMs);
    if (violation) return refuse('Budget exceeded: ', violation, nowMs);
  }
  return undefined;
}
