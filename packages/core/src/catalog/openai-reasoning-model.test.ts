import { expect, test } from 'bun:test';
import { isOpenaiReasoningModel, samplesWithoutThinking } from './openai-reasoning-model.ts';

test.each([
  ['o1', true],
  ['o3-mini', true],
  ['o4_x', true],
  ['gpt-5-nano', true],
  ['openai/gpt-oss-120b', true],
  ['ft-o1-2024', true],
  ['o1a', false],
  ['o2', false],
  ['gpt-4o', false],
  ['my-o3', false],
])('%s thinks: %p', (model, thinks) => expect(isOpenaiReasoningModel(model)).toBe(thinks));

test.each([
  ['gpt-5.1', true],
  ['gpt-5.1-codex', false],
  ['gpt-5.2-pro', false],
  ['gpt-5', false],
])('%s may sample: %p', (model, may) => expect(samplesWithoutThinking(model)).toBe(may));
