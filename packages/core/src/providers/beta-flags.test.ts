import { describe, expect, test } from 'bun:test';
import { asJsonText, RawJson } from '../schema/json/raw-json.ts';
import { betaFlags, betaFlagsOf, flagsFor } from './beta-flags.ts';
import { claudeHosts } from './claude-host.ts';

const { anthropic, azure, vertex, bedrock } = claudeHosts;
const scope = { cache_control: { type: 'ephemeral', scope: 'global' } };

describe('flags for what a body uses', () => {
  test.each<[object, string]>([
    [{ tools: [{ type: 'computer_20251124' }] }, 'computer-use-2025-11-24'],
    [{ tools: [{ type: 'computer_20250124' }] }, 'computer-use-2025-01-24'],
    [{ tools: [{ name: 'w', strict: true }] }, 'structured-outputs-2025-11-13'],
    [{ output_format: { type: 'json_schema' } }, 'structured-outputs-2025-11-13'],
    [{ tools: [{ name: 'w', defer_loading: true }] }, 'advanced-tool-use-2025-11-20'],
    [{ tools: [{ name: 'w', allowed_callers: ['direct'] }] }, 'advanced-tool-use-2025-11-20'],
    [{ tools: [{ name: 'w', input_examples: [{}] }] }, 'advanced-tool-use-2025-11-20'],
    [{ tools: [{ name: 'w', eager_input_streaming: true }] }, 'fine-grained-tool-streaming-2025-05-14'],
    [scope, 'prompt-caching-scope-2026-01-05'],
    [{ tools: [{ name: 'w', ...scope }] }, 'prompt-caching-scope-2026-01-05'],
    [{ system: [{ type: 'text', ...scope }] }, 'prompt-caching-scope-2026-01-05'],
    [{ messages: [{ content: [{ type: 'tool_result', content: [scope] }] }] }, 'prompt-caching-scope-2026-01-05'],
    [{ context_management: { edits: [{ type: 'compact_20260112' }] } }, 'compact-2026-01-12'],
    [{ context_management: { edits: [{ type: 'clear_thinking_1' }] } }, 'context-management-2025-06-27'],
    [{ mcp_servers: [{ name: 's' }] }, 'mcp-client-2025-11-20'],
    [{ thinking: { type: 'enabled' } }, 'interleaved-thinking-2025-05-14'],
    [{ speed: 'fast' }, 'fast-mode-2026-02-01'],
    [{ output_config: { task_budget: { total: 1 } } }, 'task-budgets-2026-03-13'],
    [{ messages: [{ content: [{ type: 'image', source: { type: 'file' } }] }] }, 'files-api-2025-04-14'],
  ])('%p', (body, flag) => {
    expect(flagsFor(Object(body), 'claude-opus-4-6', anthropic)).toEqual([flag]);
  });

  test('a plain body needs none, and only one model is fast', () => {
    expect(flagsFor({ messages: [{ content: 'a' }] }, 'claude-opus-4-6', anthropic)).toEqual([]);
    expect(flagsFor({ speed: 'fast' }, 'claude-opus-4-7', anthropic)).toEqual([]);
  });

  test('members that a codec kept as text are looked into', () => {
    const edits = new RawJson(asJsonText('{"edits":[{"type":"compact_1"}]}'));
    expect(flagsFor({ context_management: edits }, 'm', anthropic)).toEqual(['compact-2026-01-12']);
  });

  test('examples have a flag of their own where only they are taken', () => {
    const tools = [{ name: 'w', input_examples: [{}] }];
    expect(flagsFor({ tools }, 'm', bedrock)).toEqual(['tool-examples-2025-10-29']);
  });
});

describe('what goes upstream', () => {
  test('the client’s version of a flag wins, doubles go', () => {
    const given = ' mcp-client-2025-04-04, context-1m-2025-08-07,Context-1M-2025-08-07 ';
    expect(betaFlags(given, ['mcp-client-2025-11-20', 'compact-2026-01-12'], anthropic, {})).toEqual([
      'mcp-client-2025-04-04',
      'Context-1M-2025-08-07',
      'compact-2026-01-12',
    ]);
  });

  test('unknown flags are for the maker alone', () => {
    expect(betaFlags('new-thing-2027-01-01', [], anthropic, {})).toEqual(['new-thing-2027-01-01']);
    for (const host of [azure, vertex, bedrock]) expect(betaFlags('new-thing-2027-01-01', [], host, {})).toEqual([]);
  });

  test('hosts get what they take', () => {
    const all = 'skills-2025-10-02,files-api-2025-04-14,task-budgets-2026-03-13,interleaved-thinking-2025-05-14';
    const taken = (host: typeof anthropic | typeof azure) => betaFlags(all, [], host, {}).length;
    expect([taken(anthropic), taken(azure), taken(vertex), taken(bedrock)]).toEqual([4, 3, 1, 1]);
  });

  test('the owner’s switches decide over all of that', () => {
    const switches = { 'task-budgets-': true, 'interleaved-thinking': false, 'new-': true };
    const given = 'interleaved-thinking-2025-05-14,new-thing-2027-01-01';
    const origin = { model: 'm', clientHeaders: { 'anthropic-beta': given }, betaHeaders: switches };
    const body = { output_config: { task_budget: { total: 1 } } };
    expect(betaFlagsOf(body, origin, azure)).toEqual(['new-thing-2027-01-01', 'task-budgets-2026-03-13']);
  });
});
