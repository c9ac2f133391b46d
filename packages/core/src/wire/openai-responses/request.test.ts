import { describe, expect, test } from 'bun:test';
import { decode, decodeText, encode } from '../../../testing/responses-requests.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';

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
