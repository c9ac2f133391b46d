import { describe, expect, test } from 'bun:test';
import { usdOf } from '@bifrost/core/catalog/prices/usd.ts';
import { charge } from '../charge.ts';
import { Ledger } from '../ledger/ledger.ts';
import { readResetDuration } from '../ledger/reset-duration.ts';
import type { Budget, LimitHolder, LimitScope, RateLimit } from '../limits/limit-holder.ts';
import type { AccessIndex } from './access-index.ts';
import { admit, type Caller } from './admit.ts';
import type { VirtualKey } from './virtual-key.ts';

const duration = (text: string) => readResetDuration(text) ?? { text, ms: Number.NaN };
const budget = (id: string, dollars: number, per = '1h'): Budget => ({
  id,
  max: usdOf(dollars),
  duration: duration(per),
  isCalendarAligned: false,
});
const rate = (id: string, tokens?: number, requests?: number): RateLimit => ({
  id,
  ...(tokens !== undefined && {
    tokens: { id: `${id}-t`, max: BigInt(tokens), duration: duration('1h'), isCalendarAligned: false },
  }),
  ...(requests !== undefined && {
    requests: { id: `${id}-r`, max: BigInt(requests), duration: duration('1m'), isCalendarAligned: false },
  }),
});
const holder = (level: string, scope: LimitScope, budgets: Budget[] = [], rateLimit?: RateLimit): LimitHolder => ({
  level,
  scope,
  id: `${level}-1`,
  budgets,
  ...(rateLimit && { rateLimit }),
});

const key = (over: Partial<VirtualKey> = {}): VirtualKey => ({
  id: 'vk-1',
  name: 'one',
  isActive: true,
  grants: [
    {
      provider: 'openai',
      weight: 1,
      allowedModels: ['*'],
      keyIds: undefined,
      limits: holder('openai', 'provider_config'),
    },
  ],
  limits: holder('VK', 'virtual_key'),
  ...over,
});
const emptyIndex: AccessIndex = {
  virtualKeysByHash: new Map(),
  providerLimits: new Map(),
  modelLimitsAtProvider: new Map(),
  modelLimits: new Map(),
  isVirtualKeyMandatory: false,
};
const models = {
  serves: () => true,
  lists: (_: string, name: string) => name === 'openai/gpt-oss',
  baseName: (model: string) => model.replace(/-\d{4}-\d\d-\d\d$/, ''),
  isProvider: (name: string) => name === 'openai',
};

const ask = (caller: Caller, over = {}) => ({
  caller,
  requestType: 'chat_completion' as const,
  provider: 'openai',
  model: 'gpt-4o',
  ...over,
});
const withKey = (virtualKey: VirtualKey): Caller => ({ type: 'virtual-key', key: virtualKey });
const context = (ledger = new Ledger('t'), index: Partial<AccessIndex> = {}) => ({
  index: { ...emptyIndex, ...index },
  ledger,
  models,
  nowMs: 1_000,
});
const refusal = (...args: Parameters<typeof admit>) => {
  const admission = admit(...args);
  return admission.ok ? undefined : [admission.error.kind, admission.error.message];
};

describe('admit', () => {
  test('with nothing configured everybody may everything', () => {
    expect(admit(ask({ type: 'anonymous' }), context())).toEqual({ ok: true, onlyKeyIds: undefined, payers: [] });
  });

  test('an unknown key is unknown before anything else, mandatory or not', () => {
    expect(refusal(ask({ type: 'unknown-key' }), context())?.[0]).toBe('virtual-key-not-found');
    expect(refusal(ask({ type: 'anonymous' }), context(new Ledger('t'), { isVirtualKeyMandatory: true }))?.[0]).toBe(
      'virtual-key-required',
    );
  });

  test.each([
    [{ isActive: false }, {}, ['virtual-key-blocked', 'Virtual key is inactive']],
    [{ expiresAtMs: 999 }, {}, ['virtual-key-blocked', 'Virtual key has expired']],
    [{ grants: [] }, {}, ['provider-blocked', "Provider 'openai' is not allowed for this virtual key"]],
    [{}, { provider: 'azure' }, ['provider-blocked', "Provider 'azure' is not allowed for this virtual key"]],
  ])('key %o asking %o', (over, target, expected) => {
    expect(refusal(ask(withKey(key(over)), target), context())).toEqual(expected);
  });

  test.each([
    [[], 'gpt-4o', false],
    [['gpt-4o'], 'gpt-4o', true],
    [['gpt-4'], 'gpt-4o', false],
    [['*'], 'anything@preset:1', true],
    [['openai/gpt-oss'], 'gpt-oss', true],
    [['openai/unlisted'], 'unlisted', false],
  ])('allowed models %o for %s: %p', (allowedModels, model, isAllowed) => {
    const grants = key().grants.map((grant) => ({ ...grant, allowedModels }));
    expect(admit(ask(withKey(key({ grants })), { model }), context()).ok).toBe(isAllowed);
  });

  test('rate limits of the whole chain come before any budget', () => {
    const ledger = new Ledger('t');
    const team = { id: 't', name: 'team', limits: holder('Team', 'team', [], rate('rt', 50, 5)) };
    const payer = key({ limits: holder('VK', 'virtual_key', [budget('b', 0.01)]), team });
    charge([payer.limits, team.limits], { tokens: 100, cost: usdOf(0.0102) }, ledger, 900);
    expect(refusal(ask(withKey(payer)), context(ledger))).toEqual([
      'token-limited',
      'Rate limit check failed: rate limit violated for Team: [token limit exceeded (100/50, resets every 1h)]',
    ]);
    for (let i = 0; i < 4; i++) charge([team.limits], { tokens: 0, cost: usdOf(0) }, ledger, 900);
    expect(refusal(ask(withKey(payer)), context(ledger))).toEqual([
      'rate-limited',
      'Rate limit check failed: rate limit violated for Team: [token limit exceeded (100/50, resets every 1h) request limit exceeded (5/5, resets every 1m)]',
    ]);
    const { team: _, ...alone } = payer;
    expect(refusal(ask(withKey(alone)), context(ledger))).toEqual([
      'budget-exceeded',
      'Budget exceeded: VK budget exceeded: 0.0102 >= 0.0100 dollars',
    ]);
  });

  test('a refusal names scope, id, limit, use and reset time', () => {
    const ledger = new Ledger('t');
    const payer = key({ limits: holder('VK', 'virtual_key', [budget('b', 1)]) });
    charge([payer.limits], { tokens: 0, cost: usdOf(1.5) }, ledger, 400);
    const admission = admit(ask(withKey(payer)), context(ledger));
    if (admission.ok) throw new Error('it was let in');
    expect(JSON.parse(admission.error.param ?? '')).toEqual({
      scope: 'virtual_key',
      scope_id: 'VK-1',
      limit_id: 'b',
      limit: '1',
      used: '1.5',
      resets_at: '1970-01-01T01:00:00.400Z',
    });
    expect(admission.error.retryAfterMs).toBe(3_600_000 + 400 - 1_000);
  });

  test('limits of provider and model hold without a key, and a dated model falls under its base name', () => {
    const ledger = new Ledger('t');
    const modelLimits = new Map([['gpt-4o', holder('Model:gpt-4o', 'model', [], rate('m', undefined, 1))]]);
    const providerLimits = new Map([['openai', holder('Provider:openai', 'provider', [budget('p', 1)])]]);
    const at = context(ledger, { modelLimits, providerLimits });
    const dated = ask({ type: 'anonymous' }, { model: 'gpt-4o-2024-08-06' });
    const admission = admit(dated, at);
    expect(admission.ok && admission.payers.length).toBe(2);
    if (admission.ok) charge(admission.payers, { tokens: 3, cost: usdOf(0.1) }, ledger, 900);
    expect(refusal(dated, at)?.[1]).toStartWith(
      'Model-level rate limit check failed: rate limit violated for Model:gpt-4o: [request limit exceeded (1/1',
    );
  });

  test('a reservation counts as used', () => {
    const ledger = new Ledger('t');
    const payer = key({ limits: holder('VK', 'virtual_key', [budget('b', 1)]) });
    const release = ledger.reserve(budget('b', 1), usdOf(1));
    expect(refusal(ask(withKey(payer)), context(ledger))?.[0]).toBe('budget-exceeded');
    release();
    expect(refusal(ask(withKey(payer)), context(ledger))).toBeUndefined();
  });

  test("the grant's key ids come back", () => {
    const grants = key().grants.map((grant) => ({ ...grant, keyIds: ['k1'] }));
    const admission = admit(ask(withKey(key({ grants }))), context());
    expect(admission.ok && admission.onlyKeyIds).toEqual(['k1']);
  });
});
