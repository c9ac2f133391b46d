import { describe, expect, test } from 'bun:test';
import { okValue } from '../../../testing/ok-value.ts';
import { ablestTarget } from '../../../testing/targets.ts';
import { textOfWire, wireOfText } from '../../../testing/wire-text.ts';
import type { ToolResultItem } from '../../schema/generate/item.ts';
import type { ImagePart } from '../../schema/generate/part.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import type { Target } from '../codec.ts';
import type { TargetFeature } from '../target-features.ts';
import { openaiChat } from './openai-chat.ts';

const { codec } = openaiChat;
const user = { role: 'user', content: 'q' };

const decoded = (body: object | string): GenerateRequest =>
  okValue(
    codec.decodeRequest(wireOfText(typeof body === 'string' ? body : JSON.stringify(body), codec.verbatim.request)),
  );

/** A host with these features and no others. */
const host = (features: readonly TargetFeature[] = [], change: Partial<Target> = {}): Target =>
  ablestTarget('openai-chat', { features: new Set<string>(features), ...change });

function encodedText(request: GenerateRequest, target = host()): string {
  return textOfWire(okValue(codec.encodeRequest(request, target)).wire);
}

const encoded = (request: GenerateRequest, target = host()): Record<string, unknown> =>
  JSON.parse(encodedText(request, target));

const notesOf = (request: GenerateRequest, target = host()): readonly string[] =>
  okValue(codec.encodeRequest(request, target)).notes.map(({ what, field, touches }) => `${what} ${field} ${touches}`);

const refusal = (request: GenerateRequest, target = host()): string => {
  const result = codec.encodeRequest(request, target);
  return result.ok ? 'not refused' : result.error.message;
};

const asking = (more: Partial<GenerateRequest>): GenerateRequest => ({
  model: 'm',
  instructions: [],
  turns: [{ role: 'user', items: [{ type: 'text', text: 'q' }] }],
  ...more,
});

describe('decode', () => {
  test('leading system messages are instructions, later ones stay in place', () => {
    const { instructions, turns } = decoded({
      messages: [
        { role: 'developer', content: 'D' },
        { role: 'system', content: [{ type: 'text', text: 'S' }] },
        user,
        { role: 'system', content: 'late' },
      ],
    });
    expect(instructions.map(({ authority, parts }) => [authority, parts])).toEqual([
      ['developer', [{ type: 'text', text: 'D' }]],
      ['system', [{ type: 'text', text: 'S' }]],
    ]);
    expect(turns.map(({ role }) => role)).toEqual(['user', 'system']);
  });

  test('null, missing and empty content are no text, an empty string is one', () => {
    const turn = (content: unknown) => decoded({ messages: [{ role: 'user', content }] }).turns[0]?.items;
    expect([turn(null), turn(undefined), turn([]), turn('')]).toEqual([[], [], [], [{ type: 'text', text: '' }]]);
  });

  test('blocks', () => {
    const content = [
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'low' } },
      {
        type: 'image_url',
        image_url: { url: 'https://x.test/a.png' },
        cache_control: { type: 'ephemeral', ttl: '1h' },
      },
      { type: 'input_audio', input_audio: { data: 'UklG', format: 'mp3' } },
      { type: 'file', file: { file_data: 'data:application/pdf;base64,JVBE', filename: 'a.pdf' } },
      { type: 'document', source: { type: 'text', data: 'T', media_type: 'text/plain' }, title: 'N' },
      { type: 'hologram', depth: 1.0 },
    ];
    expect(decoded({ messages: [{ role: 'user', content }] }).turns[0]?.items).toEqual([
      { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' }, detail: 'low' },
      { type: 'image', source: { kind: 'url', url: 'https://x.test/a.png' }, cache: { ttl: '1h' } },
      { type: 'audio', source: { kind: 'base64', data: 'UklG', mediaType: 'audio/mpeg' } },
      { type: 'document', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBE' }, name: 'a.pdf' },
      { type: 'document', source: { kind: 'text', text: 'T', mediaType: 'text/plain' }, name: 'N' },
      { type: 'opaque', format: 'openai-chat', label: 'hologram', wire: asJsonText('{"type":"hologram","depth":1}') },
    ]);
  });

  test('unknown members: extra at the top, vendor in messages and tools, letter by letter', () => {
    const request = decoded(
      '{"messages":[{"role":"user","content":"q","odd":1.0}],"big":12345678901234567890,"user":"u",' +
        '"tools":[{"type":"function","function":{"name":"f","parameters":{"b":1e2,"a":{},"properties":{}}}}]}',
    );
    expect(request.extra).toEqual({ big: asJsonText('12345678901234567890') });
    expect(request.turns[0]?.vendor).toEqual({ 'openai-chat': { odd: asJsonText('1.0') } });
    expect(request.tools?.[0]).toMatchObject({ parameters: '{"b":1e2,"a":{},"properties":{}}' });
    expect(request.identity).toEqual({ user: 'u' });
  });

  test.each([
    [{ max_tokens: 20 }, { maxOutputTokens: 20, maxOutputSpelling: 'max_tokens' }],
    [{ max_completion_tokens: 20 }, { maxOutputTokens: 20, maxOutputSpelling: 'max_completion_tokens' }],
    [
      { max_tokens: 30, max_completion_tokens: 20 },
      { maxOutputTokens: 20, maxOutputSpelling: 'max_completion_tokens' },
    ],
    [{ stop: 'END' }, { stop: ['END'] }],
    [
      { task_budget: { type: 'tokens', total: 9, remaining: 4 } },
      { taskBudget: { totalTokens: 9, remainingTokens: 4 } },
    ],
  ])('limits %j', (members, limits) =>
    expect<unknown>(decoded({ messages: [user], ...members }).limits).toEqual(limits),
  );

  test.each([
    [{ reasoning_effort: 'low' }, { effort: 'low' }],
    [{ reasoning_effort: 'none' }, { thinking: 'off' }],
    [{ reasoning: { enabled: false } }, { thinking: 'off' }],
    [{ reasoning: { enabled: true } }, { thinking: 'on' }],
    [{ reasoning: { max_tokens: 2000 } }, { thinking: { budgetTokens: 2000 } }],
    [{ reasoning_max_tokens: -1 }, { thinking: 'dynamic' }],
    [{ reasoning: { effort: 'high', display: 'omitted' } }, { effort: 'high', display: 'none' }],
  ])('reasoning %j', (members, reasoning) =>
    expect<unknown>(decoded({ messages: [user], ...members }).reasoning).toEqual(reasoning),
  );

  test.each([
    ['{"type":"object"}', '{"type":"object","properties":{}}'],
    ['{}', '{}'],
    ['{"type":"object","properties":{},"additionalProperties":null}', '{"type":"object","properties":{}}'],
    ['{"type":"object","properties":{},"additionalProperties":false}', undefined],
    ['"{\\"type\\":\\"object\\"}"', '{"type":"object","properties":{}}'],
  ])('parameters %s', (parameters, expected) => {
    const tools = `[{"type":"function","function":{"name":"f","parameters":${parameters}}}]`;
    const [tool] = decoded(`{"messages":[],"tools":${tools}}`).tools ?? [];
    expect<unknown>(tool).toMatchObject({ parameters: expected ?? parameters });
  });

  test('server tools keep their version string, servers join their toolset', () => {
    const { tools } = decoded({
      messages: [user],
      tools: [
        { type: 'web_search_20250305', name: 'web_search', max_uses: 2, allowed_domains: ['a.test'], use_cache: true },
        { type: 'mcp_toolset', mcp_server_name: 's' },
      ],
      mcp_servers: [{ type: 'url', url: 'https://mcp.test', name: 's', authorization_token: 't' }],
      web_search_options: { search_context_size: 'low' },
    });
    expect(tools).toMatchObject([
      {
        settings: { tool: 'web-search', maxUses: 2, domains: { allowed: ['a.test'] } },
        spelled: { format: 'anthropic', type: 'web_search_20250305' },
        vendor: { anthropic: { use_cache: asJsonText('true') } },
      },
      { settings: { tool: 'mcp', serverLabel: 's', url: 'https://mcp.test', authorization: 't' } },
      { settings: { tool: 'web-search', contextSize: 'low' }, spelled: { format: 'openai-chat' } },
    ]);
    expect(tools?.length).toBe(3);
  });

  test('a call without id or arguments gets both; a seal on the id comes off', () => {
    const tool_calls = [
      { function: { name: 'a', arguments: '' } },
      { id: 'call_1f_ts_R2Vt', type: 'function', function: { name: 'b', arguments: '{"x": 1}' } },
    ];
    const { turns } = decoded({
      messages: [
        { role: 'assistant', tool_calls },
        { role: 'tool', tool_call_id: 'call_1f_ts_R2Vt', content: 'r' },
      ],
    });
    expect(turns[0]?.items).toMatchObject([
      { name: 'a', hasMadeUpId: true, input: { json: '{}' } },
      {
        name: 'b',
        callId: 'call_1f',
        input: { json: '{"x": 1}' },
        seal: { data: 'R2Vt', mintedBy: { family: 'gemini' } },
      },
    ]);
    expect(turns[1]?.items).toMatchObject([{ type: 'tool-result', callId: 'call_1f' }]);
  });

  test('reasoning of the history: details before text, families by format', () => {
    const reasoning_details = [
      { type: 'reasoning.text', index: 0, text: 'T', signature: 'S', format: 'anthropic-claude-v1' },
      { type: 'reasoning.encrypted', index: 1, data: 'EmwK', format: 'anthropic-claude-v1' },
      { type: 'reasoning.summary', index: 2, id: 'rs_1', summary: 'one' },
      { type: 'reasoning.summary', index: 3, id: 'rs_1', summary: 'two' },
      { type: 'reasoning.encrypted', index: 3, id: 'rs_1', data: 'gAAA' },
    ];
    const message = { role: 'assistant', content: 'A', reasoning: 'T', reasoning_details };
    expect(decoded({ messages: [message] }).turns[0]?.items).toEqual([
      {
        type: 'reasoning',
        entries: [{ kind: 'text', text: 'T' }],
        seal: { kind: 'signature', data: 'S', mintedBy: { family: 'claude' } },
      },
      { type: 'reasoning', entries: [], seal: { kind: 'redacted', data: 'EmwK', mintedBy: { family: 'claude' } } },
      {
        type: 'reasoning',
        id: 'rs_1',
        entries: [
          { kind: 'summary', text: 'one' },
          { kind: 'summary', text: 'two' },
        ],
        seal: { kind: 'encrypted', data: 'gAAA', mintedBy: { family: 'openai', isGuess: true } },
      },
      { type: 'text', text: 'A' },
    ]);
  });
});

describe('encode', () => {
  test('tool results: a message each, media behind the run with a word about its call', () => {
    const result = (callId: string, parts: ToolResultItem['parts']): ToolResultItem => ({
      type: 'tool-result',
      callId,
      parts,
      isError: false,
    });
    const image: ImagePart = { type: 'image', source: { kind: 'base64', data: 'AAAA', mediaType: 'image/png' } };
    const request = asking({
      turns: [
        { role: 'user', items: [result('c1', [{ type: 'text', text: '42' }, image])] },
        { role: 'user', items: [result('c2', [{ type: 'json', json: asJsonText('{"a":1.0}') }])] },
        { role: 'user', items: [{ type: 'text', text: 'go on' }] },
      ],
    });
    expect(encoded(request)['messages']).toEqual([
      { role: 'tool', tool_call_id: 'c1', content: '42' },
      { role: 'tool', tool_call_id: 'c2', content: '{"a":1.0}' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Image from tool call c1:' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ],
      },
      { role: 'user', content: 'go on' },
    ]);
    expect(notesOf(request)).toEqual(['approximated turns[].items[].parts[] form']);
  });

  test('an assistant turn is one message; texts apart are joined with a gap, its reasoning goes where it is wanted', () => {
    const request = asking({
      turns: [
        {
          role: 'assistant',
          items: [
            { type: 'reasoning', entries: [{ kind: 'text', text: 'R' }] },
            { type: 'text', text: 'A' },
            { type: 'tool-call', callId: 'c', name: 'f', input: { kind: 'json', json: asJsonText('{"b":2,"a":1}') } },
            { type: 'text', text: 'B' },
          ],
        },
      ],
    });
    const call = { type: 'function', id: 'c', function: { name: 'f', arguments: '{"b":2,"a":1}' } };
    expect(encoded(request, host(['reasoning-content', 'prefill']))['messages']).toEqual([
      { role: 'assistant', content: 'A\n\nB', reasoning_content: 'R', tool_calls: [call] },
    ]);
    expect(notesOf(request, host(['prefill']))).toEqual(['dropped turns[].items[].reasoning meaning']);
  });

  test('a seal goes only to its own family', () => {
    const seal = { kind: 'signature', data: 'S', mintedBy: { family: 'claude' } } as const;
    const item = { type: 'reasoning', entries: [{ kind: 'text', text: 'T' }], seal } as const;
    const request = asking({ turns: [{ role: 'assistant', items: [item, { type: 'text', text: 'A' }] }] });
    const details = (family: string) => encodedText(request, host(['reasoning-details'], { sealFamily: family }));
    expect(details('claude')).toContain('"signature":"S","format":"anthropic-claude-v1"');
    expect(details('openai')).not.toContain('"S"');
    expect(details('openai')).toContain('"text":"T"');
  });

  test.each<[string, Partial<GenerateRequest>, object, readonly string[]]>([
    [
      'the limit is at least 16',
      { limits: { maxOutputTokens: 5, maxOutputSpelling: 'max_tokens' } },
      { max_tokens: 16 },
      ['clamped limits.maxOutputTokens form'],
    ],
    ['the newer spelling is the default', { limits: { maxOutputTokens: 50 } }, { max_completion_tokens: 50 }, []],
    [
      'four stops',
      { limits: { stop: ['a', 'b', 'c', 'd', 'e'] } },
      { stop: ['a', 'b', 'c', 'd'] },
      ['clamped limits.stop meaning'],
    ],
    ['a long user', { identity: { user: 'u'.repeat(65) } }, {}, ['dropped identity.user form']],
    ['effort', { reasoning: { effort: 'low' } }, { reasoning_effort: 'low' }, []],
    ['thinking off', { reasoning: { thinking: 'off' } }, { reasoning_effort: 'none' }, []],
    [
      'a budget',
      { reasoning: { thinking: { budgetTokens: 3000 } }, limits: { maxOutputTokens: 4096 } },
      { reasoning_effort: 'high', max_completion_tokens: 4096 },
      ['approximated reasoning.thinking meaning'],
    ],
    ['top k', { sampling: { topK: 3 } }, {}, ['dropped sampling.topK meaning']],
    [
      'a stream asks for usage',
      { delivery: { isStream: true, wantsUsage: false } },
      { stream: true, stream_options: { include_usage: true } },
      [],
    ],
    [
      'schema output',
      { output: { type: 'json-schema', schema: asJsonText('{"b":1}'), name: 'p', isStrict: true } },
      { response_format: { type: 'json_schema', json_schema: { name: 'p', strict: true, schema: { b: 1 } } } },
      [],
    ],
    [
      'choice of a tool that is not there',
      { toolChoice: { mode: 'one', name: 'f', kind: 'function' } },
      {},
      ['dropped toolChoice meaning'],
    ],
    ['no parallel calls', { allowsParallelCalls: false }, { parallel_tool_calls: false }, []],
    [
      'speed and task budget',
      { service: { speed: 'fast' }, limits: { taskBudget: { totalTokens: 9 } } },
      {},
      ['dropped limits.taskBudget meaning', 'dropped service.speed cost'],
    ],
    ['extra members wait for the one who may send them', { extra: { x: asJsonText('1') } }, {}, []],
  ])('%s', (_, members, expected, notes) => {
    const { model: _model, messages: _messages, ...params } = encoded(asking(members));
    expect(params).toEqual({ ...expected });
    expect(notesOf(asking(members))).toEqual([...notes]);
  });

  test('what the host refuses is dropped with a note', () => {
    const target = host([], { refusedParams: new Set(['cache.key', 'state.store', 'sampling.temperature']) });
    const request = asking({ cache: { key: 'k' }, state: { store: true }, sampling: { temperature: 1, topP: 0.5 } });
    expect(Object.keys(encoded(request, target))).toEqual(['model', 'messages', 'top_p']);
    expect(notesOf(request, target)).toEqual([
      'dropped sampling.temperature meaning',
      'dropped cache.key cost',
      'dropped state.store form',
    ]);
  });

  test('unknown effort words move to the nearest that the host knows', () => {
    const target = host([], { reasoning: { efforts: ['none', 'low', 'medium', 'high'] } });
    const effort = (word: string) => encoded(asking({ reasoning: { effort: word } }), target)['reasoning_effort'];
    expect(['minimal', 'low', 'xhigh', 'max'].map(effort)).toEqual(['low', 'low', 'high', 'high']);
  });

  test('freeform tools go out as functions where the host has none, and their calls come back as text', () => {
    const request = asking({
      tools: [
        { type: 'freeform', name: 'sh', description: 'runs', grammar: { syntax: 'lark', definition: 'start: /x/' } },
      ],
    });
    const { wire, sent } = okValue(codec.encodeRequest(request, host()));
    expect(JSON.parse(textOfWire(wire)).tools[0].function).toMatchObject({
      name: 'sh',
      description: 'runs\n\nThe input follows this lark grammar:\nstart: /x/',
      parameters: { required: ['input'] },
    });
    const tool_calls = [{ id: 'c', type: 'function', function: { name: 'sh', arguments: '{"input":"ls -l"}' } }];
    const answer = wireOfText(JSON.stringify({ choices: [{ message: { tool_calls } }] }), codec.verbatim.response);
    expect(okValue(codec.decodeResponse(answer, sent)).candidates[0]?.items).toMatchObject([
      { name: 'sh', input: { kind: 'text', text: 'ls -l' } },
    ]);
  });

  test('a namespace is flattened, and its tools come back with it', () => {
    const inner = { type: 'function', name: 'f', parameters: asJsonText('{}') } as const;
    const request = asking({ tools: [{ type: 'namespace', name: 'ns', tools: [inner] }] });
    const { sent } = okValue(codec.encodeRequest(request, host()));
    const tool_calls = [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }];
    const answer = wireOfText(JSON.stringify({ choices: [{ message: { tool_calls } }] }), codec.verbatim.response);
    expect(okValue(codec.decodeResponse(answer, sent)).candidates[0]?.items).toMatchObject([{ namespace: 'ns' }]);
  });

  test.each<[string, Partial<GenerateRequest>, string]>([
    ['stored state', { state: { previousId: 'r' } }, "previous_response_id is not supported by provider 'openai'"],
    [
      'token ids',
      { completion: { promptTokens: asJsonText('[1]') } },
      "a prompt of token ids is not supported by provider 'openai'",
    ],
    [
      'video',
      { turns: [{ role: 'user', items: [{ type: 'video', source: { kind: 'url', url: 'u' } }] }] },
      "video input is not supported by provider 'openai'",
    ],
    [
      'a file of somebody else',
      {
        turns: [
          { role: 'user', items: [{ type: 'document', source: { kind: 'file-id', id: 'f', provider: 'anthropic' } }] },
        ],
      },
      "file of another provider: 'f' belongs to 'anthropic'",
    ],
  ])('refused: %s', (_, members, message) => expect(refusal(asking(members))).toBe(message));

  test('cache markers: to hosts that take them, in OpenAI words where the client used them', () => {
    const request = decoded({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a', cache_control: { type: 'ephemeral' } },
            { type: 'text', text: 'b', prompt_cache_breakpoint: { mode: 'explicit' } },
          ],
        },
      ],
    });
    const content = (features: readonly TargetFeature[]) => encoded(request, host(features))['messages'];
    expect(content(['cache-marker'])).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a', cache_control: { type: 'ephemeral' } },
          { type: 'text', text: 'b', prompt_cache_breakpoint: { mode: 'explicit' } },
        ],
      },
    ]);
    expect(content([])).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b', prompt_cache_breakpoint: { mode: 'explicit' } },
        ],
      },
    ]);
    expect(notesOf(request)).toEqual(['dropped turns[].items[].cache cost']);
  });
});
