import { expect, test } from 'bun:test';
import { baseModelName } from './base-model-name.ts';

test.each([
  ['gpt-4o-2024-08-06', 'gpt-4o'],
  ['claude-sonnet-4-20250514', 'claude-sonnet-4'],
  ['claude-sonnet-4', 'claude-sonnet-4'],
  ['gpt-4.5', 'gpt-4.5'],
  ['gemini-2.5-pro-preview', 'gemini-2.5-pro'],
  ['model-v1.2.3', 'model'],
  ['model-rc1', 'model'],
  ['20250514', '20250514'],
  ['preview', 'preview'],
])('%s', (model, base) => expect(baseModelName(model)).toBe(base));
