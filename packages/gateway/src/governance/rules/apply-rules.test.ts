import { describe, expect, test } from 'bun:test';
import { applyRules, type RuleContext, type RuleRequest } from './apply-rules.ts';
import { compileCondition, type RuleVariables } from './condition.ts';
import { indexRules, type RoutingRule } from './routing-rule.ts';

const condition = (text: string) => {
  const compiled = compileCondition(text);
  if (!compiled.ok) throw new Error(compiled.error.message);
  return compiled.value;
};
const variables = (over: Partial<RuleVariables> = {}): RuleVariables => ({
  model: 'gpt-4o',
  provider: 'openai',
  request_type: 'chat_completion',
  headers: new Map([['x-tier', 'gold']]),
  params: new Map(),
  virtual_key_id: '',
  virtual_key_name: '',
  team_id: '',
  team_name: '',
  customer_id: '',
  customer_name: '',
  budget_used: 81.5,
  tokens_used: 0,
  request: 0,
  ...over,
});

describe('conditions', () => {
  test.each([
    ['', true],
    ['true', true],
    ['false', false],
    ['model == "gpt-4o"', true],
    ["headers['X-Tier'] == 'gold' && request_type == 'chat_completion'", true],
    ['"X-Tier" in headers', true],
    ['headers["x-absent"] != "y"', false],
    ['!("x-absent" in headers)', true],
    ['budget_used > 80 && budget_used > 80.0', true],
    ['model in ["a", "gpt-4o"]', true],
    ['model.startsWith("gpt") ? provider == "openai" : false', true],
    ['model.matches("^gpt-[0-9]+o$")', true],
    ['false && headers["x-absent"] == "y"', false],
    ['headers["x-absent"] == "y" || model.contains("4o")', true],
    ['size(model) == 6', true],
  ])('%s holds: %p', (text, holds) => expect(condition(text)(variables())).toEqual({ holds }));

  test.each([
    'model',
    'nobody == 1',
    'model ==',
    'model.matches("(?=a)")',
    '(1 + 2)',
    'model > 3',
    'size(model) + "b" == "a"',
  ])('%s is refused', (text) => {
    expect(compileCondition(text).ok).toBe(false);
  });

  test('a regular expression that backtracks elsewhere takes no time here', () => {
    expect(condition('model.matches("^(a+)+$")')(variables({ model: `${'a'.repeat(5_000)}!` }))).toEqual({
      holds: false,
    });
  });
});

const rule = (name: string, over: Partial<RoutingRule> & { when?: string }): RoutingRule => ({
  id: name,
  name,
  isEnabled: true,
  scope: 'global',
  priority: 0,
  condition: condition(over.when ?? ''),
  targets: [{ provider: 'azure', weight: 1 }],
  fallbacks: [],
  isChained: false,
  ...over,
});
const request = (over: Partial<RuleRequest> = {}): RuleRequest => ({
  heading: { provider: undefined, model: 'gpt-4o' },
  requestType: 'chat_completion',
  headers: new Map(),
  params: new Map(),
  virtualKey: undefined,
  ...over,
});
const context = (rules: RoutingRule[], over: Partial<RuleContext> = {}): RuleContext => ({
  rules: indexRules(rules),
  maxDepth: 10,
  capacity: () => ({ budget_used: 0, tokens_used: 0, request: 0 }),
  random: () => 0,
  ...over,
});

describe('applyRules', () => {
  test('no rule leaves everything as it is', () => {
    expect(applyRules(request(), context([rule('off', { isEnabled: false })]))).toMatchObject({
      rule: undefined,
      heading: { provider: undefined, model: 'gpt-4o' },
      fallbacks: undefined,
    });
  });

  test('priority decides inside a scope, and the narrower scope comes first', () => {
    const rules = [
      rule('late', { priority: 5 }),
      rule('early', { priority: 1, targets: [{ provider: 'groq', weight: 1 }] }),
      rule('of the team', { scope: 'team', scopeId: 't', priority: 9, targets: [{ provider: 'mistral', weight: 1 }] }),
    ];
    expect(applyRules(request(), context(rules)).rule?.name).toBe('early');
    const limits = { level: 'VK', scope: 'virtual_key', id: 'v', budgets: [] } as const;
    const virtualKey = { id: 'v', name: 'v', isActive: true, grants: [], limits, team: { id: 't', name: 't', limits } };
    expect(applyRules(request({ virtualKey }), context(rules)).heading.provider).toBe('mistral');
  });

  test('targets are drawn by weight', () => {
    const targets = [
      { provider: 'a', weight: 0.8 },
      { provider: 'b', weight: 0.2 },
    ];
    const drawn = [0, 0.79, 0.8, 0.99].map(
      (random) => applyRules(request(), context([rule('r', { targets })], { random: () => random })).heading.provider,
    );
    expect(drawn).toEqual(['a', 'a', 'b', 'b']);
  });

  test('a fallback without model takes what the caller asked for, not what the rule chose', () => {
    const outcome = applyRules(
      request(),
      context([rule('r', { targets: [{ model: 'other', weight: 1 }], fallbacks: [{ provider: 'bedrock' }] })]),
    );
    expect([outcome.heading.model, outcome.fallbacks]).toEqual(['other', [{ provider: 'bedrock', model: 'gpt-4o' }]]);
  });

  test('a chain goes on from where it came to, and each link fires once', () => {
    const rules = [
      rule('first', { isChained: true, priority: 0, fallbacks: [{ provider: 'x' }] }),
      rule('second', {
        when: 'provider == "azure"',
        priority: 1,
        targets: [{ model: 'gpt-5', keyId: 'k', weight: 1 }],
      }),
    ];
    const outcome = applyRules(request(), context(rules));
    expect(outcome).toMatchObject({ heading: { provider: 'azure', model: 'gpt-5' }, keyId: 'k', fallbacks: undefined });
    expect(outcome.log).toEqual(['rule first: matched', 'rule second: matched']);
  });

  test('rules that chain for ever stop at the depth limit', () => {
    const rules = Array.from({ length: 20 }, (_, i) => rule(`r${i}`, { isChained: true, priority: i }));
    const outcome = applyRules(request(), context(rules, { maxDepth: 3 }));
    expect(outcome.rule?.name).toBe('r2');
    expect(outcome.log.at(-1)).toBe('stopped after 3 rounds');
  });
});
