import { describe, expect, test } from 'bun:test';
import { okValue } from '../../../testing/ok-value.ts';
import { ablestTarget } from '../../../testing/targets.ts';
import { textOfWire, wireOfText } from '../../../testing/wire-text.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import type { Target } from '../codec.ts';
import { openaiResponses } from './openai-responses.ts';

const { codec } = openaiResponses;

const decode = (body: object): GenerateRequest => decodeText(JSON.stringify(body));
const decodeText = (text: string): GenerateRequest =>
  okValue(codec.decodeRequest(wireOfText(text, codec.verbatim.request)));

const target = (change: Partial<Target> = {}): Target => ({
  ...ablestTarget('openai-responses'),
  features: new Set(['hosted-tools', 'audio-in', 'cache-breakpoint']),
  ...change,
});

function encode(request: GenerateRequest, change: Partial<Target> = {}) {
  const encoded = codec.encodeRequest(request, target(change));
  if (!encoded.ok) return { refused: encoded.error.message };
  const { wire, notes, sent } = encoded.value;
  return { wire: JSON.parse(textOfWire(wire)), text: textOfWire(wire), notes, sent };
}

/** Bodies that come out as they went in. */
const unchanged: readonly (readonly [string, object])[] = [
  ['a text', { input: 'hi' }],
  [
    'instructions and settings',
    {
      instructions: 'Be brief.',
      input: 'hi',
      temperature: 0.5,
      top_p: 0.9,
      max_output_tokens: 64,
      max_tool_calls: 3,
      truncation: 'auto',
      store: false,
      background: true,
      previous_response_id: 'resp_1',
      conversation: { id: 'conv_1' },
      user: 'u',
      safety_identifier: 's',
      metadata: { team: 'a' },
      service_tier: 'flex',
      parallel_tool_calls: false,
      prompt_cache_key: 'k',
      prompt_cache_retention: '24h',
      include: ['file_search_call.results'],
      reasoning: { effort: 'high', summary: 'auto', context: 'x' },
      stream: true,
      stream_options: { include_obfuscation: false },
      context_management: [{ type: 'compaction' }],
      prompt: { id: 'pmpt_1', variables: { a: 1 } },
      moderation: { model: 'm' },
      text: { verbosity: 'low', format: { type: 'json_schema', name: 'n', schema: { type: 'object' }, strict: true } },
    },
  ],
  [
    'messages of all roles',
    {
      input: [
        { type: 'message', role: 'developer', content: 'D' },
        { type: 'message', role: 'user', content: 'U1' },
        { type: 'message', role: 'user', content: 'U2' },
        {
          type: 'message',
          id: 'msg_1',
          role: 'assistant',
          status: 'completed',
          phase: 'commentary',
          content: [
            {
              type: 'output_text',
              text: 'A',
              annotations: [
                { type: 'url_citation', url: 'https://x.test', title: 'T', start_index: 0, end_index: 1 },
                { type: 'file_citation', file_id: 'f', filename: 'n', index: 0 },
                {
                  type: 'container_file_citation',
                  container_id: 'c',
                  file_id: 'f',
                  filename: 'n',
                  start_index: 0,
                  end_index: 1,
                },
                { type: 'novel_citation', x: 1 },
              ],
            },
            { type: 'refusal', refusal: 'no' },
          ],
        },
        { type: 'message', role: 'system', content: 'be brief' },
        {
          type: 'message',
          role: 'user',
          content: [
            { type: 'input_text', text: 'see' },
            { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'low' },
            { type: 'input_image', file_id: 'file_1', detail: 'auto' },
            { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' },
            { type: 'input_file', file_url: 'https://x.test/a.pdf' },
            { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
            { type: 'input_text', text: 'cached', prompt_cache_breakpoint: { mode: 'explicit', ttl: '30m' } },
            { type: 'novel_part', y: 2 },
          ],
        },
      ],
    },
  ],
  [
    'calls and their results',
    {
      input: [
        { type: 'message', role: 'user', content: 'U' },
        { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'T' }], encrypted_content: 'gAAA' },
        {
          type: 'function_call',
          id: 'fc_1',
          status: 'completed',
          call_id: 'call_1',
          name: 'w',
          arguments: '{"c": "Oslo"}',
        },
        {
          type: 'function_call',
          call_id: 'call_2',
          name: 'w',
          namespace: 'ns',
          arguments: '{broken',
          caller: { type: 'program', caller_id: 'p' },
        },
        { type: 'custom_tool_call', id: 'ctc_1', call_id: 'call_3', name: 'run', input: 'ls' },
        { type: 'function_call_output', call_id: 'call_1', output: 'cold' },
        {
          type: 'function_call_output',
          call_id: 'call_2',
          status: 'incomplete',
          output: [
            { type: 'input_text', text: 'see' },
            { type: 'input_image', image_url: 'https://x.test/a.png' },
          ],
        },
        { type: 'custom_tool_call_output', call_id: 'call_3', output: 'a.txt' },
        { type: 'custom_tool_call_output', call_id: 'call_unseen', output: 'b.txt' },
      ],
    },
  ],
  [
    "the vendor's own tools",
    {
      input: [
        {
          type: 'web_search_call',
          id: 'ws_1',
          status: 'completed',
          action: { type: 'search', query: 'q', sources: [{ type: 'url', url: 'https://x.test' }] },
        },
        {
          type: 'file_search_call',
          id: 'fs_1',
          status: 'completed',
          queries: ['q'],
          results: [{ file_id: 'f', filename: 'n', score: 0.5, text: 't', attributes: { a: 1 } }],
        },
        {
          type: 'code_interpreter_call',
          id: 'ci_1',
          status: 'completed',
          code: 'print(1)',
          container_id: 'cntr',
          outputs: [
            { type: 'logs', logs: '1\n' },
            { type: 'image', url: 'https://x.test/i.png' },
          ],
        },
        {
          type: 'image_generation_call',
          id: 'ig_1',
          status: 'completed',
          result: 'AAAA',
          output_format: 'webp',
          quality: 'low',
        },
        { type: 'mcp_list_tools', id: 'mcpl_1', server_label: 's', tools: [{ name: 't', input_schema: {} }] },
        {
          type: 'mcp_call',
          id: 'mcp_1',
          status: 'completed',
          server_label: 's',
          name: 't',
          arguments: '{}',
          output: 'o',
          error: null,
        },
        { type: 'mcp_approval_request', id: 'mcpr_1', server_label: 's', name: 't', arguments: '{}' },
        { type: 'mcp_approval_response', approval_request_id: 'mcpr_1', approve: true },
        {
          type: 'computer_call',
          id: 'cu_1',
          status: 'completed',
          call_id: 'c1',
          action: { type: 'click', button: 'left', x: 1, y: 2 },
          pending_safety_checks: [],
        },
        {
          type: 'computer_call_output',
          call_id: 'c1',
          output: { type: 'computer_screenshot', image_url: 'data:image/png;base64,AAAA' },
        },
        {
          type: 'local_shell_call',
          id: 'lsh_1',
          status: 'completed',
          call_id: 'c2',
          action: { type: 'exec', command: ['ls'], env: {} },
        },
        { type: 'local_shell_call_output', call_id: 'c2', output: 'a' },
        { type: 'local_shell_call_output', id: 'lsh_2', output: 'b' },
        {
          type: 'shell_call',
          id: 'sh_1',
          status: 'completed',
          call_id: 'c3',
          action: { commands: ['ls'] },
          environment: { type: 'local' },
        },
        {
          type: 'shell_call_output',
          call_id: 'c3',
          output: [{ stdout: 'a', stderr: '', outcome: { type: 'exit', exit_code: 0 } }],
        },
        {
          type: 'shell_call',
          id: 'sh_2',
          status: 'completed',
          call_id: 'c4',
          action: { commands: ['ls'] },
          environment: { type: 'container_reference', container_id: 'cntr' },
        },
        {
          type: 'shell_call_output',
          id: 'sho_2',
          call_id: 'c4',
          output: [{ stdout: 'a', stderr: '', outcome: { type: 'timeout' } }],
        },
        {
          type: 'apply_patch_call',
          id: 'apc_1',
          status: 'completed',
          call_id: 'c5',
          operation: { type: 'delete_file', path: 'a' },
        },
        { type: 'apply_patch_call_output', call_id: 'c5', status: 'failed', output: 'no' },
        { type: 'tool_search_call', id: 'tsc_1', call_id: 'c6', execution: 'client', arguments: { goal: 'g' } },
        { type: 'tool_search_output', call_id: 'c6', execution: 'client', tools: [{ type: 'function', name: 'f' }] },
        { type: 'tool_search_call', id: 'tsc_2', execution: 'server', arguments: {} },
        { type: 'compaction', id: 'cmp_1', encrypted_content: 'gBBB' },
        { type: 'item_reference', id: 'rs_9' },
        { type: 'additional_tools', role: 'developer', tools: [{ type: 'function', name: 'f', novel: [1] }] },
        { type: 'message', role: 'user', content: 'go on' },
      ],
    },
  ],
  [
    'tools',
    {
      input: 'hi',
      tool_choice: {
        type: 'allowed_tools',
        mode: 'required',
        tools: [
          { type: 'function', name: 'w' },
          { type: 'custom', name: 'run' },
        ],
      },
      tools: [
        {
          type: 'function',
          name: 'w',
          description: 'D',
          parameters: { type: 'object' },
          strict: true,
          defer_loading: true,
          allowed_callers: ['direct'],
          output_schema: {},
          async: true,
        },
        { type: 'function', name: 'x', parameters: null },
        {
          type: 'custom',
          name: 'run',
          description: 'D',
          format: { type: 'grammar', syntax: 'lark', definition: 'start: /x/' },
        },
        { type: 'custom', name: 'plain', format: { type: 'text' } },
        { type: 'namespace', name: 'ns', description: 'D', tools: [{ type: 'function', name: 'y', parameters: null }] },
        {
          type: 'web_search_2025_08_26',
          filters: { allowed_domains: ['x.test'] },
          search_context_size: 'low',
          user_location: { type: 'approximate', city: 'Oslo' },
          external_web_access: true,
        },
        { type: 'web_search_preview', search_context_size: 'high' },
        {
          type: 'file_search',
          vector_store_ids: ['vs'],
          max_num_results: 3,
          filters: { type: 'eq', key: 'k', value: 1.0 },
          ranking_options: { ranker: 'auto' },
        },
        { type: 'code_interpreter', container: { type: 'auto', file_ids: [] } },
        { type: 'code_interpreter', container: 'cntr_1' },
        { type: 'image_generation', quality: 'low', size: '1024x1024' },
        {
          type: 'mcp',
          server_label: 's',
          server_url: 'https://x.test',
          authorization: 'a',
          allowed_tools: { read_only: true },
          require_approval: 'never',
          headers: { a: 'b' },
        },
        { type: 'computer_use_preview', display_width: 800, display_height: 600, environment: 'browser' },
        { type: 'computer' },
        { type: 'local_shell' },
        { type: 'shell', environment: { type: 'local' } },
        { type: 'apply_patch' },
        { type: 'tool_search', execution: 'client', parameters: {} },
        { type: 'programmatic_tool_calling' },
      ],
    },
  ],
];

describe('a request of this format to a host of this format', () => {
  test.each(unchanged)('%s: comes out as it went in', (_, body) => {
    const { wire, notes } = encode(decode({ model: 'model-1', ...body }));
    expect(wire).toEqual({ model: 'model-1', ...body });
    expect(notes).toEqual([]);
  });

  test('schemas, metadata, actions and unknown members keep their own characters', () => {
    const text =
      '{"model":"model-1","input":[{"type":"message","role":"user","content":[{"type":"novel", "b":1.0,"a":1e400}]}],' +
      '"metadata":{"z":12345678901234567890,"1":"x"},' +
      '"tools":[{"type":"function","name":"f","parameters":{ "b":1.0, "2":{}, "1":{} },"strict":null,"novel":1.50}]}';
    const told = encode(decodeText(text)).text;
    for (const piece of [
      '{"type":"novel", "b":1.0,"a":1e400}',
      '12345678901234567890',
      '{ "b":1.0, "2":{}, "1":{} }',
      '"novel":1.50',
    ])
      expect(told).toContain(piece);
  });

  test('gateway members and members nobody defines do not reach the provider; the latter stay at hand', () => {
    const request = decode({ model: 'm', input: 'hi', fallbacks: ['openai/x'], top_k: 3 });
    expect(request.extra).toEqual({ top_k: asJsonText('3') });
    expect(encode(request).wire).toEqual({ model: 'model-1', input: 'hi' });
  });

  test('only messages have a role', () => {
    const input = [{ type: 'function_call', role: 'assistant', call_id: 'c', name: 'w', arguments: '' }];
    expect(encode(decode({ model: 'm', input })).wire.input).toEqual([
      { type: 'function_call', call_id: 'c', name: 'w', arguments: '{}' },
    ]);
  });
});

const user = (text: string) => ({ role: 'user' as const, items: [{ type: 'text' as const, text }] });
const base: GenerateRequest = { model: 'm', instructions: [], turns: [user('hi')] };

/** What other formats say and this one cannot, or says otherwise: wire members and notes. */
const translated: readonly (readonly [string, Partial<GenerateRequest>, object, readonly string[]])[] = [
  [
    'a limit that is too small',
    { limits: { maxOutputTokens: 5 } },
    { max_output_tokens: 16 },
    ['clamped limits.maxOutputTokens form'],
  ],
  ['a long user', { identity: { user: 'x'.repeat(65) } }, {}, ['dropped identity.user form']],
  [
    'a budget',
    { reasoning: { thinking: { budgetTokens: 1024 } } },
    { reasoning: { effort: 'low' } },
    ['approximated reasoning.thinking meaning'],
  ],
  ['thinking off', { reasoning: { thinking: 'off' } }, { reasoning: { effort: 'none' } }, []],
  [
    'adaptive thinking',
    { reasoning: { thinking: 'adaptive' } },
    { reasoning: { effort: 'medium' } },
    ['approximated reasoning.thinking meaning'],
  ],
  [
    'effort and budget',
    { reasoning: { thinking: { budgetTokens: 9 }, effort: 'high' } },
    { reasoning: { effort: 'high' } },
    ['dropped reasoning.thinking meaning'],
  ],
  ['hidden reasoning', { reasoning: { effort: 'low', display: 'none' } }, { reasoning: { effort: 'low' } }, []],
  [
    'stop sequences and penalties',
    { limits: { stop: ['x'] }, sampling: { topK: 1, seed: 1, presencePenalty: 1 } },
    {},
    [
      'dropped sampling.topK meaning',
      'dropped sampling.seed meaning',
      'dropped sampling.presencePenalty meaning',
      'dropped limits.stop meaning',
    ],
  ],
  ['several candidates', { candidateCount: 3 }, {}, ['dropped candidateCount meaning']],
  ['log probabilities', { logprobs: { top: 2 } }, { top_logprobs: 2, include: ['message.output_text.logprobs'] }, []],
  [
    'a nameless schema',
    { output: { type: 'json-schema', schema: asJsonText('{}') } },
    { text: { format: { type: 'json_schema', name: 'response', schema: {} } } },
    ['added output.name form'],
  ],
  [
    'a choice of a tool that is not there',
    { toolChoice: { mode: 'one', name: 'x', kind: 'function' } },
    {},
    ['approximated toolChoice meaning'],
  ],
  [
    'a system turn in the middle',
    { turns: [user('a'), { role: 'system', items: [{ type: 'text', text: 's' }] }, user('b')] },
    {
      input: [
        { type: 'message', role: 'user', content: 'a' },
        { type: 'message', role: 'system', content: 's' },
        { type: 'message', role: 'user', content: 'b' },
      ],
    },
    [],
  ],
  [
    'an answer to go on with',
    { turns: [user('a'), { role: 'assistant', items: [{ type: 'text', text: '{' }] }] },
    {
      input: [
        { type: 'message', role: 'user', content: 'a' },
        { type: 'message', role: 'assistant', content: '{' },
      ],
    },
    ['approximated turns[].prefill meaning'],
  ],
  [
    'grounding documents',
    { documents: [{ type: 'document', source: { kind: 'text', text: 'D', mediaType: 'text/plain' } }] },
    {
      input: [
        { type: 'message', role: 'user', content: 'D' },
        { type: 'message', role: 'user', content: 'hi' },
      ],
    },
    ['approximated documents[] form', 'approximated documents meaning'],
  ],
  [
    'blocked domains',
    { tools: [{ type: 'hosted', settings: { tool: 'web-search', maxUses: 2, domains: { blocked: ['x'] } } }] },
    { tools: [{ type: 'web_search' }] },
    ['dropped tools[].settings.maxUses meaning', 'dropped tools[].settings.domains.blocked meaning'],
  ],
];

describe('what other formats say', () => {
  test.each(translated)('%s', (_, change, expected, notes) => {
    const told = encode({ ...base, ...change });
    expect(told.wire).toEqual({ model: 'model-1', input: 'hi', ...expected });
    expect(told.notes?.map(({ what, field, touches }) => `${what} ${field} ${touches}`)).toEqual([...notes]);
  });

  test.each<readonly [string, Partial<GenerateRequest>, string, Partial<Target>]>([
    [
      'a page fetch',
      { tools: [{ type: 'hosted', settings: { tool: 'web-fetch' } }] },
      "tool type 'web-fetch' is not supported by provider 'openai'",
      {},
    ],
    [
      'a hosted tool',
      { tools: [{ type: 'hosted', settings: { tool: 'web-search' } }] },
      "tool type 'web-search' is not supported by provider 'openai'",
      { features: new Set() },
    ],
    [
      "another vendor's tool",
      { tools: [{ type: 'opaque', format: 'anthropic', label: 'x', wire: asJsonText('{}') }] },
      "tool type 'x' is not supported by provider 'openai'",
      {},
    ],
    [
      "another provider's file",
      {
        turns: [
          { role: 'user', items: [{ type: 'image', source: { kind: 'file-id', id: 'f', provider: 'anthropic' } }] },
        ],
      },
      'file of another provider',
      {},
    ],
    [
      'a stored prefix',
      { cache: { storedPrefix: 'cachedContents/x' } },
      'a stored prefix cannot be used with this provider',
      {},
    ],
    [
      'video',
      { turns: [{ role: 'user', items: [{ type: 'video', source: { kind: 'url', url: 'https://x.test' } }] }] },
      'video input is not supported by this model',
      {},
    ],
  ])('%s is refused', (_, change, message, facts) => {
    expect(encode({ ...base, ...change }, facts)).toEqual({ refused: message });
  });

  test('parameters that the model refuses stay at home, with a note', () => {
    const told = encode(
      { ...base, sampling: { temperature: 1, topP: 0.5 }, reasoning: { effort: 'low' }, verbosity: 'low' },
      { refusedParams: new Set(['sampling.topP', 'reasoning', 'verbosity']) },
    );
    expect(told.wire).toEqual({ model: 'model-1', input: 'hi', temperature: 1 });
    expect(told.notes?.map(({ field }) => field)).toEqual(['sampling.topP', 'reasoning', 'verbosity']);
  });

  test('an effort that the model does not know moves to the nearest', () => {
    const told = encode({ ...base, reasoning: { effort: 'minimal' } }, { reasoning: { efforts: ['low', 'high'] } });
    expect(told.wire.reasoning).toEqual({ effort: 'low' });
  });

  test('ciphers are asked for where the description of the host says so', () => {
    const asks = { features: new Set(['encrypted-reasoning']) };
    expect(encode({ ...base, reasoning: { effort: 'low' } }, asks).wire.include).toEqual([
      'reasoning.encrypted_content',
    ]);
    expect(encode({ ...base, reasoning: { thinking: 'off' } }, asks).wire.include).toBeUndefined();
    expect(encode({ ...base, reasoning: { effort: 'low' }, include: [] }, asks).wire.include).toEqual([]);
  });

  test('texts of a tool result become one', () => {
    const parts = ['a', 'b'].map((text) => ({ type: 'text' as const, text }));
    const turns = [
      { role: 'user' as const, items: [{ type: 'tool-result' as const, callId: 'c', parts, isError: true }] },
    ];
    expect(encode({ ...base, turns }).wire.input).toEqual([
      { type: 'function_call_output', call_id: 'c', status: 'incomplete', output: 'a\nb' },
    ]);
  });

  test('ids and names that the API does not take are spelled otherwise and undone', () => {
    const callId = 'x'.repeat(70);
    const items = [
      {
        type: 'tool-call' as const,
        id: 'toolu_1',
        callId,
        name: 'näme',
        input: { kind: 'json' as const, json: asJsonText('{}') },
      },
    ];
    const { wire, sent } = encode({ ...base, turns: [{ role: 'assistant', items }] });
    const [call] = wire.input;
    expect(call.id).toBeUndefined();
    expect(call.call_id.length).toBeLessThanOrEqual(64);
    expect(sent?.callIds.get(call.call_id)).toBe(callId);
    expect(sent?.toolNames.get(call.name)).toBe('näme');
  });
});
