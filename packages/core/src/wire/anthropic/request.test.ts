import { describe, expect, test } from 'bun:test';
import {
  readAnswer,
  readRequest,
  refusalOf,
  request,
  target,
  throughMiddle,
  without,
  writeRequest,
} from '../../../testing/anthropic-messages.ts';
import type { ReasoningRequest } from '../../schema/generate/request.ts';
import type { FunctionTool } from '../../schema/generate/tool.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import type { Target } from '../codec.ts';

const budget = { min: 1024, max: 64_000 };
const freeThinker = target({ reasoning: { isAdaptive: true } });
const both = target({ reasoning: { isAdaptive: true, budget } });
const opus45 = target({ reasoning: { isAdaptive: false, budget } });
const older = { ...without('effort'), reasoning: { isAdaptive: false, budget } };

describe('thinking', () => {
  const ask = (reasoning: ReasoningRequest, to: Target) => {
    const { wire } = writeRequest(request({ reasoning, limits: { maxOutputTokens: 11_024 } }), to);
    return [wire['thinking'], wire['output_config']];
  };
  const adaptive = { type: 'adaptive' };
  const enabled = (budget_tokens: number) => ({ type: 'enabled', budget_tokens });

  test.each<[string, ReasoningRequest, Target, unknown, unknown]>([
    [
      'a budget, where only adaptive thinking is',
      { thinking: { budgetTokens: 2048 } },
      freeThinker,
      adaptive,
      undefined,
    ],
    ['a small budget there', { thinking: { budgetTokens: 5 } }, freeThinker, adaptive, undefined],
    ['a budget', { thinking: { budgetTokens: 2048 } }, both, enabled(2048), undefined],
    ['dynamic, where only adaptive thinking is', { thinking: 'dynamic' }, freeThinker, adaptive, undefined],
    ['dynamic', { thinking: 'dynamic' }, both, enabled(1024), undefined],
    ['effort', { effort: 'xhigh' }, both, adaptive, { effort: 'xhigh' }],
    ['minimal effort', { effort: 'minimal' }, both, adaptive, { effort: 'low' }],
    ['effort and budget from effort', { effort: 'medium' }, opus45, enabled(5274), { effort: 'medium' }],
    ['budget from effort', { effort: 'high' }, older, enabled(9024), undefined],
    ['all of it is one less than the answer', { effort: 'max' }, older, enabled(11_023), undefined],
    ['no effort', { effort: 'none' }, both, { type: 'disabled' }, undefined],
    ['off', { thinking: 'off', effort: 'high' }, older, { type: 'disabled' }, undefined],
    ['display', { effort: 'low', display: 'none' }, both, { ...adaptive, display: 'omitted' }, { effort: 'low' }],
    ['detail', { effort: 'low', display: 'detailed' }, both, { ...adaptive, display: 'summarized' }, { effort: 'low' }],
  ])('%s', (_, reasoning, to, thinking, config) => {
    expect<unknown>(ask(reasoning, to)).toEqual([thinking, config]);
  });

  test('a budget that the API refuses is refused here', () => {
    expect(refusalOf(request({ reasoning: { thinking: { budgetTokens: 1023 } } }), both)).toBe(
      'reasoning.max_tokens must be >= 1024 for anthropic',
    );
    const tight = request({ reasoning: { effort: 'low' }, limits: { maxOutputTokens: 1024 } });
    expect(refusalOf(tight, older)).toBe('max_tokens must be greater than 1024 for reasoning');
  });

  test('a client that names an effort has not turned thinking on', () => {
    const body = { model: 'm', max_tokens: 9, messages: [], output_config: { effort: 'low' } };
    expect(readRequest(body).reasoning).toEqual({ effort: 'low' });
    const { wire } = throughMiddle(body, both);
    expect([wire['thinking'], wire['output_config']]).toEqual([undefined, { effort: 'low' }]);
  });

  test('adaptive thinking with an effort is what others call effort', () => {
    const body = { model: 'm', max_tokens: 9, messages: [], thinking: adaptive, output_config: { effort: 'max' } };
    expect(readRequest(body).reasoning).toEqual({ effort: 'max' });
    expect(throughMiddle(body, both).wire).toMatchObject({ thinking: adaptive, output_config: { effort: 'max' } });
  });

  test('a kind of thinking that nobody knows is kept', () => {
    const body = { model: 'm', max_tokens: 9, messages: [], thinking: { type: 'between_tools' } };
    expect(throughMiddle(body).wire['thinking']).toEqual({ type: 'between_tools' });
  });
});

describe('parameters', () => {
  test('temperature goes before top_p, and stays in its range', () => {
    const { wire, notes } = writeRequest(request({ sampling: { temperature: 1.5, topP: 0.5, topK: 3 } }));
    expect(wire).toMatchObject({ temperature: 1, top_k: 3 });
    expect(wire['top_p']).toBeUndefined();
    expect(notes).toContain('clamped sampling.temperature out-of-range meaning');
    expect(notes).toContain('dropped sampling.topP conflict meaning');
  });

  test('what the model refuses is left out, so that top_p may stay', () => {
    const to = target({ refusedParams: new Set(['sampling.temperature', 'sampling.topK']) });
    const { wire, notes } = writeRequest(request({ sampling: { temperature: 0.5, topP: 0.5, topK: 3 } }), to);
    expect(wire).toMatchObject({ top_p: 0.5 });
    expect(wire['temperature']).toBeUndefined();
    expect(notes.filter((note) => note.includes('unsupported-by-model'))).toHaveLength(2);
  });

  test('the longest answer of the model is the default', () => {
    const { wire, notes } = writeRequest(request());
    expect(wire['max_tokens']).toBe(32_000);
    expect(notes).toEqual(['added limits.maxOutputTokens required-by-target form']);
  });

  test('blank stop sequences are left out', () => {
    const { wire, notes } = writeRequest(request({ limits: { maxOutputTokens: 9, stop: ['\n', 'END'] } }));
    expect(wire['stop_sequences']).toEqual(['END']);
    expect(notes).toEqual(['dropped limits.stop illegal-characters meaning']);
  });

  test('what the API has no word for is noted by weight', () => {
    const { notes } = writeRequest(
      request({
        limits: { maxOutputTokens: 9 },
        candidateCount: 3,
        sampling: { seed: 1 },
        prediction: [],
        cache: { key: 'k' },
        state: { store: true },
        verbosity: 'low',
      }),
    );
    expect(notes).toEqual([
      'dropped sampling.seed no-counterpart meaning',
      'dropped candidateCount no-counterpart meaning',
      'dropped verbosity no-counterpart meaning',
      'dropped prediction no-counterpart cost',
      'dropped cache.key no-counterpart cost',
      'dropped state.store no-counterpart form',
    ]);
  });

  test('a whole body of the API is written as it was read', () => {
    const body = {
      model: 'model-1',
      max_tokens: 9,
      system: [{ type: 'text', text: 'S', cache_control: { type: 'ephemeral', ttl: '1h', scope: 'global' } }],
      messages: [
        {
          role: 'user',
          content: [
            {
              type: 'document',
              source: { type: 'text', media_type: 'text/plain', data: 'd' },
              title: 't',
              context: 'c',
              citations: { enabled: true },
            },
            {
              type: 'search_result',
              source: 's',
              title: 't',
              content: [{ type: 'text', text: 'x' }],
              citations: { enabled: true },
            },
            { type: 'image', source: { type: 'file', file_id: 'f' }, transformations: { oversized_image: 'error' } },
            { type: 'container_upload', file_id: 'f' },
          ],
        },
        {
          role: 'assistant',
          content: [
            {
              type: 'server_tool_use',
              id: 'srvtoolu_1',
              name: 'web_search',
              input: { query: 'q' },
              caller: { type: 'direct' },
            },
            {
              type: 'web_search_tool_result',
              tool_use_id: 'srvtoolu_1',
              content: [{ type: 'web_search_result', url: 'u', title: 't', encrypted_content: 'e', page_age: '1d' }],
            },
            {
              type: 'text',
              text: 'a',
              citations: [
                { type: 'web_search_result_location', url: 'u', title: 't', encrypted_index: 'i', cited_text: 'x' },
                {
                  type: 'page_location',
                  cited_text: 'x',
                  document_index: 0,
                  document_title: 't',
                  start_page_number: 1,
                  end_page_number: 2,
                },
              ],
            },
            { type: 'mcp_tool_use', id: 'mcptoolu_1', name: 'n', server_name: 's', input: {} },
            {
              type: 'mcp_tool_result',
              tool_use_id: 'mcptoolu_1',
              is_error: false,
              content: [{ type: 'text', text: 'r' }],
            },
            { type: 'compaction', content: 'C', encrypted_content: 'e' },
          ],
        },
      ],
      tools: [
        {
          name: 'w',
          description: 'd',
          input_schema: { type: 'object' },
          strict: true,
          defer_loading: true,
          allowed_callers: ['direct'],
          input_examples: [{ a: 1 }],
          eager_input_streaming: true,
          cache_control: { type: 'ephemeral' },
        },
        {
          type: 'web_search_20260318',
          name: 'web_search',
          max_uses: 2,
          allowed_domains: ['a.com'],
          user_location: { type: 'approximate', city: 'Oslo' },
          response_inclusion: 'full',
        },
        { type: 'web_fetch_20260309', name: 'web_fetch', citations: { enabled: true }, use_cache: true },
        { type: 'tool_search_tool_regex_20251119', name: 'tool_search_tool_regex' },
        { type: 'advisor_20260301', name: 'advisor', model: 'claude-x' },
        {
          type: 'mcp_toolset',
          mcp_server_name: 's',
          default_config: { enabled: false },
          configs: { n: { enabled: true } },
        },
        { type: 'mcp_toolset', mcp_server_name: 'z', default_config: { enabled: true, defer_loading: true } },
        { type: 'new_tool_20270101', name: 'new' },
      ],
      mcp_servers: [
        { type: 'url', url: 'https://s', name: 's', authorization_token: 't', tool_configuration: { enabled: true } },
        { type: 'url', url: 'https://z', name: 'z' },
      ],
      tool_choice: { type: 'tool', name: 'w', disable_parallel_tool_use: true },
      thinking: { type: 'enabled', budget_tokens: 2048, display: 'omitted' },
      output_config: { effort: 'high', task_budget: { type: 'tokens', total: 9, remaining: 3 } },
      cache_control: { type: 'ephemeral' },
      context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
      container: { id: 'c', skills: [{ type: 'custom', skill_id: 's' }] },
      metadata: { user_id: 'u', tenant: 't' },
      service_tier: 'standard_only',
      speed: 'fast',
      inference_geo: 'eu',
      stop_sequences: ['END'],
      top_k: 3,
      temperature: 1,
      stream: true,
      diagnostics: { previous_message_id: 'm' },
    };
    const { wire, notes } = throughMiddle(body);
    expect<unknown>(wire).toEqual(body);
    expect(notes).toEqual([]);
  });

  test('hosts that lack a feature get nothing of it, and a note says so', () => {
    const { wire, notes } = throughMiddle(
      {
        model: 'm',
        max_tokens: 9,
        messages: [],
        speed: 'fast',
        inference_geo: 'eu',
        container: 'c',
        context_management: {
          edits: [{ type: 'compact_20260112' }, { type: 'clear_tool_uses_20250919' }, { type: 'new_1' }],
        },
        cache_control: { type: 'ephemeral', scope: 'global' },
        fallbacks: 'default',
      },
      without('fast-mode', 'region-choice', 'container', 'compaction-edits', 'cache-scope', 'vendor-fallbacks'),
    );
    expect<unknown>(wire).toEqual({
      model: 'model-1',
      max_tokens: 9,
      messages: [],
      cache_control: { type: 'ephemeral' },
      context_management: { edits: [{ type: 'clear_tool_uses_20250919' }, { type: 'new_1' }] },
    });
    expect(notes.filter((note) => note.includes('unsupported-by-host'))).toHaveLength(6);
  });
});

test('skills go with the container, an empty list of them goes alone', () => {
  const containerOf = (skills: readonly object[]) =>
    throughMiddle(
      { model: 'm', max_tokens: 9, messages: [], container: { id: 'c', skills } },
      without('container-skills'),
    ).wire['container'];
  expect([containerOf([]), containerOf([{ skill_id: 's' }])]).toEqual([{ id: 'c' }, undefined]);
});

const fn = (name: string, change: Partial<FunctionTool> = {}): FunctionTool => ({
  type: 'function',
  name,
  parameters: asJsonText('{"type":"object"}'),
  ...change,
});
describe('output', () => {
  const output = {
    type: 'json-schema',
    name: 'person',
    schema: asJsonText('{"type":"object","properties":{"n":{"type":["string","null"],"enum":["a",null]}}}'),
  } as const;
  const narrow = {
    type: 'object',
    properties: { n: { anyOf: [{ type: 'string', enum: ['a'] }, { type: 'null' }] } },
  };

  test('a schema is the API’s own, its lists of types taken apart', () => {
    const { wire } = writeRequest(request({ output }));
    expect<unknown>(wire['output_config']).toEqual({ format: { type: 'json_schema', schema: narrow } });
  });

  test('a schema and a budget for the task stand together', () => {
    const limits = { maxOutputTokens: 9, taskBudget: { totalTokens: 5 } };
    expect(writeRequest(request({ output, limits })).wire['output_config']).toMatchObject({
      format: { type: 'json_schema' },
      task_budget: { total: 5 },
    });
  });

  test('where the host has none, a tool stands for it, first and forced', () => {
    const { wire, sent } = writeRequest(request({ output, tools: [fn('w')] }), without('json-schema'));
    expect(Object(wire['tools'])[0]).toEqual({
      name: 'bf_so_person',
      description: 'Returns structured JSON output',
      input_schema: narrow,
    });
    expect(wire['tool_choice']).toEqual({ type: 'tool', name: 'bf_so_person' });
    const content = [
      { type: 'text', text: 'Here:' },
      { type: 'tool_use', id: 't', name: 'bf_so_person', input: { n: 'a' } },
    ];
    const [candidate] = readAnswer({ content, stop_reason: 'tool_use' }, sent).candidates;
    expect(candidate).toMatchObject({ items: [{ type: 'text', text: '{"n":"a"}' }], finish: { reason: 'stop' } });
  });

  test('thinking forbids to force it', () => {
    const asked = request({ output, reasoning: { effort: 'low' } });
    const { wire, notes } = writeRequest(asked, { ...without('json-schema'), reasoning: { isAdaptive: true } });
    expect(wire['tool_choice']).toBeUndefined();
    expect(notes).toContain('approximated output conflict meaning');
  });

  test('JSON of any shape needs the tool too, and gives way to tools and thinking', () => {
    const json = { type: 'json' } as const;
    expect(Object(writeRequest(request({ output: json })).wire['tools'])[0].name).toBe('bf_so_json_response');
    expect(writeRequest(request({ output: json, tools: [fn('w')] })).notes).toContain(
      'dropped output conflict meaning',
    );
  });

  test('citations and a schema exclude each other', () => {
    const source = { kind: 'text', text: 'd', mediaType: 'text/plain' } as const;
    const turns = [{ role: 'user', items: [{ type: 'document', source, wantsCitations: true }] }] as const;
    const { wire, notes } = writeRequest(request({ output, turns }));
    expect(wire['output_config']).toBeUndefined();
    expect(notes).toContain('dropped output conflict meaning');
  });
});
