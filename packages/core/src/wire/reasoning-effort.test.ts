import { expect, test } from 'bun:test';
import { budgetOfEffort, effortOfBudget, nearestEffort } from './reasoning-effort.ts';

const range = { min: 1024, max: 32_000 };

test.each([
  ['none', 0],
  ['minimal', 1024 + 774],
  ['low', 1024 + 4646],
  ['medium', 1024 + 13_164],
  ['high', 1024 + 24_780],
  ['xhigh', 1024 + 28_497],
  ['max', 32_000],
  ['thorough', 1024 + 13_164],
])('effort %s is a budget of %i tokens', (effort, budget) => expect(budgetOfEffort(effort, range)).toBe(budget));

test('a range turned round gives its lower end', () =>
  expect(budgetOfEffort('high', { min: 1024, max: 10 })).toBe(1024));

test.each([
  [-1, 'none'],
  [0, 'none'],
  [1, 'low'],
  [1024 + 7744, 'low'],
  [1024 + 7745, 'medium'],
  [1024 + 18_585, 'medium'],
  [1024 + 18_586, 'high'],
  [99_999, 'high'],
])('a budget of %i tokens is effort %s', (budget, effort) => expect(effortOfBudget(budget, range)).toBe(effort));

test('without a range a budget is medium', () => expect(effortOfBudget(500, { min: 1, max: 0 })).toBe('medium'));

test.each([
  ['high', ['low', 'high'], 'high'],
  ['xhigh', ['low', 'medium', 'high'], 'high'],
  ['max', ['low', 'xhigh'], 'xhigh'],
  ['medium', ['low', 'high'], 'low'],
  ['minimal', ['none', 'low'], 'low'],
  ['none', ['low', 'high'], 'low'],
  ['low', ['none'], 'low'],
  ['thorough', ['low'], 'thorough'],
  ['low', [], 'low'],
])('%s among %j is %s', (effort, known, nearest) => expect(nearestEffort(effort, known)).toBe(nearest));
