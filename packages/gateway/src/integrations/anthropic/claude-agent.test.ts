import { expect, test } from 'bun:test';
import { anthropicDropIn, isClaudeAgent } from './claude-agent.ts';

test.each([
  [{ 'user-agent': 'Claude-CLI/2.0 (external)' }, true],
  [{ 'user-agent': 'claude-vscode/1' }, true],
  [{ 'user-agent': 'proxy/1', 'x-app': 'cli', 'anthropic-version': '2023-06-01' }, true],
  [{ 'user-agent': 'proxy/1', 'x-app': 'cli' }, false],
  [{ 'user-agent': 'Anthropic/JS 1.0' }, false],
  [{}, false],
])('%j', (headers, isAgent) => expect(isClaudeAgent(headers as Record<string, string>)).toBe(isAgent));

test('its protocol headers go to Claude only, and nothing else goes along', () => {
  const headers = {
    'user-agent': 'claude-cli/2',
    'anthropic-beta': 'x-1',
    authorization: 'Bearer y',
    'x-stainless-os': 'z',
  };
  const sent = (provider: string, model: string) => anthropicDropIn.ownHeaders?.(headers, { provider, model });
  expect(sent('anthropic', 'claude-sonnet-4-5')).toEqual({ 'anthropic-beta': 'x-1' });
  expect(sent('vertex', 'claude-sonnet-4-5')).toEqual({ 'anthropic-beta': 'x-1' });
  expect(sent('openai', 'gpt-4o')).toBeUndefined();
  expect(
    anthropicDropIn.ownHeaders?.({ 'anthropic-beta': 'x-1' }, { provider: 'anthropic', model: 'c' }),
  ).toBeUndefined();
});
