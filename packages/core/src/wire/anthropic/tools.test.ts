import { describe, expect, test } from 'bun:test';
import { readAnswer, refusalOf, request, target, without, writeRequest } from '../../../testing/anthropic-messages.ts';
import type { FunctionTool, HostedTool, Tool } from '../../schema/generate/tool.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import type { Target } from '../codec.ts';

const fn = (name: string, change: Partial<FunctionTool> = {}): FunctionTool => ({
  type: 'function',
  name,
  parameters: asJsonText('{"type":"object"}'),
  ...change,
});
const toolsOf = (tools: readonly Tool[], to?: Target) =>
  writeRequest(request({ tools, limits: { maxOutputTokens: 9 } }), to);
const hosted = (change: Partial<HostedTool> & Pick<HostedTool, 'settings'>): HostedTool => ({
  type: 'hosted',
  ...change,
});

describe('tools', () => {
  test('a plain function has no type, and an empty schema where none was said', () => {
    const { wire, notes } = toolsOf([{ type: 'function', name: 'w' }]);
    expect<unknown>(wire['tools']).toEqual([{ name: 'w', input_schema: { type: 'object', properties: {} } }]);
    expect(notes).toEqual(['added tools[].parameters required-by-target form']);
  });

  test('names that the API refuses are changed, and changed back in the answer', () => {
    const { wire, sent } = toolsOf([fn('get weather/now')]);
    const [{ name }] = Object(wire['tools']);
    expect(name).toMatch(/^[a-zA-Z0-9_-]+$/);
    const content = [{ type: 'tool_use', id: 't', name, input: {} }];
    const answer = readAnswer({ content, stop_reason: 'tool_use' }, sent);
    expect(answer.candidates[0]?.items[0]).toMatchObject({ name: 'get weather/now' });
  });

  test('a freeform tool is a function of one text, its grammar is described', () => {
    const grammar = { syntax: 'lark', definition: 'start: "a"' };
    const { wire, notes, sent } = toolsOf([{ type: 'freeform', name: 'sh', description: 'D', grammar }]);
    expect(Object(wire['tools'])[0]).toMatchObject({
      description: 'D\n\nThe input must follow this lark grammar:\nstart: "a"',
      input_schema: { required: ['input'] },
    });
    expect(sent.wrappedTools).toEqual(new Set(['sh']));
    expect(notes).toContain('approximated tools[].grammar no-counterpart meaning');
    const content = [{ type: 'tool_use', id: 't', name: 'sh', input: { input: 'ls' } }];
    expect(readAnswer({ content }, sent).candidates[0]?.items[0]).toMatchObject({
      input: { kind: 'text', text: 'ls' },
    });
  });

  test('a namespace is flattened, its calls find back', () => {
    const { wire, sent } = toolsOf([{ type: 'namespace', name: 'crm', tools: [fn('find')] }]);
    expect(Object(wire['tools'])[0].name).toBe('find');
    const content = [{ type: 'tool_use', id: 't', name: 'find', input: {} }];
    expect(readAnswer({ content }, sent).candidates[0]?.items[0]).toMatchObject({ name: 'find', namespace: 'crm' });
  });

  test.each<[string, HostedTool, Target, object]>([
    [
      'search',
      hosted({ settings: { tool: 'web-search' } }),
      target(),
      { type: 'web_search_20260209', name: 'web_search' },
    ],
    [
      'search elsewhere',
      hosted({ settings: { tool: 'web-search' } }),
      without('dynamic-web-tools'),
      { type: 'web_search_20250305', name: 'web_search' },
    ],
    [
      'fetch of an older model',
      hosted({ settings: { tool: 'web-fetch' } }),
      without('web-fetch-20260309'),
      { type: 'web_fetch_20250910', name: 'web_fetch' },
    ],
    [
      'editor',
      hosted({ settings: { tool: 'text-editor' } }),
      target(),
      { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool' },
    ],
    [
      'older editor',
      hosted({ settings: { tool: 'text-editor' } }),
      without('text-editor-20250728'),
      { type: 'text_editor_20250124', name: 'str_replace_editor' },
    ],
    [
      'computer',
      hosted({ settings: { tool: 'computer', widthPx: 9, heightPx: 8 } }),
      target(),
      { type: 'computer_20251124', name: 'computer', display_width_px: 9, display_height_px: 8 },
    ],
    [
      'older computer',
      hosted({ settings: { tool: 'computer' }, spelled: { format: 'anthropic', type: 'computer_20251124' } }),
      without('computer-20251124'),
      { type: 'computer_20250124', name: 'computer' },
    ],
    ['shell', hosted({ settings: { tool: 'local-shell' } }), target(), { type: 'bash_20250124', name: 'bash' }],
    [
      'a newer search where only the older runs',
      hosted({ settings: { tool: 'web-search' }, spelled: { format: 'anthropic', type: 'web_search_20260209' } }),
      without('dynamic-web-tools'),
      { type: 'web_search_20250305', name: 'web_search' },
    ],
    [
      'code',
      hosted({ settings: { tool: 'code' } }),
      target(),
      { type: 'code_execution_20250825', name: 'code_execution' },
    ],
  ])('the version that model and host take: %s', (_, tool, to, wire) => {
    expect(Object(toolsOf([tool], to).wire['tools'])[0]).toEqual(wire);
  });

  test('a tool that the host does not run is refused to Responses clients, left out for all others', () => {
    const spelled = { format: 'openai-responses', type: 'web_search' } as const;
    const tool = hosted({ settings: { tool: 'web-search' }, spelled });
    expect(refusalOf(request({ tools: [tool] }), { ...without('web-search'), provider: 'vertex' })).toBe(
      "tool type 'web_search' is not supported by provider 'vertex'",
    );
    const { wire, notes } = toolsOf([hosted({ settings: { tool: 'web-search' } }), fn('w')], without('web-search'));
    expect(wire['tools']).toHaveLength(1);
    expect(notes).toEqual(['dropped tools[].web-search unsupported-by-host meaning']);
  });

  test('web tools that bring code execution are sent without another', () => {
    const { wire } = toolsOf([hosted({ settings: { tool: 'web-search' } }), hosted({ settings: { tool: 'code' } })]);
    expect(Object(wire['tools']).map(({ type }: { type: string }) => type)).toEqual(['web_search_20260209']);
  });

  test('a server of tools becomes a server and a toolset', () => {
    const settings = {
      tool: 'mcp',
      serverLabel: 's',
      url: 'https://s',
      authorization: 't',
      allowedTools: ['a'],
    } as const;
    const { wire } = toolsOf([hosted({ settings })]);
    expect<unknown>(wire['mcp_servers']).toEqual([
      { type: 'url', url: 'https://s', name: 's', authorization_token: 't' },
    ]);
    expect<unknown>(wire['tools']).toEqual([
      {
        type: 'mcp_toolset',
        mcp_server_name: 's',
        default_config: { enabled: false },
        configs: { a: { enabled: true } },
      },
    ]);
  });

  test('calls of the history are offered where nothing is', () => {
    const call = {
      type: 'tool-call',
      callId: 'c',
      name: 'w',
      input: { kind: 'json', json: asJsonText('{}') },
    } as const;
    const { wire, notes } = writeRequest(request({ turns: [{ role: 'assistant', items: [call] }] }));
    expect(Object(wire['tools'])[0].name).toBe('w');
    expect(notes).toContain('added tools required-by-target form');
  });

  test('the choice: one, among, none, one at a time', () => {
    const choose = (change: object) =>
      writeRequest(request({ tools: [fn('w')], limits: { maxOutputTokens: 9 }, ...change }));
    expect(choose({ toolChoice: { mode: 'required' } }).wire['tool_choice']).toEqual({ type: 'any' });
    expect(choose({ allowsParallelCalls: false }).wire['tool_choice']).toEqual({
      type: 'auto',
      disable_parallel_tool_use: true,
    });
    const among = choose({ toolChoice: { mode: 'among', names: ['w'], isRequired: true } });
    expect([among.wire['tool_choice'], among.notes]).toEqual([
      { type: 'any' },
      ['approximated toolChoice no-counterpart meaning'],
    ]);
    const absent = choose({ toolChoice: { mode: 'one', name: 'x', kind: 'function' } });
    expect([absent.wire['tool_choice'], absent.notes]).toEqual([undefined, ['dropped toolChoice conflict meaning']]);
  });

  test('more cache markers than the API takes: the earliest go', () => {
    const cache = { ttl: '30m' };
    const items = [1, 2, 3, 4].map((n) => ({ type: 'text', text: `${n}`, cache }) as const);
    const { wire, notes } = writeRequest(
      request({ tools: [fn('w', { cache })], turns: [{ role: 'user', items }], limits: { maxOutputTokens: 9 } }),
    );
    expect(Object(wire['tools'])[0].cache_control).toBeUndefined();
    expect(Object(wire['messages'])[0].content[0].cache_control).toEqual({ type: 'ephemeral', ttl: '1h' });
    expect(notes).toContain('dropped cache-markers out-of-range cost');
  });
});
