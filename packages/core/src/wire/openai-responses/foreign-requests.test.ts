import { describe, expect, test } from 'bun:test';
import { encode } from '../../../testing/responses-requests.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import type { Target } from '../codec.ts';

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
