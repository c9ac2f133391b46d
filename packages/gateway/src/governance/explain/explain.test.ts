import { describe, expect, test } from 'bun:test';
import { usdOf } from '@bifrost/core/catalog/prices/usd.ts';
import type { AccessIndex } from '../access/access-index.ts';
import type { Caller } from '../access/admit.ts';
import { charge } from '../charge.ts';
import { Ledger } from '../ledger/ledger.ts';
import { readResetDuration } from '../ledger/reset-duration.ts';
import type { LimitHolder } from '../limits/limit-holder.ts';
import { type ExplainAsk, explain } from './explain.ts';

const hour = readResetDuration('1h') ?? { text: '1h', ms: 3_600_000 };
const limits: LimitHolder = {
  level: 'VK',
  scope: 'virtual_key',
  id: 'vk',
  budgets: [{ id: 'b', max: usdOf(1), duration: hour, isCalendarAligned: false }],
};
const none = (level: string): LimitHolder => ({ level, scope: 'provider_config', id: level, budgets: [] });
const caller: Caller = {
  type: 'virtual-key',
  key: {
    id: 'vk',
    name: 'team a',
    isActive: true,
    limits,
    grants: [{ provider: 'openai', weight: 1, allowedModels: ['*'], keyIds: ['k1', 'k3'], limits: none('openai') }],
  },
};
const index: AccessIndex = {
  virtualKeysByHash: new Map(),
  providerLimits: new Map(),
  modelLimitsAtProvider: new Map(),
  modelLimits: new Map(),
  isVirtualKeyMandatory: false,
};
const models = { serves: () => true, lists: () => false, baseName: (model: string) => model, isProvider: () => true };
const providerKey = (id: string, over = {}) => ({
  id,
  name: `name ${id}`,
  isEnabled: true,
  models: ['*'],
  blockedModels: [],
  ...over,
});
const keys = new Map([['openai', [providerKey('k1'), providerKey('k2'), providerKey('k3', { models: ['gpt-4'] })]]]);
const ask = (over: Partial<ExplainAsk> = {}): ExplainAsk => ({
  caller,
  requestType: 'chat_completion',
  steering: {
    heading: { provider: undefined, model: 'gpt-4o' },
    fallbacks: undefined,
    keyId: undefined,
    rule: undefined,
    engines: [],
    log: ['rule x: no match'],
  },
  fallbacks: [{ provider: 'azure', model: 'gpt-4o' }],
  candidates: ['openai'],
  ...over,
});
const context = (ledger = new Ledger('t')) => ({ index, ledger, models, nowMs: 1_000, keys });

describe('explain', () => {
  test('tells every decision: rules, candidates, limits, keys and why not the others', () => {
    const ledger = new Ledger('t');
    charge([limits], { tokens: 0, cost: usdOf(0.25) }, ledger, 400);
    expect(explain(ask(), context(ledger))).toEqual({
      caller: { type: 'virtual-key', virtual_key_id: 'vk', virtual_key_name: 'team a' },
      routing: { engines: [], log: ['rule x: no match'] },
      catalog: { candidates: ['openai'] },
      targets: [
        {
          provider: 'openai',
          model: 'gpt-4o',
          role: 'primary',
          admitted: true,
          limits: [
            {
              scope: 'virtual_key',
              scope_id: 'vk',
              limit_id: 'b',
              kind: 'budget',
              used: '0.25',
              limit: '1',
              resets_at: '1970-01-01T01:00:00.400Z',
            },
          ],
          keys: [
            { id: 'k1', name: 'name k1', eligible: true },
            { id: 'k2', name: 'name k2', eligible: false, why_not: 'the virtual key or rule does not allow it' },
            { id: 'k3', name: 'name k3', eligible: false, why_not: 'its models list does not name "gpt-4o"' },
          ],
        },
        {
          provider: 'azure',
          model: 'gpt-4o',
          role: 'fallback',
          admitted: false,
          refusal: {
            status: 403,
            type: 'provider_blocked',
            message: "Provider 'azure' is not allowed for this virtual key",
          },
          limits: [
            {
              scope: 'virtual_key',
              scope_id: 'vk',
              limit_id: 'b',
              kind: 'budget',
              used: '0.25',
              limit: '1',
              resets_at: '1970-01-01T01:00:00.400Z',
            },
          ],
          keys: [],
        },
      ],
      plan: ['openai/gpt-4o'],
    });
  });

  test('when nobody may serve, the refusal is the primary’s', () => {
    const ledger = new Ledger('t');
    charge([limits], { tokens: 0, cost: usdOf(1) }, ledger, 400);
    const { plan, refusal } = explain(ask(), context(ledger));
    expect([plan, refusal?.status, refusal?.type]).toEqual([[], 402, 'budget_exceeded']);
    expect(explain(ask({ candidates: [], fallbacks: [] }), context()).refusal?.message).toBe(
      'no providers found for model "gpt-4o"',
    );
  });

  test('explaining counts nothing', () => {
    const ledger = new Ledger('t');
    explain(ask(), context(ledger));
    expect(ledger.drain()).toEqual([]);
  });

  test('a rule that pins a key leaves only that one for the primary', () => {
    const { targets } = explain(ask({ steering: { ...ask().steering, keyId: 'k2' } }), context());
    expect(targets[0]?.keys.map((key) => key.eligible)).toEqual([false, true, false]);
  });
});
