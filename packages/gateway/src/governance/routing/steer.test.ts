import { describe, expect, test } from 'bun:test';
import { usdOf } from '@bifrost/core/catalog/prices/usd.ts';
import type { AccessIndex } from '../access/access-index.ts';
import type { ProviderGrant, VirtualKey } from '../access/virtual-key.ts';
import { charge } from '../charge.ts';
import { Ledger } from '../ledger/ledger.ts';
import { readResetDuration } from '../ledger/reset-duration.ts';
import type { LimitHolder } from '../limits/limit-holder.ts';
import { capacityOf } from '../rules/capacity.ts';
import { compileCondition } from '../rules/condition.ts';
import { indexRules, type RoutingRule } from '../rules/routing-rule.ts';
import { type SteerAsk, steer } from './steer.ts';

const hour = readResetDuration('1h') ?? { text: '1h', ms: 3_600_000 };
const noLimits = (level: string): LimitHolder => ({ level, scope: 'virtual_key', id: level, budgets: [] });
const limited = (level: string, dollars: number): LimitHolder => ({
  ...noLimits(level),
  budgets: [{ id: level, max: usdOf(dollars), duration: hour, isCalendarAligned: false }],
});
const grant = (provider: string, weight: number | undefined, over: Partial<ProviderGrant> = {}): ProviderGrant => ({
  provider,
  weight,
  allowedModels: ['*'],
  keyIds: undefined,
  limits: noLimits(provider),
  ...over,
});
const keyWith = (...grants: ProviderGrant[]): VirtualKey => ({
  id: 'v',
  name: 'v',
  isActive: true,
  grants,
  limits: noLimits('VK'),
});
const index: AccessIndex = {
  virtualKeysByHash: new Map(),
  providerLimits: new Map(),
  modelLimitsAtProvider: new Map(),
  modelLimits: new Map(),
  isVirtualKeyMandatory: false,
};
const models = {
  serves: (provider: string) => provider !== 'mistral',
  lists: () => false,
  baseName: (model: string) => model,
  isProvider: (name: string) => ['openai', 'azure', 'groq', 'mistral'].includes(name),
};

function go(ask: Partial<SteerAsk>, { rules = [] as RoutingRule[], random = 0, ledger = new Ledger('t') } = {}) {
  const whole: SteerAsk = {
    model: 'gpt-4o',
    namesFallbacks: false,
    requestType: 'chat_completion',
    headers: new Map(),
    params: new Map(),
    caller: { type: 'anonymous' },
    ...ask,
  };
  const key = whole.caller.type === 'virtual-key' ? whole.caller.key : undefined;
  const capacity = { index, models, ledger, nowMs: 1_000 };
  return steer(whole, {
    models,
    rules: {
      rules: indexRules(rules),
      maxDepth: 10,
      capacity: (heading) => capacityOf(heading, key, capacity),
      random: () => random,
    },
    selection: () => ({ ...capacity, random }),
  });
}
const withKey = (...grants: ProviderGrant[]): Partial<SteerAsk> => ({
  caller: { type: 'virtual-key', key: keyWith(...grants) },
});

describe('steer', () => {
  test('a named provider is not drawn for', () => {
    const { heading, engines, fallbacks } = go({
      model: 'azure/gpt-4o',
      ...withKey(grant('openai', 1), grant('groq', 1)),
    });
    expect([heading, engines, fallbacks]).toEqual([{ provider: 'azure', model: 'gpt-4o' }, [], undefined]);
  });

  test('a bare model is drawn by weight, the others become fallbacks, heaviest first', () => {
    const key = withKey(grant('groq', 1), grant('openai', 3), grant('azure', 2), grant('mistral', 9));
    expect(go(key, { random: 0.1 })).toMatchObject({
      heading: { provider: 'groq', model: 'gpt-4o' },
      fallbacks: [
        { provider: 'openai', model: 'gpt-4o' },
        { provider: 'azure', model: 'gpt-4o' },
      ],
      engines: ['governance'],
      log: ['groq: weight 1', 'openai: weight 3', 'azure: weight 2', 'mistral: model not allowed', 'selected groq'],
    });
    expect(go({ ...key, namesFallbacks: true }).fallbacks).toBeUndefined();
  });

  test('no weight, no draw; all weights zero, the first', () => {
    expect(go(withKey(grant('openai', undefined))).heading.provider).toBeUndefined();
    expect(go(withKey(grant('groq', 0), grant('openai', 0)), { random: 0.99 }).heading.provider).toBe('groq');
  });

  test('who has no room left is not in the draw', () => {
    const ledger = new Ledger('t');
    const spent = limited('groq', 1);
    charge([spent], { tokens: 0, cost: usdOf(1) }, ledger, 500);
    const { heading, log } = go(withKey(grant('groq', 9, { limits: spent }), grant('openai', 1)), { ledger });
    expect([heading.provider, log[0]]).toEqual(['openai', 'groq: budget violated']);
  });

  test('a rule goes before weights, and sees how full a provider is', () => {
    const condition = compileCondition('provider == "groq" && budget_used > 90');
    if (!condition.ok) throw new Error(condition.error.message);
    const rule: RoutingRule = {
      id: 'r',
      name: 'r',
      isEnabled: true,
      scope: 'global',
      priority: 0,
      condition: condition.value,
      targets: [{ provider: 'azure', weight: 1 }],
      fallbacks: [],
      isChained: false,
    };
    const ledger = new Ledger('t');
    const nearly = limited('groq', 100);
    const key = withKey(grant('groq', 1, { limits: nearly }));
    expect(go({ model: 'groq/m', ...key }, { rules: [rule], ledger }).heading.provider).toBe('groq');
    charge([nearly], { tokens: 0, cost: usdOf(90.5) }, ledger, 500);
    expect(go({ model: 'groq/m', ...key }, { rules: [rule], ledger })).toMatchObject({
      heading: { provider: 'azure', model: 'm' },
      rule: { id: 'r' },
      engines: ['routing-rule'],
    });
  });

  test('an unknown key is steered nowhere: its refusal comes later', () => {
    expect(go({ caller: { type: 'unknown-key' } }).heading).toEqual({ provider: undefined, model: 'gpt-4o' });
  });
});
