import { expect, test } from 'bun:test';
import {
  claudeMaxOutput,
  claudeModel,
  isAdaptive,
  isClaude,
  isFastCapable,
  takesEffort,
  takesNewerComputer,
  takesNewerEditor,
  thinksFreely,
} from './claude-models.ts';

test.each([
  ['claude-opus-4-7', 'opus', 407],
  ['claude-opus-4.6', 'opus', 406],
  ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'sonnet', 405],
  ['claude-opus-4@20250514', 'opus', 400],
  ['claude-3-5-haiku-20241022', 'haiku', 305],
  ['anthropic.claude-3-opus-20240229-v1:0', 'opus', 300],
  ['Claude-Sonnet-4-0', 'sonnet', 400],
  ['claude-haiku-5-5', 'haiku', 505],
  ['claude-mythos-preview', 'mythos', 0],
] as const)('%s is %s %i', (name, line, version) => {
  expect(claudeModel(name)).toEqual({ line, version });
});

test('names that say nothing are nobody', () => {
  expect(claudeModel('prod-chat')).toBeUndefined();
  expect([isClaude('us.anthropic.x'), isClaude('Claude-2'), isClaude('gpt-4')]).toEqual([true, true, false]);
});

test.each([
  ['claude-opus-4-6', 128_000],
  ['claude-opus-4-7', 128_000],
  ['claude-opus-4-5-20251101', 64_000],
  ['claude-opus-4-1', 32_000],
  ['claude-sonnet-4-20250514', 64_000],
  ['claude-haiku-4-5', 64_000],
  ['claude-3-7-sonnet', 8_192],
  ['claude-3-5-haiku', 8_192],
  ['claude-3-opus', 4_096],
  ['claude-2.1', 4_096],
])('%s answers with at most %i tokens', (name, tokens) => {
  expect(claudeMaxOutput(name)).toBe(tokens);
});

const traits = { thinksFreely, isAdaptive, takesEffort, isFastCapable, takesNewerComputer, takesNewerEditor };

test.each([
  ['claude-opus-4-7', ['thinksFreely', 'isAdaptive', 'takesEffort', 'takesNewerComputer', 'takesNewerEditor']],
  ['claude-opus-4-6', ['isAdaptive', 'takesEffort', 'isFastCapable', 'takesNewerComputer', 'takesNewerEditor']],
  ['claude-sonnet-4-6', ['isAdaptive', 'takesEffort', 'takesNewerComputer', 'takesNewerEditor']],
  ['claude-opus-4-5', ['takesEffort', 'takesNewerComputer', 'takesNewerEditor']],
  ['claude-sonnet-4-5', ['takesNewerEditor']],
  ['claude-haiku-4-5', []],
  ['claude-mythos-preview', ['thinksFreely', 'isAdaptive', 'takesEffort']],
] as const)('%s: %p', (name, expected) => {
  const model = claudeModel(name);
  const held = Object.entries(traits).flatMap(([trait, holds]) => (model && holds(model) ? [trait] : []));
  expect(held).toEqual([...expected]);
});
