import { describe, expect, test } from 'bun:test';
import { readAnswer, request, writeAnswer, writeRequest } from '../../../testing/anthropic-messages.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import { anthropic } from './anthropic.ts';
import { computerInput } from './computer-input.ts';
import { narrowSchema } from './narrow-schema.ts';

const historyOf = (...items: readonly AssistantItem[]) => {
  const { wire, notes } = writeRequest(
    request({ turns: [{ role: 'assistant', items }], limits: { maxOutputTokens: 9 } }),
  );
  return { content: Object(wire['messages'])[0]?.content ?? [], notes };
};

describe('what other vendors’ tools left behind', () => {
  const search: AssistantItem = {
    type: 'server-tool-call',
    callId: 'ws_1',
    tool: 'web-search',
    name: 'web_search_call',
    input: asJsonText('{"query":"q"}'),
  };

  test('a search is told as one of Claude’s, with an empty result where none was kept', () => {
    expect(historyOf(search).content).toEqual([
      { type: 'server_tool_use', id: 'srvtoolu_ws1', name: 'web_search', input: { query: 'q' } },
      { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_ws1', content: [] },
    ]);
  });

  test('with its sources where they were', () => {
    const found: AssistantItem = {
      type: 'server-tool-result',
      callId: 'ws_1',
      tool: 'web-search',
      outcome: { kind: 'web-sources', sources: [{ url: 'u' }] },
    };
    expect(historyOf(search, found).content[1]).toEqual({
      type: 'web_search_tool_result',
      tool_use_id: 'srvtoolu_ws1',
      content: [{ type: 'web_search_result', url: 'u', title: 'u', encrypted_content: '' }],
    });
  });

  test('a run of code is left out with a note, Claude’s own stays without a result', () => {
    const run: AssistantItem = { ...search, tool: 'code', name: 'code_interpreter' };
    expect(historyOf(run).notes).toEqual(['dropped turns[].items[].code no-counterpart meaning']);
    const own: AssistantItem = { ...search, callId: 'srvtoolu_9', name: 'web_search' };
    expect(historyOf(own).content).toHaveLength(1);
  });

  test('a digest that Claude cannot open is told as text', () => {
    const seal = { kind: 'encrypted', data: 'x', mintedBy: { family: 'openai' } } as const;
    const { content, notes } = historyOf({ type: 'compaction', summary: 'C', seal });
    expect(content).toEqual([{ type: 'text', text: 'C' }]);
    expect(notes).toEqual(['approximated turns[].items[].compaction foreign-seal meaning']);
  });

  test('a citation without Claude’s proof is left out', () => {
    const annotations = [{ sources: [{ kind: 'web', url: 'u' } as const] }];
    const { content, notes } = historyOf({ type: 'text', text: 'a', annotations });
    expect(content).toEqual([{ type: 'text', text: 'a' }]);
    expect(notes).toEqual(['dropped turns[].items[].annotations[].web required-by-target form']);
  });

  test.each([
    [
      { type: 'click', button: 'right', x: 1, y: 2 },
      { action: 'right_click', coordinate: [1, 2] },
    ],
    [
      { type: 'keypress', keys: ['ctrl', 'c'] },
      { action: 'key', text: 'ctrl+c' },
    ],
    [
      {
        type: 'drag',
        path: [
          { x: 1, y: 2 },
          { x: 3, y: 4 },
        ],
      },
      { action: 'left_click_drag', start_coordinate: [1, 2], coordinate: [3, 4] },
    ],
    [
      { type: 'scroll', x: 1, y: 2, scroll_y: -250 },
      { action: 'scroll', coordinate: [1, 2], scroll_direction: 'up', scroll_amount: 3 },
    ],
    [
      { type: 'type', text: 'a' },
      { action: 'type', text: 'a' },
    ],
    [
      { type: 'new', x: 1 },
      { type: 'new', x: 1 },
    ],
  ])('an action on the computer in Claude’s words: %p', (action, expected) => {
    const json = asJsonText(JSON.stringify(action));
    expect<unknown>(JSON.parse(computerInput(Object(action), json))).toEqual(expected);
  });
});

describe('what Claude’s own tools bring', () => {
  test.each([
    [
      'an error',
      {
        type: 'web_search_tool_result',
        tool_use_id: 's',
        content: { type: 'web_search_tool_result_error', error_code: 'unavailable' },
      },
      'error',
    ],
    [
      'an error with words',
      {
        type: 'tool_search_tool_result',
        tool_use_id: 's',
        content: { type: 'tool_search_tool_result_error', error_code: 'unavailable', error_message: 'm' },
      },
      'error',
    ],
    [
      'a run of the shell',
      {
        type: 'bash_code_execution_tool_result',
        tool_use_id: 's',
        content: {
          type: 'bash_code_execution_result',
          stdout: '',
          stderr: 'e',
          return_code: 1,
          content: [{ type: 'bash_code_execution_output', file_id: 'f' }],
        },
      },
      'run',
    ],
    [
      'a sealed run',
      {
        type: 'code_execution_tool_result',
        tool_use_id: 's',
        content: {
          type: 'encrypted_code_execution_result',
          encrypted_stdout: 'x',
          stderr: '',
          return_code: 0,
          content: [],
        },
      },
      'run',
    ],
    [
      'an edit',
      {
        type: 'text_editor_code_execution_tool_result',
        tool_use_id: 's',
        content: { type: 'text_editor_code_execution_create_result', is_file_update: false },
      },
      'opaque',
    ],
    [
      'advice',
      {
        type: 'advisor_tool_result',
        tool_use_id: 's',
        content: { type: 'advisor_result', text: 't', stop_reason: 'end_turn' },
      },
      'opaque',
    ],
    [
      'names of tools',
      {
        type: 'tool_search_tool_result',
        tool_use_id: 's',
        content: {
          type: 'tool_search_tool_search_result',
          tool_references: [{ type: 'tool_reference', tool_name: 'w' }],
        },
      },
      'tool-names',
    ],
    [
      'a page',
      {
        type: 'web_fetch_tool_result',
        tool_use_id: 's',
        content: {
          type: 'web_fetch_result',
          url: 'u',
          retrieved_at: 'r',
          content: { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'd' } },
        },
      },
      'page',
    ],
    [
      'answers of a server',
      {
        type: 'mcp_tool_result',
        tool_use_id: 's',
        is_error: true,
        content: [
          { type: 'text', text: 'a' },
          { type: 'new', n: 1 },
        ],
      },
      'parts',
    ],
  ])('%s', (_, block, kind) => {
    const read = readAnswer({ content: [block], stop_reason: 'end_turn' });
    expect(read.candidates[0]?.items[0]).toMatchObject({ type: 'server-tool-result', outcome: { kind } });
    expect<unknown>(writeAnswer(read).wire['content']).toEqual([block]);
  });
});

test.each([
  ['{"type":["string"]}', { type: 'string' }],
  ['{"type":["null","integer"],"enum":[1,null]}', { anyOf: [{ type: 'integer', enum: [1] }, { type: 'null' }] }],
  [
    '{"$defs":{"a":{"type":["string","null"]}},"items":{"$ref":"#/$defs/a"}}',
    { $defs: { a: { anyOf: [{ type: 'string' }, { type: 'null' }] } }, items: { $ref: '#/$defs/a' } },
  ],
])('lists of types are taken apart: %s', (schema, expected) => {
  expect<unknown>(JSON.parse(narrowSchema(asJsonText(schema)))).toEqual(expected);
});

test('a schema without lists of types keeps its characters', () => {
  const schema = asJsonText('{ "type":"number", "minimum":1.0 }');
  expect(narrowSchema(schema)).toBe(schema);
});

const hello = [{ role: 'user', content: 'hi' }];

test.each([
  [{}, 'model is required'],
  [{ model: 'm' }, 'messages: Field required'],
  [{ model: 'm', messages: {} }, 'messages: Input should be a valid list'],
  [{ model: 'm', messages: [] }, 'messages: at least one message is required'],
  [{ model: 'm', messages: [1] }, 'messages.0: Input should be an object'],
  [
    { model: 'm', messages: [{ role: 'tester' }] },
    'messages.0: Unexpected role "tester". Allowed roles are "user", "assistant" and "system".',
  ],
  [{ model: 'm', messages: [{ role: 'user' }] }, 'messages.0.content: Field required'],
  [
    { model: 'm', messages: [{ role: 'user', content: 5 }] },
    'messages.0.content: Input should be a valid string or list',
  ],
  [{ model: 'm', messages: [{ role: 'user', content: ['a'] }] }, 'messages.0.content.0: Input should be an object'],
  [{ model: 'm', messages: [{ role: 'user', content: [{}] }] }, 'messages.0.content.0.type: Field required'],
  [
    { model: 'm', messages: [{ role: 'user', content: [{ type: 'text' }] }] },
    'messages.0.content.0.text: Field required',
  ],
  [
    { model: 'm', messages: [{ role: 'user', content: [{ type: 'image', source: 'x' }] }] },
    'messages.0.content.0.source: Input should be an object',
  ],
  [
    { model: 'm', messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'base64', data: 5 } }] }] },
    'messages.0.content.0.source.media_type: Field required',
  ],
  [
    { model: 'm', messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: '{}' }] }] },
    'messages.0.content.0.input: Input should be an object',
  ],
  [
    { model: 'm', messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: [1] }] }] },
    'messages.0.content.0.content.0: Input should be an object',
  ],
  [
    { model: 'm', messages: hello, system: 5 },
    'invalid request format: system must be a string or an array of objects',
  ],
  [{ model: 'm', messages: hello, system: [{ type: 'text' }] }, 'system.0.text: Field required'],
  [{ model: 'm', messages: hello, max_tokens: '5' }, 'invalid request format: max_tokens must be an integer'],
  [{ model: 'm', messages: hello, stream: 'true' }, 'invalid request format: stream must be a boolean'],
  [{ model: 'm', messages: hello, thinking: 'on' }, 'invalid request format: thinking must be an object'],
  [{ model: 'm', messages: hello, tool_choice: 'auto' }, 'invalid request format: tool_choice must be an object'],
  [{ model: 'm', messages: hello, tools: {} }, 'invalid request format: tools must be an array of objects'],
  [{ model: 'm', messages: hello, tools: [{}] }, 'tools.0.name: Field required'],
])('a body that breaks the rules: %p', (body, message) => {
  const parsed = JsonBody.parse(JSON.stringify(body));
  if (!parsed.ok) throw new Error(parsed.message);
  expect(anthropic.check(parsed.body)).toMatchObject({ ok: false, error: { kind: 'invalid-request', message } });
});

test.each([
  { messages: [{ role: 'user', content: [{ type: 'novel', x: 1 }] }] },
  { messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 't' }] }] },
  { messages: hello, tools: [{ type: 'mcp_toolset', mcp_server_name: 's' }], novel: 1, max_tokens: null },
  { messages: hello, tools: [{ name: 'f' }], system: [{ type: 'text', text: '' }] },
])('what is new or left out is no mistake: %p', (body) => {
  const parsed = JsonBody.parse(JSON.stringify({ model: 'm', ...body }));
  expect(parsed.ok && anthropic.check(parsed.body)).toMatchObject({ ok: true });
});
