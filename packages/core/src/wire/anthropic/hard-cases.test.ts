import { describe, expect, test } from 'bun:test';
import {
  readAnswer,
  readRequest,
  readStream,
  refusalOf,
  request,
  target,
  throughMiddle,
  without,
  writeAnswer,
  writeRequest,
  writeStream,
} from '../../../testing/anthropic-messages.ts';
import { okValue } from '../../../testing/ok-value.ts';
import { askOf, plainSent } from '../../../testing/targets.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { Seal } from '../../schema/generate/seal.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import { openaiChat } from '../openai-chat/openai-chat.ts';
import { anthropic } from './anthropic.ts';

const thinking = { type: 'thinking', thinking: 'T', signature: 'S' };
const call = { type: 'tool_use', id: 'toolu_1', name: 'w', input: { c: 'Oslo' } };
const tools = [{ name: 'w', input_schema: { type: 'object' } }];
const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: '4' }] };
const answer = (content: readonly object[], stop_reason = 'end_turn') => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-x',
  content,
  stop_reason,
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 1 },
});
const said = (items: readonly AssistantItem[]): GenerateResult => ({
  candidates: [{ index: 0, items, finish: { reason: 'stop' } }],
});
const claude: Seal['mintedBy'] = { family: 'claude' };
const openai: Seal['mintedBy'] = { family: 'openai' };

describe('thinking and its signatures', () => {
  test('thinking and a call come back through a chat client as the same blocks, thinking first', () => {
    const result = readAnswer(answer([thinking, { type: 'text', text: 'Checking.' }, call], 'tool_use'));
    const { wire } = openaiChat.codec.encodeResponse(result, askOf('openai-chat', 'anthropic'));
    const { choices } = JSON.parse(JSON.stringify(wire));
    const body = {
      model: 'm',
      messages: [
        { role: 'user', content: 'Weather?' },
        choices[0].message,
        { role: 'tool', tool_call_id: 'toolu_1', content: '4' },
      ],
      tools: [{ type: 'function', function: { name: 'w', parameters: { type: 'object' } } }],
    };
    const history = okValue(openaiChat.codec.decodeRequest(body));
    const [, turn] = Object(writeRequest(history).wire['messages']);
    expect(turn.content).toEqual([thinking, { type: 'text', text: 'Checking.' }, call]);
  });

  test('a tool turn whose thinking got lost goes on without thinking', () => {
    const { wire, notes } = throughMiddle({
      model: 'm',
      max_tokens: 4096,
      thinking: { type: 'enabled', budget_tokens: 2048 },
      tools,
      messages: [
        { role: 'user', content: 'Weather?' },
        { role: 'assistant', content: [call] },
        { role: 'user', content: [result] },
      ],
    });
    expect(wire['thinking']).toEqual({ type: 'disabled' });
    expect(notes).toContain('approximated reasoning conflict meaning');
  });

  test('five tool turns are sent back block by block as they came', () => {
    const turns = [0, 1, 2, 3, 4].flatMap((at) => {
      const own = { ...call, id: `toolu_${at}` };
      const blocks = [{ ...thinking, thinking: ` T${at} `, signature: `S${at}==` }, own];
      return [
        { role: 'assistant', content: blocks },
        { role: 'user', content: [{ ...result, tool_use_id: own.id }] },
      ];
    });
    const messages = [{ role: 'user', content: [{ type: 'text', text: 'Go' }] }, ...turns];
    const { wire, notes } = throughMiddle({ model: 'm', max_tokens: 9, messages, tools });
    expect(wire['messages']).toEqual(messages);
    expect(notes).toEqual([]);
  });

  test('redacted thinking keeps its data', () => {
    const redacted = { type: 'redacted_thinking', data: 'EmwK' };
    const read = readAnswer(answer([redacted]));
    expect(read.candidates[0]?.items[0]).toEqual({
      type: 'reasoning',
      entries: [],
      seal: { kind: 'redacted', data: 'EmwK', mintedBy: plainSent('anthropic').minter },
    });
    expect(writeAnswer(read).wire['content']).toEqual([redacted]);
  });

  test('empty thinking stays while it is signed, and goes when it is not', () => {
    const blocks = [
      { ...thinking, thinking: '' },
      { type: 'thinking', thinking: '' },
      { type: 'text', text: 'a' },
    ];
    const { wire } = throughMiddle({ model: 'm', max_tokens: 9, messages: [{ role: 'assistant', content: blocks }] });
    expect<unknown>(wire['messages']).toEqual([{ role: 'assistant', content: [blocks[0], blocks[2]] }]);
  });

  test('unsigned thinking never reaches Claude', () => {
    const content = [
      { type: 'thinking', thinking: 'T' },
      { type: 'text', text: 'a' },
    ];
    const { wire, notes } = throughMiddle({ model: 'm', max_tokens: 9, messages: [{ role: 'assistant', content }] });
    expect<unknown>(wire['messages']).toEqual([{ role: 'assistant', content: [content[1]] }]);
    expect(notes).toContain('dropped turns[].items[].reasoning unsigned-reasoning meaning');
  });

  test('a cipher of OpenAI rides through a Messages client in an envelope, with the id it belongs to', () => {
    const seal: Seal = { kind: 'encrypted', data: 'gAAA', mintedBy: openai };
    const items: AssistantItem[] = [
      { type: 'reasoning', id: 'rs_1', entries: [{ kind: 'summary', text: 'T' }], seal },
      { type: 'reasoning', id: 'rs_2', entries: [], seal },
    ];
    const { wire } = writeAnswer(said(items), 'openai-responses');
    const [first, second] = Object(wire['content']);
    expect([first.type, first.thinking, second.type]).toEqual(['thinking', 'T', 'redacted_thinking']);
    expect([first.signature, second.data]).toEqual([
      expect.stringMatching(/^Z3dzZWFs/),
      expect.stringMatching(/^Z3dzZWFs/),
    ]);
    const back = readRequest({ model: 'm', messages: [{ role: 'assistant', content: wire['content'] }] });
    expect(back.turns[0]?.items).toMatchObject([
      { id: 'rs_1', seal, entries: [{ text: 'T' }] },
      { id: 'rs_2', seal, entries: [] },
    ]);
    const { wire: sent, notes } = writeRequest({ ...back, turns: [...back.turns, ...request().turns] });
    expect(JSON.stringify(sent)).not.toContain('gAAA');
    expect(notes).toContain('dropped turns[].items[].seal foreign-seal meaning');
  });

  test("Gemini's signatures ride on call ids and behind texts", () => {
    const seal: Seal = { kind: 'signature', data: 'R2Vt', mintedBy: { family: 'gemini', isGuess: true } };
    const items: AssistantItem[] = [
      { type: 'text', text: 'a', seal },
      {
        type: 'tool-call',
        callId: 'call_1',
        name: 'w',
        input: { kind: 'json', json: asJsonText('{}') },
        seal,
      },
    ];
    const { wire } = writeAnswer(said(items), 'gemini');
    expect(wire['content']).toMatchObject([
      { type: 'text', text: 'a' },
      { type: 'redacted_thinking' },
      { type: 'tool_use', id: 'call_1_ts_R2Vt' },
    ]);
    const back = readRequest({ model: 'm', messages: [{ role: 'assistant', content: wire['content'] }] });
    expect<unknown>(back.turns[0]?.items).toEqual(items);
  });

  test('a signed answer of Claude is told as it is', () => {
    const seal: Seal = { kind: 'signature', data: 'S', mintedBy: claude };
    const { wire } = writeAnswer(said([{ type: 'reasoning', entries: [{ kind: 'text', text: ' T ' }], seal }]));
    expect(wire['content']).toEqual([{ type: 'thinking', thinking: ' T ', signature: 'S' }]);
  });
});

describe('the conversation', () => {
  test('a system message in the middle stays where the model takes it, else joins the front', () => {
    const messages = [
      { role: 'user', content: 'a' },
      { role: 'system', content: 'be brief' },
      { role: 'user', content: 'b' },
    ];
    const here = throughMiddle({ model: 'm', max_tokens: 9, system: 'S', messages });
    expect(Object(here.wire['messages'])[1]).toEqual({
      role: 'system',
      content: [{ type: 'text', text: 'be brief' }],
    });
    const hoisted = throughMiddle({ model: 'm', max_tokens: 9, system: 'S', messages }, without('system-anywhere'));
    expect(hoisted.wire['system']).toEqual([
      { type: 'text', text: 'S' },
      { type: 'text', text: 'be brief' },
    ]);
    expect(hoisted.wire['messages']).toHaveLength(1);
    expect(hoisted.notes).toContain('approximated turns[] position-lost meaning');
  });

  test('developer words follow system words', () => {
    const { wire, notes } = writeRequest(
      request({
        instructions: [
          { authority: 'system', placement: 'message', parts: [{ type: 'text', text: 'S' }] },
          { authority: 'developer', placement: 'message', parts: [{ type: 'text', text: 'D' }] },
        ],
      }),
    );
    expect(wire['system']).toEqual([
      { type: 'text', text: 'S' },
      { type: 'text', text: 'D' },
    ]);
    expect(notes).toContain('approximated instructions[].authority no-counterpart form');
  });

  test('a prefill keeps its blanks', () => {
    const messages = [
      { role: 'user', content: [{ type: 'text', text: 'JSON' }] },
      { role: 'assistant', content: [{ type: 'text', text: '{ ' }] },
    ];
    expect(throughMiddle({ model: 'm', max_tokens: 9, messages }).wire['messages']).toEqual(messages);
  });

  test('a user who says nothing, says something', () => {
    const { wire, notes } = throughMiddle({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: '' }] });
    expect(wire['messages']).toEqual([{ role: 'user', content: [{ type: 'text', text: '...' }] }]);
    expect(notes).toEqual(['added turns[].items required-by-target form']);
  });

  test('results of parallel calls stand in one message, in call order, before everything else', () => {
    const one = { ...result, tool_use_id: 'a' };
    const two = { ...result, tool_use_id: 'b' };
    const { wire } = throughMiddle({
      model: 'm',
      max_tokens: 9,
      tools,
      messages: [
        {
          role: 'assistant',
          content: [
            { ...call, id: 'a' },
            { ...call, id: 'b' },
          ],
        },
        { role: 'user', content: [two, { type: 'text', text: 'and?' }] },
        { role: 'user', content: [one] },
      ],
    });
    expect(Object(wire['messages'])[1].content).toEqual([one, two, { type: 'text', text: 'and?' }]);
  });

  test('numbers and order of arguments are the model’s own', () => {
    const input = '{"id":12345678901234567890,"2":1.0,"1":1e2}';
    const block = `{"type":"tool_use","id":"t","name":"w","input":${input}}`;
    const body = `{"model":"m","max_tokens":9,"tools":[{"name":"w","input_schema":{ "b":1.0,"a":2}}],"messages":[{"role":"assistant","content":[${block}]}]}`;
    const { text } = throughMiddle(body);
    expect(text).toContain(`"input":${input}`);
    expect(text).toContain('"input_schema":{ "b":1.0,"a":2}');
  });

  test('a broken or bare input becomes an object, with a note', () => {
    const withInput = (json: string) =>
      writeRequest(
        request({
          turns: [
            {
              role: 'assistant',
              items: [{ type: 'tool-call', callId: 'c', name: 'w', input: { kind: 'json', json: asJsonText(json) } }],
            },
          ],
        }),
      );
    const inputOf = (json: string) => Object(withInput(json).wire['messages'])[0].content[0].input;
    expect([inputOf('{"a":'), inputOf('[1.0]'), inputOf('')]).toEqual([{}, { value: [1] }, {}]);
    expect(withInput('{"a":').notes).toContain('approximated turns[].items[].input illegal-characters meaning');
  });

  test('files of another provider, sounds and films are refused', () => {
    const asking = (item: object) =>
      refusalOf(request({ turns: [{ role: 'user', items: [Object(item)] }] }), target({ provider: 'anthropic' }));
    expect(asking({ type: 'image', source: { kind: 'file-id', id: 'f', provider: 'openai' } })).toBe(
      'file of another provider: f',
    );
    expect(asking({ type: 'audio', source: { kind: 'base64', data: '', mediaType: 'audio/wav' } })).toBe(
      "audio input is not supported by provider 'anthropic'",
    );
    expect(asking({ type: 'video', source: { kind: 'url', url: 'u' } })).toBe(
      "video is not supported by provider 'anthropic'",
    );
    expect(refusalOf(request({ modalities: ['text', 'audio'] }))).toBe(
      "audio output is not supported by provider 'anthropic'",
    );
    expect(refusalOf(request({ state: { previousId: 'r' } }))).toBe(
      "previous responses are not supported by provider 'anthropic'",
    );
  });

  test('a data URL is split', () => {
    const source = { kind: 'url', url: 'data:image/png;base64,QUJD' } as const;
    const { wire } = writeRequest(request({ turns: [{ role: 'user', items: [{ type: 'image', source }] }] }));
    expect(Object(wire['messages'])[0].content[0].source).toEqual({
      type: 'base64',
      media_type: 'image/png',
      data: 'QUJD',
    });
  });
});

describe('answers', () => {
  test('a refusal keeps its reason, verbatim', () => {
    const stop_details = { type: 'refusal', category: 'cyber', explanation: 'E', recommended_model: 'x' };
    const read = readAnswer({ ...answer([], 'refusal'), stop_details });
    expect(read.candidates[0]?.finish).toMatchObject({
      reason: 'refusal',
      refusal: { category: 'cyber', explanation: 'E' },
    });
    expect(writeAnswer(read).wire).toMatchObject({ content: [], stop_reason: 'refusal', stop_details });
  });

  test('the stop sequence that was met is told', () => {
    const read = readAnswer({ ...answer([], 'stop_sequence'), stop_sequence: 'END' });
    expect(read.candidates[0]?.finish).toMatchObject({ reason: 'stop-sequence', stopSequence: 'END' });
    expect(writeAnswer(read).wire).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: 'END' });
  });

  test('a block nobody knows stays in its place, in one piece and in a stream', () => {
    const block = { type: 'fallback', from: { model: 'a' }, to: { model: 'b' } };
    const read = readAnswer(answer([block, { type: 'text', text: 'x' }]));
    expect(read.candidates[0]?.items[0]).toMatchObject({ type: 'opaque', label: 'fallback' });
    expect(Object(writeAnswer(read).wire['content'])[0]).toEqual(block);
    const { wire } = writeStream(
      readStream([
        { type: 'message_start', message: answer([]) },
        { type: 'content_block_start', index: 0, content_block: block },
        { type: 'content_block_delta', index: 0, delta: { type: 'fallback_delta', n: 1 } },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: {} },
        { type: 'message_stop' },
      ]),
    );
    expect(wire.slice(1, 4)).toEqual([
      { type: 'content_block_start', index: 0, content_block: block },
      { type: 'content_block_delta', index: 0, delta: { type: 'fallback_delta', n: 1 } },
      { type: 'content_block_stop', index: 0 },
    ]);
  });

  test('a result whose call stands in an older answer is a result all the same', () => {
    const block = {
      type: 'code_execution_tool_result',
      tool_use_id: 'srvtoolu_1',
      content: { type: 'code_execution_result', stdout: 'o', stderr: '', return_code: 0, content: [] },
    };
    const read = readAnswer(answer([block]));
    expect(read.candidates[0]?.items).toEqual([
      {
        type: 'server-tool-result',
        callId: 'srvtoolu_1',
        tool: 'code',
        outcome: { kind: 'run', stdout: 'o', stderr: '', exitCode: 0 },
      },
    ]);
    expect(writeAnswer(read).wire['content']).toEqual([block]);
  });

  test('of several candidates the first is told', () => {
    const one = { index: 0, items: [{ type: 'text', text: 'a' } as const], finish: { reason: 'stop' } as const };
    const { wire, notes } = writeAnswer({ candidates: [one, { ...one, index: 1 }] }, 'gemini');
    expect(wire['content']).toEqual([{ type: 'text', text: 'a' }]);
    expect(notes).toEqual(['dropped candidates no-counterpart meaning']);
  });

  test('usage counts caches beside the input, and nobody counts them twice', () => {
    const usage = {
      input_tokens: 20,
      cache_read_input_tokens: 80,
      cache_creation_input_tokens: 20,
      output_tokens: 40,
    };
    const read = readAnswer({ ...answer([]), usage });
    expect(read.usage).toEqual({ input: 120, output: 40, inputOf: { cacheRead: 80, cacheWrite: 20 } });
    expect(writeAnswer(read).wire['usage']).toEqual({
      ...usage,
      cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 0 },
    });
    const gemini = { input: 9, output: 311, outputOf: { reasoning: 282 } };
    expect(writeAnswer({ candidates: [], usage: gemini }, 'gemini').wire['usage']).toMatchObject({
      input_tokens: 9,
      output_tokens: 311,
    });
  });

  test('an overloaded provider stays overloaded', () => {
    const body = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' }, request_id: 'req_1' };
    const error = anthropic.codec.decodeError(529, body);
    expect(error).toMatchObject({ kind: 'upstream-error', status: 529, type: 'overloaded_error', eventId: 'req_1' });
    expect(JSON.parse(JSON.stringify(anthropic.codec.encodeError(error)))).toEqual(body);
  });

  test('errors of others speak the API’s words, the gateway’s own keep theirs', () => {
    const typeOf = (error: Parameters<typeof anthropic.codec.encodeError>[0]) =>
      Object(anthropic.codec.encodeError(error)).error.type;
    const message = 'm';
    expect(typeOf({ kind: 'upstream-error', status: 429, type: 'insufficient_quota', message })).toBe(
      'rate_limit_error',
    );
    expect(typeOf({ kind: 'upstream-error', status: 503, message })).toBe('api_error');
    expect(typeOf({ kind: 'invalid-request', message })).toBe('invalid_request_error');
    expect(typeOf({ kind: 'virtual-key-not-found', message })).toBe('virtual_key_not_found');
  });
});
