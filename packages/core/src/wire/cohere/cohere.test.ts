import { describe, expect, test } from 'bun:test';
import { okValue } from '../../../testing/ok-value.ts';
import { ablestTarget, askOf, plainSent } from '../../../testing/targets.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import { foldEvents } from '../fold.ts';
import { runStep } from '../step.ts';
import { cohere } from './cohere.ts';

const { codec } = cohere;
const hostTarget = ablestTarget('cohere', { maxOutputTokens: 1000 });

const user = (text: string) => ({ role: 'user', items: [{ type: 'text', text }] }) as const;
const request = (more: Partial<GenerateRequest>): GenerateRequest => ({
  model: 'm',
  instructions: [],
  turns: [user('q')],
  ...more,
});

function encoded(more: Partial<GenerateRequest>) {
  const { wire, notes } = okValue(codec.encodeRequest(request(more), hostTarget));
  const { model: _, messages, ...rest } = JSON.parse(JSON.stringify(wire));
  return { messages, rest, notes: notes.map(({ what, field }) => `${what} ${field}`) };
}

describe('requests', () => {
  test.each<[Partial<GenerateRequest>, object, readonly string[]]>([
    [{ toolChoice: { mode: 'auto' } }, {}, []],
    [{ toolChoice: { mode: 'required' } }, { tool_choice: 'REQUIRED' }, []],
    [
      { toolChoice: { mode: 'one', name: 'f', kind: 'function' } },
      { tool_choice: 'REQUIRED' },
      ['approximated toolChoice'],
    ],
    [{ reasoning: { thinking: 'off' } }, { thinking: { type: 'disabled' } }, []],
    [{ reasoning: { thinking: { budgetTokens: 9 } } }, { thinking: { type: 'enabled', token_budget: 9 } }, []],
    [
      { reasoning: { effort: 'high' } },
      { thinking: { type: 'enabled', token_budget: 800 } },
      ['approximated reasoning.effort'],
    ],
    [
      { reasoning: { thinking: 'dynamic' } },
      { thinking: { type: 'enabled', token_budget: 1024 } },
      ['approximated reasoning.thinking'],
    ],
    [{ sampling: { topP: 1, topK: 3, seed: 4 } }, { p: 0.99, k: 3, seed: 4 }, ['clamped sampling.topP']],
    [
      { limits: { maxOutputTokens: 5, stop: ['a', 'b', 'c', 'd', 'e', 'f'] } },
      { max_tokens: 5, stop_sequences: ['a', 'b', 'c', 'd', 'e'] },
      ['clamped limits.stop'],
    ],
    [
      { output: { type: 'json-schema', schema: asJsonText('{"type":"object"}') } },
      { response_format: { type: 'json_object', json_schema: { type: 'object' } } },
      [],
    ],
    [
      { reasoning: { effort: 'high' }, limits: { maxOutputTokens: 100 } },
      { max_tokens: 100, thinking: { type: 'enabled', token_budget: 80 } },
      ['approximated reasoning.effort'],
    ],
    [{ candidateCount: 2, verbosity: 'low' }, {}, ['dropped candidateCount', 'dropped verbosity'].toReversed()],
  ])('%j', (more, rest, notes) => {
    const told = encoded(more);
    expect(told.rest).toEqual(rest);
    expect(told.notes.toSorted()).toEqual([...notes].toSorted());
  });

  test('a turn that plans, thinks, speaks and calls', () => {
    const { messages, notes } = encoded({
      turns: [
        user('q'),
        {
          role: 'assistant',
          items: [
            { type: 'reasoning', entries: [{ kind: 'plan', text: 'first' }] },
            { type: 'reasoning', entries: [{ kind: 'text', text: 'hm' }] },
            { type: 'text', text: 'said' },
            { type: 'tool-call', callId: 'c', name: 'f', input: { kind: 'json', json: asJsonText('') } },
          ],
        },
        {
          role: 'user',
          items: [{ type: 'tool-result', callId: 'c', parts: [{ type: 'text', text: 'r' }], isError: false }],
        },
      ],
    });
    expect(notes).toEqual([]);
    expect(messages.slice(1)).toEqual([
      {
        role: 'assistant',
        tool_plan: 'first',
        content: [
          { type: 'thinking', thinking: 'hm' },
          { type: 'text', text: 'said' },
        ],
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: 'r' },
    ]);
  });

  test.each([
    ['audio', request({ modalities: ['audio'] }), 'output other than text'],
    ['state', request({ state: { previousId: 'r' } }), 'previous_response_id'],
  ])('%s is refused', (_, asked, what) => {
    expect(codec.encodeRequest(asked, hostTarget)).toMatchObject({
      error: { kind: 'invalid-request', message: `${what} is not supported by provider 'cohere'` },
    });
  });

  test('a body without messages is refused', () => {
    expect(cohere.check({ value: { model: 'm' } } as never)).toMatchObject({
      error: { message: 'messages is required' },
    });
  });
});

describe('answers', () => {
  const decoded = (wire: object, sent = plainSent('cohere')) =>
    codec.decodeResponse(JSON.parse(JSON.stringify(wire)), sent);
  const answer = (message: object, more: object = {}) => ({ id: 'a', message, finish_reason: 'COMPLETE', ...more });

  test.each([
    ['COMPLETE', 'stop'],
    ['STOP_SEQUENCE', 'stop-sequence'],
    ['MAX_TOKENS', 'length'],
    ['TOOL_CALL', 'tool-calls'],
    ['TIMEOUT', 'error'],
    ['ERROR_TOXIC', 'content-filter'],
    ['NEW', 'other'],
  ])('%s', (word, reason) => {
    const result = okValue(decoded({ ...answer({ content: [] }), finish_reason: word }));
    expect(result.candidates[0]?.finish).toEqual({ reason: reason as 'stop', wire: { format: 'cohere', word } });
  });

  test('citations count code points', () => {
    const source = { type: 'document', id: 'd', document: { b: 1, a: '2' } };
    const content = [{ type: 'text', text: '😀 cited' }];
    const wire = answer({ content, citations: [{ start: 2, end: 7, text: 'cited', sources: [source] }] });
    const [item] = okValue(decoded(wire)).candidates[0]?.items ?? [];
    expect(item).toMatchObject({
      annotations: [
        {
          span: { start: 3, end: 8 },
          sources: [{ kind: 'record', origin: 'document', id: 'd', json: '{"b":1,"a":"2"}' }],
        },
      ],
    });
  });

  test('what is billed is kept beside what is counted', () => {
    const usage = {
      tokens: { input_tokens: 9, output_tokens: 3 },
      billed_units: { input_tokens: 1 },
      cached_tokens: 4,
    };
    const result = okValue(decoded(answer({ content: [] }, { usage })));
    expect(result.usage).toEqual({ input: 9, output: 3, inputOf: { cacheRead: 4 }, billed: { input: 1 } });
    const { wire } = codec.encodeResponse(result, askOf('cohere'));
    expect(JSON.parse(JSON.stringify(wire))).toMatchObject({ usage });
  });

  test('an error in place of an answer', () => {
    expect(decoded({ message: 'too many' })).toMatchObject({ error: { kind: 'upstream-error', message: 'too many' } });
    expect(codec.decodeError(429, { message: 'slow', code: 7 })).toMatchObject({
      status: 429,
      message: 'slow',
      code: '7',
    });
  });

  test('text behind a call keeps its distance', () => {
    const items = [
      { type: 'text', text: 'a' },
      { type: 'tool-call', callId: 'c', name: 'f', input: { kind: 'json', json: asJsonText('{}') } },
      { type: 'text', text: 'b' },
    ] as const;
    const result = { id: 'x', candidates: [{ index: 0, items, finish: { reason: 'stop' } as const }] };
    const { wire } = codec.encodeResponse(result, askOf('cohere'));
    expect(JSON.parse(JSON.stringify(wire)).message.content.map((block: { text: string }) => block.text)).toEqual([
      'a',
      '\n\nb',
    ]);
  });
});

describe('streams', () => {
  const told = (...events: readonly object[]): readonly StreamEvent[] =>
    runStep(codec.decodeStream(plainSent('cohere')), events);
  const start = { type: 'message-start', id: 's', delta: { message: {} } };

  test('a call without arguments has an empty object', () => {
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '' } };
    const events = told(
      start,
      { type: 'tool-plan-delta', delta: { message: { tool_plan: 'I will' } } },
      { type: 'tool-call-start', index: 0, delta: { message: { tool_calls: call } } },
      { type: 'tool-call-end', index: 0 },
      { type: 'message-end', delta: { finish_reason: 'TOOL_CALL' } },
    );
    expect(foldEvents(events).candidates[0]?.items).toMatchObject([
      { type: 'reasoning', entries: [{ kind: 'plan', text: 'I will' }] },
      { type: 'tool-call', callId: 'c', name: 'f', input: { kind: 'json', json: '{}' } },
    ]);
  });

  test('an error at the end is an error', () => {
    const events = told(start, { type: 'message-end', delta: { finish_reason: 'ERROR', error: 'broken' } });
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { message: 'broken' } });
  });

  test('a stream that breaks off is cut', () => {
    const content = { type: 'text', text: '' };
    const events = told(start, { type: 'content-start', index: 0, delta: { message: { content } } });
    expect(events.slice(-2)).toMatchObject([
      { type: 'item-end', patch: { status: 'incomplete' } },
      { type: 'error', error: { kind: 'stream-cut' } },
    ]);
  });

  const argumentsOf = (
    input: Extract<StreamEvent, { readonly type: 'item-start' }>['seed'],
    ...texts: readonly string[]
  ) => {
    const at = { candidate: 0, item: 0 };
    const wire: unknown = JSON.parse(
      JSON.stringify(
        runStep(codec.encodeStream(askOf('cohere')), [
          { type: 'response-start' },
          { type: 'item-start', ...at, seed: input },
          ...texts.map((text) => ({ type: 'input-delta', ...at, text }) as const),
          { type: 'item-end', ...at },
        ]),
      ),
    );
    return [...JSON.stringify(wire).matchAll(/"arguments":("(?:[^"\\]|\\.)*")/g)]
      .map(([, text]) => JSON.parse(text ?? '""'))
      .join('');
  };

  test('what a client hears of calls is JSON, also of none and of free text', () => {
    const call = { type: 'tool-call', callId: 'c', name: 'f' } as const;
    expect(argumentsOf({ ...call, input: { kind: 'json', json: asJsonText('') } })).toBe('{}');
    const freeform = { ...call, input: { kind: 'text', text: '' } } as const;
    expect(JSON.parse(argumentsOf(freeform, 'a "b"', '\n'))).toEqual({ input: 'a "b"\n' });
  });
});
