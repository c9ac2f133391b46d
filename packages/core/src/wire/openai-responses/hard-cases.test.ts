import { describe, expect, test } from 'bun:test';
import { responsesViolations } from '../../../testing/acceptors/responses-acceptor.ts';
import { okValue } from '../../../testing/ok-value.ts';
import { ablestTarget, askOf, plainSent } from '../../../testing/targets.ts';
import { textOfWire, wireOfText } from '../../../testing/wire-text.ts';
import type { Finish } from '../../schema/generate/finish.ts';
import type { AssistantItem, ReasoningItem } from '../../schema/generate/item.ts';
import type { Seal } from '../../schema/generate/seal.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import type { Frame } from '../framing/frame.ts';
import { openSeal } from '../seal-envelope.ts';
import { runStep } from '../step.ts';
import { openaiResponses } from './openai-responses.ts';

const { codec } = openaiResponses;
const askClaude = askOf('openai-responses', 'anthropic');
const stop: Finish = { reason: 'stop' };

const answer = (items: readonly AssistantItem[], finish: Finish = stop, ask = askClaude) => {
  const { wire, notes } = codec.encodeResponse({ id: 'a1', candidates: [{ index: 0, items, finish }] }, ask);
  return { response: JSON.parse(textOfWire(wire)), notes };
};

const assistantItems = (input: readonly object[]): readonly AssistantItem[] => {
  const text = JSON.stringify({ model: 'm', input });
  const { turns } = okValue(codec.decodeRequest(wireOfText(text, codec.verbatim.request)));
  return turns.flatMap((turn) => (turn.role === 'assistant' ? turn.items : []));
};

const toOpenai = (items: readonly AssistantItem[]) => {
  const request = { model: 'm', instructions: [], turns: [{ role: 'assistant' as const, items }] };
  const { wire, notes } = okValue(
    codec.encodeRequest(request, ablestTarget('openai-responses', { features: new Set() })),
  );
  return {
    input: JSON.parse(textOfWire(wire)).input,
    notes: notes.map(({ what, field, why }) => `${what} ${field} ${why}`),
  };
};

const told = (events: readonly StreamEvent[], ask = askClaude): Frame[] =>
  runStep(codec.encodeStream(ask), events).map((event) => codec.frameOf(event));

const heard = (events: readonly object[]): StreamEvent[] =>
  runStep(
    codec.decodeStream(plainSent('openai-responses')),
    events.map((event) => okValue(codec.eventOf({ data: JSON.stringify(event) }))),
  );

const signature: Seal = { kind: 'signature', data: 'S', mintedBy: { family: 'claude' } };
const thought: ReasoningItem = { type: 'reasoning', entries: [{ kind: 'text', text: 'T' }], seal: signature };
const call = (callId: string, json = '{}'): AssistantItem => ({
  type: 'tool-call',
  callId,
  name: 'w',
  input: { kind: 'json', json: asJsonText(json) },
});

describe('reasoning of other vendors through a client of this format', () => {
  test("Claude's thinking is a digest with an enveloped signature, and comes back whole", () => {
    const { response } = answer([thought, call('toolu_1')], { reason: 'tool-calls' });
    const [reasoning] = response.output;
    expect(reasoning).toMatchObject({ type: 'reasoning', summary: [{ type: 'summary_text', text: 'T' }] });
    expect(reasoning.encrypted_content).toStartWith('Z3dzZWFs');
    expect(assistantItems(response.output)[0]).toMatchObject({
      type: 'reasoning',
      entries: [{ kind: 'summary', text: 'T' }],
      seal: signature,
    });
  });

  test('redacted thinking has nothing to show and loses nothing', () => {
    const redacted: AssistantItem = {
      type: 'reasoning',
      entries: [],
      seal: { ...signature, kind: 'redacted', data: 'EmwK' },
    };
    const { response } = answer([redacted]);
    expect(response.output[0].summary).toEqual([]);
    expect(assistantItems(response.output)[0]).toMatchObject({ entries: [], seal: { kind: 'redacted', data: 'EmwK' } });
  });

  test('OpenAI gets neither the foreign item nor the ids of its neighbours', () => {
    const history = assistantItems(
      answer([thought, { ...call('c'), id: 'fc_1' }, { type: 'text', text: 'A', message: { key: 'm', id: 'msg_1' } }])
        .response.output,
    );
    const { input, notes } = toOpenai(history);
    expect(input).toEqual([
      { type: 'function_call', status: 'completed', call_id: 'c', name: 'w', arguments: '{}' },
      { type: 'message', role: 'assistant', status: 'completed', content: 'A' },
    ]);
    expect(notes).toContain('dropped turns[].items[].reasoning foreign-seal');
  });

  test("OpenAI's own cipher goes back with the item's id, whoever the client was", () => {
    const seal: Seal = { kind: 'encrypted', data: 'gAAA', mintedBy: { family: 'openai' } };
    const own: AssistantItem = { type: 'reasoning', id: 'rs_1', entries: [{ kind: 'summary', text: 'T' }], seal };
    expect(toOpenai([own]).input).toEqual([
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'T' }], encrypted_content: 'gAAA' },
    ]);
  });

  test('reasoning that this gateway only showed is not taken for something OpenAI knows', () => {
    const shown = answer([{ type: 'reasoning', entries: [{ kind: 'text', text: 'T' }] }]).response.output;
    expect(toOpenai(assistantItems(shown))).toEqual({
      input: [],
      notes: ['dropped turns[].items[].reasoning unsigned-reasoning'],
    });
  });

  test('a signature in the older shape, block by block, is read', () => {
    const input = [
      { type: 'reasoning', id: 'rs_1', summary: [], content: [{ type: 'reasoning_text', text: 'T', signature: 'S' }] },
    ];
    expect(assistantItems(input)).toEqual([
      {
        type: 'reasoning',
        entries: [{ kind: 'text', text: 'T' }],
        seal: { kind: 'signature', data: 'S', mintedBy: { family: 'claude', isGuess: true } },
      },
    ]);
  });

  test("Gemini's seal on a call travels in an item after it and finds its place again", () => {
    const seal: Seal = { kind: 'signature', data: 'R2Vt', mintedBy: { family: 'gemini' } };
    const { response } = answer([{ ...call('call_1'), seal }, call('call_2')], { reason: 'tool-calls' });
    expect(response.output.map(({ type }: { type: string }) => type)).toEqual([
      'function_call',
      'reasoning',
      'function_call',
    ]);
    expect(openSeal(response.output[1].encrypted_content)).toMatchObject({ itemId: 'call_1', seals: 'tool-call' });
    const back = assistantItems(response.output);
    expect(back.map(({ type, seal: carried }) => [type, carried?.data])).toEqual([
      ['tool-call', 'R2Vt'],
      ['tool-call', undefined],
    ]);
  });
});

describe('ends', () => {
  test.each<readonly [Finish, object]>([
    [{ reason: 'length' }, { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }],
    [{ reason: 'context-window' }, { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }],
    [{ reason: 'pause' }, { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }],
    [{ reason: 'content-filter' }, { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }],
    [
      { reason: 'content-filter', isWithheld: true, message: 'SAFETY' },
      { status: 'failed', error: { code: 'content_filter', message: 'SAFETY' }, output: [] },
    ],
    [
      { reason: 'malformed', message: 'M' },
      { status: 'failed', error: { code: 'stop', message: 'M' } },
    ],
    [
      { reason: 'stop-sequence', stopSequence: 'END' },
      { status: 'completed', incomplete_details: null },
    ],
    [{ reason: 'compaction' }, { status: 'completed' }],
    [
      { reason: 'other', wire: { format: 'openai-responses', word: 'steered' } },
      { status: 'incomplete', incomplete_details: { reason: 'steered' } },
    ],
  ])('%o', (finish, expected) => {
    expect(answer([{ type: 'text', text: 'A' }], finish).response).toMatchObject(expected);
  });

  test.each([
    [{ status: 'incomplete', incomplete_details: { reason: 'max_tokens' } }, 'length'],
    [{ status: 'incomplete', incomplete_details: { reason: 'content_filter' } }, 'content-filter'],
    [{ status: 'completed' }, 'stop'],
    [{ status: 'queued' }, 'other'],
  ])('%o is understood', (end, reason) => {
    const text = JSON.stringify({ id: 'r', output: [], ...end });
    const result = okValue(
      codec.decodeResponse(wireOfText(text, codec.verbatim.response), plainSent('openai-responses')),
    );
    expect(result.candidates[0]?.finish.reason).toBe(reason as Finish['reason']);
  });

  const refused: Finish = { reason: 'refusal', refusal: { category: 'cyber', explanation: 'E' } };

  test('a refusal that was only explained becomes a part of a completed answer', () => {
    const { response } = answer([], refused);
    expect(response).toMatchObject({ status: 'completed', output: [{ content: [{ type: 'refusal', refusal: 'E' }] }] });
    const frames = told([
      { type: 'response-start' },
      { type: 'candidate-end', candidate: 0, finish: refused },
      { type: 'response-end' },
    ]);
    expect(responsesViolations(frames)).toEqual([]);
    expect(JSON.parse(frames.at(-1)?.data ?? '').response.output).toMatchObject(
      response.output.map(({ content }: { content: unknown }) => ({ content })),
    );
  });

  test('a prompt that was refused is a failed answer', () => {
    const { wire } = codec.encodeResponse({ candidates: [], promptBlock: { reason: 'SAFETY' } }, askClaude);
    expect(JSON.parse(textOfWire(wire))).toMatchObject({
      status: 'failed',
      error: { code: 'content_filter', message: 'SAFETY' },
    });
  });
});

describe('calls', () => {
  test('no arguments are an empty object, also to those who add up the deltas', () => {
    const at = { candidate: 0, item: 0 };
    const seed: AssistantItem = {
      type: 'tool-call',
      callId: 'c',
      name: 'w',
      input: { kind: 'json', json: asJsonText('') },
    };
    const frames = told([
      { type: 'response-start' },
      { type: 'item-start', ...at, seed },
      { type: 'item-end', ...at },
      { type: 'candidate-end', candidate: 0, finish: { reason: 'tool-calls' } },
      { type: 'response-end' },
    ]);
    expect(responsesViolations(frames)).toEqual([]);
    const said = frames
      .filter(({ event }) => event?.startsWith('response.function_call_arguments'))
      .map(({ data }) => JSON.parse(data));
    expect(said.map(({ delta, arguments: whole }) => delta ?? whole)).toEqual(['{}', '{}']);
    expect(said[1].name).toBe('w');
  });

  test("numbers and order of arguments are the model's own", () => {
    const json = '{"id":12345678901234567890,"2":1.0,"1":1e2}';
    const { response } = answer([call('c', json)]);
    expect(response.output[0].arguments).toBe(json);
    expect(assistantItems(response.output)[0]).toMatchObject({ input: { kind: 'json', json } });
  });

  test('an image in a result stays in its place', () => {
    const output = [
      { type: 'input_text', text: '42' },
      { type: 'input_image', image_url: 'data:image/png;base64,AAAA' },
    ];
    const text = JSON.stringify({ model: 'm', input: [{ type: 'function_call_output', call_id: 'c', output }] });
    const request = okValue(codec.decodeRequest(wireOfText(text, codec.verbatim.request)));
    const { wire } = okValue(codec.encodeRequest(request, ablestTarget('openai-responses')));
    expect(JSON.parse(textOfWire(wire)).input).toEqual([{ type: 'function_call_output', call_id: 'c', output }]);
  });

  test('the outcome of a call from an older answer has nothing to merge into', () => {
    const result: AssistantItem = {
      type: 'server-tool-result',
      callId: 'old',
      tool: 'code',
      outcome: { kind: 'run', stdout: '1' },
    };
    const { response, notes } = answer([result]);
    expect(response.output).toEqual([]);
    expect(notes).toMatchObject([{ what: 'dropped', example: 'server-tool-result' }]);
  });

  test('interleaved calls keep their own arguments', () => {
    const start = (item: number): StreamEvent => ({
      type: 'item-start',
      candidate: 0,
      item,
      seed: call(`c${item}`, ''),
    });
    const say = (item: number, text: string): StreamEvent => ({ type: 'input-delta', candidate: 0, item, text });
    const end = (item: number): StreamEvent => ({ type: 'item-end', candidate: 0, item });
    const frames = told([
      { type: 'response-start' },
      start(16),
      start(17),
      say(16, '{"x":'),
      say(17, '{"y":'),
      say(16, '1}'),
      say(17, '2}'),
      end(16),
      end(17),
      { type: 'candidate-end', candidate: 0, finish: { reason: 'tool-calls' } },
      { type: 'response-end' },
    ]);
    expect(responsesViolations(frames)).toEqual([]);
    const { output } = JSON.parse(frames.at(-1)?.data ?? '').response;
    expect(output.map((item: { arguments: string }) => item.arguments)).toEqual(['{"x":1}', '{"y":2}']);
  });
});

describe('tools of the provider', () => {
  const search: AssistantItem = {
    type: 'server-tool-call',
    callId: 'srvtoolu_1',
    tool: 'web-search',
    name: 'web_search',
    input: asJsonText('{"query":"q"}'),
  };
  const found: AssistantItem = {
    type: 'server-tool-result',
    callId: 'srvtoolu_1',
    tool: 'web-search',
    outcome: { kind: 'web-sources', sources: [{ url: 'https://x.test', title: 'T', encryptedContent: 'E' }] },
  };

  test('a call and its outcome are one item, stage by stage, done when the outcome has come', () => {
    const whole = (item: number, seed: AssistantItem): StreamEvent[] => [
      { type: 'item-start', candidate: 0, item, seed },
      { type: 'item-end', candidate: 0, item },
    ];
    const frames = told([
      { type: 'response-start' },
      ...whole(0, search),
      ...whole(1, found),
      ...whole(2, { type: 'text', text: 'A' }),
      { type: 'candidate-end', candidate: 0, finish: stop },
      { type: 'response-end' },
    ]);
    expect(responsesViolations(frames)).toEqual([]);
    expect(frames.map(({ event }) => event).slice(2, 7)).toEqual([
      'response.output_item.added',
      'response.web_search_call.in_progress',
      'response.web_search_call.searching',
      'response.web_search_call.completed',
      'response.output_item.done',
    ]);
    const { response } = answer([search, found, { type: 'text', text: 'A' }]);
    expect(JSON.parse(frames.at(-1)?.data ?? '').response.output[0]).toEqual(response.output[0]);
    expect(response.output[0].action).toEqual({
      type: 'search',
      query: 'q',
      sources: [{ type: 'url', url: 'https://x.test', title: 'T', encrypted_content: 'E' }],
    });
  });

  test('citations count code points', () => {
    const cited: AssistantItem = {
      type: 'text',
      text: '😀 cold',
      annotations: [{ span: { start: 3, end: 7 }, sources: [{ kind: 'web', url: 'u', title: 't' }] }],
    };
    const { response } = answer([cited]);
    expect(response.output[0].content[0].annotations).toEqual([
      { type: 'url_citation', url: 'u', title: 't', start_index: 2, end_index: 6 },
    ]);
    const [back] = assistantItems(response.output);
    expect(back).toMatchObject({ annotations: cited.annotations });
  });
});

describe('failures', () => {
  const overloaded = { type: 'upstream-error', error: { type: 'overloaded_error', message: 'busy' } };

  test('529 keeps its status and word', () => {
    const error = codec.decodeError(529, overloaded);
    expect(error).toMatchObject({ kind: 'upstream-error', status: 529, type: 'overloaded_error', message: 'busy' });
    expect(codec.encodeError(error)).toMatchObject({
      status_code: 529,
      error: { type: 'overloaded_error', message: 'busy' },
    });
  });

  test('a cut stream: the open item ends incomplete, then error and failed answer, no finish', () => {
    const events = heard([
      { type: 'response.created', response: { id: 'r', status: 'in_progress', output: [] } },
      {
        type: 'response.output_item.added',
        output_index: 0,
        item: { type: 'function_call', id: 'fc', call_id: 'c', name: 'w', arguments: '' },
      },
      { type: 'response.function_call_arguments.delta', output_index: 0, item_id: 'fc', delta: '{"a"' },
    ]);
    expect(events.slice(-2)).toMatchObject([
      { type: 'item-end', patch: { status: 'incomplete' } },
      { type: 'error', error: { kind: 'stream-cut' } },
    ]);
    const frames = told(events);
    expect(responsesViolations(frames)).toEqual([]);
    expect(frames.slice(-2).map(({ event }) => event)).toEqual(['error', 'response.failed']);
    expect(JSON.parse(frames.at(-1)?.data ?? '').response).toMatchObject({
      status: 'failed',
      error: { code: 'stream_cut' },
    });
  });

  test('the error event says it flat and nested; the unified API adds its own members', () => {
    const error = { kind: 'rate-limited' as const, message: 'slow down' };
    const event = (dialect: 'gateway' | 'vendor') => {
      const ask = askOf('openai-responses', 'openai-responses', { dialect });
      return JSON.parse(told([{ type: 'response-start' }, { type: 'error', error }], ask).at(-2)?.data ?? '');
    };
    expect(event('vendor')).toEqual({
      type: 'error',
      sequence_number: 2,
      code: 'rate_limited',
      message: 'slow down',
      param: null,
      error: { type: 'rate_limited', code: null, message: 'slow down', param: null },
    });
    expect(event('gateway')).toMatchObject({ is_bifrost_error: false, status_code: 429, type: 'error' });
  });

  test('flat and nested error events are understood, and what follows is not heard', () => {
    for (const told of [
      { code: 'rate_limit_exceeded', message: 'M', param: null },
      { error: { code: 'rate_limit_exceeded', message: 'M', type: 'x' } },
    ]) {
      const events = heard([
        { type: 'error', ...told },
        { type: 'response.failed', response: { error: { code: 'other', message: 'N' } } },
      ]);
      expect(events).toMatchObject([
        { type: 'error', error: { message: 'M', code: 'rate_limit_exceeded', status: 429 } },
      ]);
      expect(events).toHaveLength(1);
    }
  });

  test('a failed answer in one piece is an error, too', () => {
    const text = JSON.stringify({
      id: 'r',
      status: 'failed',
      output: [],
      error: { code: 'server_error', message: 'M' },
    });
    const decoded = codec.decodeResponse(wireOfText(text, codec.verbatim.response), plainSent('openai-responses'));
    expect(decoded).toMatchObject({ ok: false, error: { message: 'M', code: 'server_error', status: 500 } });
  });
});

describe('hosts that leave things out', () => {
  test('no beginnings and no closing events: the last event tells the rest', () => {
    const events = heard([
      { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'A' },
      {
        type: 'response.completed',
        response: {
          id: 'r',
          status: 'completed',
          output: [
            { type: 'message', id: 'm', role: 'assistant', content: [{ type: 'output_text', text: 'A' }] },
            { type: 'function_call', id: 'fc', call_id: 'c', name: 'w', arguments: '{"a":1}' },
          ],
        },
      },
    ]);
    expect(events.map(({ type }) => type)).toEqual([
      'response-start',
      'item-start',
      'text-delta',
      'item-end',
      'item-start',
      'item-end',
      'candidate-end',
      'response-end',
    ]);
    expect(events.at(-2)).toMatchObject({ finish: { reason: 'tool-calls' } });
  });

  test('a text that only its closing event says is one delta', () => {
    const at = { output_index: 0, content_index: 0 };
    const events = heard([
      { type: 'response.created', response: { id: 'r' } },
      { type: 'response.content_part.added', ...at, part: { type: 'output_text', text: '' } },
      { type: 'response.output_text.done', ...at, text: 'A' },
      { type: 'response.content_part.done', ...at, part: { type: 'output_text', text: 'A' } },
      { type: 'response.completed', response: { id: 'r', status: 'completed' } },
    ]);
    expect(events.filter(({ type }) => type === 'text-delta')).toMatchObject([{ text: 'A' }]);
  });
});
