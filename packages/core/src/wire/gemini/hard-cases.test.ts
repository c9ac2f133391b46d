import { describe, expect, test } from 'bun:test';
import {
  at,
  crossedAnswer,
  crossedRequest,
  crossedStream,
  notesOf,
  readAnswer,
  readRequest,
  readStream,
  requestCrossing,
} from '../../../testing/crossing.ts';
import { streamViolations } from '../../../testing/lawful-stream.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import { anthropic } from '../anthropic/anthropic.ts';
import { foldEvents } from '../fold.ts';
import { openaiChat } from '../openai-chat/openai-chat.ts';
import { openaiResponses } from '../openai-responses/openai-responses.ts';
import { gemini } from './gemini.ts';
import { writeSchema } from './write-schema.ts';

const user = { role: 'user', parts: [{ text: 'q' }] };
const answer = (parts: readonly object[], more: object = {}) => ({
  candidates: [{ content: { parts, role: 'model' }, finishReason: 'STOP', index: 0, ...more }],
  responseId: 'r1',
  modelVersion: 'gemini-3-pro',
});
const chunk = (parts: readonly object[], more: object = {}) => ({
  candidates: [{ content: { parts, role: 'model' }, index: 0, ...more }],
  responseId: 'r1',
});
const ended = { finishReason: 'STOP' };

describe('thought signatures', () => {
  const parts = [
    { functionCall: { name: 'a', args: {} }, thoughtSignature: 'R2Vt' },
    { functionCall: { name: 'b', args: {} } },
  ];

  /** What a chat client sends after an answer with calls. */
  const chatHistory = (message: unknown) => {
    const ids = [0, 1].map((i) => String(at(message, 'tool_calls', i, 'id')));
    const results = ids.map((id, i) => ({ role: 'tool', tool_call_id: id, content: `r${i}` }));
    return { model: 'm', messages: [{ role: 'user', content: 'q' }, message, ...results.reverse()] };
  };

  test('ride on call ids through a chat client and come back to their part', () => {
    const { wire } = crossedAnswer(gemini, answer(parts), openaiChat);
    const message = at(wire, 'choices', 0, 'message');
    expect(at(message, 'tool_calls', 0, 'id')).toMatch(/^call_[0-9a-f]{24}_ts_R2Vt$/);
    expect(at(message, 'tool_calls', 1, 'id')).toMatch(/^call_[0-9a-f]{24}$/);
    const back = crossedRequest(openaiChat, chatHistory(message), gemini).wire;
    expect(at(back, 'contents', 1)).toEqual({ role: 'model', parts });
    expect(at(back, 'contents', 2)).toEqual({
      role: 'user',
      parts: [
        { functionResponse: { name: 'a', response: { output: 'r0' } } },
        { functionResponse: { name: 'b', response: { output: 'r1' } } },
      ],
    });
  });

  test('never reach another vendor', () => {
    const { wire } = crossedAnswer(gemini, answer(parts), openaiChat);
    const history = chatHistory(at(wire, 'choices', 0, 'message'));
    const { text, notes } = crossedRequest(openaiChat, history, anthropic);
    expect(text).not.toContain('R2Vt');
    expect(text).not.toContain('_ts_');
    expect(notes.some(({ why }) => why === 'foreign-seal')).toBe(true);
  });

  test.each([openaiChat, openaiResponses, anthropic])('come back byte for byte through a client of $name', (client) => {
    const streamed = [chunk([{ text: 'a' }]), chunk([parts[0] ?? {}], ended)];
    const heard = foldEvents(readStream(gemini, streamed));
    expect(heard.candidates[0]?.items.at(-1)?.seal?.data).toBe('R2Vt');
    expect(crossedStream(gemini, streamed, client).length).toBeGreaterThan(1);
  });

  test('on an empty text part stay in their place', () => {
    const events = readStream(gemini, [
      chunk([{ text: 'st**r**aw' }]),
      chunk([{ text: '', thoughtSignature: 'EqsF' }], ended),
    ]);
    const { candidates } = foldEvents(events);
    expect(candidates[0]?.items.map((item) => item.type === 'text' && [item.text, item.seal?.data])).toEqual([
      ['st**r**aw', undefined],
      ['', 'EqsF'],
    ]);
    const history = {
      contents: [user, { role: 'model', parts: [{ text: 'x' }, { text: '', thoughtSignature: 'EqsF' }] }, user],
    };
    expect(at(crossedRequest(gemini, history, gemini).wire, 'contents', 1, 'parts')).toEqual([
      { text: 'x' },
      { text: '', thoughtSignature: 'EqsF' },
    ]);
  });

  test('that a model demands are replaced by its own word for calls made elsewhere', () => {
    const call = { id: 'c1', type: 'function', function: { name: 'w', arguments: '{}' } };
    const messages = [
      { role: 'user', content: 'q' },
      { role: 'assistant', content: null, tool_calls: [call, { ...call, id: 'c2' }] },
      { role: 'tool', tool_call_id: 'c1', content: '1' },
    ];
    const features = new Set(['signed-calls', 'call-ids']);
    const { wire, notes } = crossedRequest(openaiChat, { model: 'm', messages }, gemini, { features });
    expect(at(wire, 'contents', 1, 'parts', 0, 'thoughtSignature')).toBe('skip_thought_signature_validator');
    expect(at(wire, 'contents', 1, 'parts', 1, 'thoughtSignature')).toBeUndefined();
    expect(notesOf({ notes })).toEqual(['added turns[].items[].seal (required-by-target, form)']);
    expect(at(wire, 'contents', 1, 'parts', 0, 'functionCall', 'id')).toBe('c1');
  });

  test("of Claude travel in an envelope through the SDK's pieces of a stream", () => {
    const chunks = crossedStream(
      anthropic,
      [
        {
          type: 'message_start',
          message: { id: 'm', type: 'message', role: 'assistant', model: 'c', content: [], usage: {} },
        },
        { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'T1' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: ' T2' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'U2ln' } },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } },
        { type: 'message_stop' },
      ],
      gemini,
    );
    const said = chunks
      .flatMap((each) => Object(at(each, 'candidates', 0, 'content', 'parts')))
      .filter((part) => at(part, 'thought'));
    const history = { contents: [user, { role: 'model', parts: said }, user] };
    const { wire } = crossedRequest(gemini, history, anthropic);
    expect(at(wire, 'messages', 1, 'content')).toEqual([{ type: 'thinking', thinking: 'T1 T2', signature: 'U2ln' }]);
  });
});

describe('calls', () => {
  test('whose arguments come as paths are said once, when they are complete', () => {
    const partial = (jsonPath: string, value: object) =>
      chunk([{ functionCall: { partialArgs: [{ jsonPath, ...value }], willContinue: true } }]);
    const events = readStream(gemini, [
      chunk([{ functionCall: { name: 'cook', willContinue: true } }]),
      partial('$.r.x[0].a', { stringValue: '16', willContinue: true }),
      partial('$.n', { numberValue: 1.5 }),
      partial('$.r.x[0].a', { stringValue: ' oz' }),
      partial("$.r.x[1]['b c']", { boolValue: true }),
      partial('$.z', { nullValue: 'NULL_VALUE' }),
      chunk([{ functionCall: {} }], ended),
    ]);
    expect(streamViolations(events)).toEqual([]);
    const deltas = events.flatMap((event) => (event.type === 'input-delta' ? [event.text] : []));
    expect(deltas).toEqual(['{"r":{"x":[{"a":"16 oz"},{"b c":true}]},"n":1.5,"z":null}']);
  });

  test('keep numbers and order letter by letter', () => {
    const args = '{"id":12345678901234567890,"2":1.0,"1":1e2}';
    const message = {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c', type: 'function', function: { name: 'w', arguments: args } }],
    };
    const { text } = crossedRequest(
      openaiChat,
      { model: 'm', messages: [{ role: 'user', content: 'q' }, message] },
      gemini,
    );
    expect(text).toContain(`"args":${args}`);
  });

  test('that were broken are called with nothing, and that is told', () => {
    const message = {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c', type: 'function', function: { name: 'w', arguments: '{"a":' } }],
    };
    const crossed = crossedRequest(
      openaiChat,
      { model: 'm', messages: [{ role: 'user', content: 'q' }, message] },
      gemini,
    );
    expect(at(crossed.wire, 'contents', 1, 'parts', 0, 'functionCall', 'args')).toEqual({});
    expect(notesOf(crossed)).toEqual(['approximated turns[].items[].input (illegal-characters, meaning)']);
  });

  test('results without an id answer the oldest call of their name', () => {
    const call = (x: number) => ({ functionCall: { name: 'w', args: { x } } });
    const result = (output: string) => ({ functionResponse: { name: 'w', response: { output } } });
    const { turns } = readRequest(gemini, {
      contents: [
        user,
        { role: 'model', parts: [call(1), call(2)] },
        { role: 'function', parts: [result('a'), result('b')] },
      ],
    });
    const ids = turns.flatMap(({ items }) => items.flatMap((item) => ('callId' in item ? [item.callId] : [])));
    expect(ids).toHaveLength(4);
    expect(ids.slice(2)).toEqual(ids.slice(0, 2));
    expect(new Set(ids).size).toBe(2);
  });
});

describe('answers', () => {
  test('are grounded in bytes, and cited in characters', () => {
    const grounded = answer([{ text: 'Øslo is kaldt' }], {
      groundingMetadata: {
        webSearchQueries: ['oslo'],
        groundingChunks: [{ web: { uri: 'u', title: 't' } }],
        groundingSupports: [{ segment: { startIndex: 9, endIndex: 14, text: 'kaldt' }, groundingChunkIndices: [0] }],
      },
    });
    const text = readAnswer(gemini, grounded).candidates[0]?.items.find(({ type }) => type === 'text');
    expect(at(text, 'annotations', 0, 'span')).toEqual({ start: 8, end: 13 });
    const back = at(crossedAnswer(gemini, grounded, gemini).wire, 'candidates', 0, 'groundingMetadata');
    expect(back).toEqual(at(grounded, 'candidates', 0, 'groundingMetadata'));
    const chat = at(
      crossedAnswer(gemini, grounded, openaiChat).wire,
      'choices',
      0,
      'message',
      'annotations',
      0,
      'url_citation',
    );
    expect(chat).toMatchObject({ url: 'u', title: 't', start_index: 8, end_index: 13 });
  });

  test('streamed and grounded say the same', () => {
    const grounding = {
      groundingChunks: [{ web: { uri: 'u', title: 't' } }],
      groundingSupports: [
        { segment: { startIndex: 9, endIndex: 14 }, groundingChunkIndices: [0], confidenceScores: [0.5] },
      ],
    };
    const told = crossedStream(
      gemini,
      [chunk([{ text: 'Øslo is ' }]), chunk([{ text: 'kaldt' }], { ...ended, groundingMetadata: grounding })],
      gemini,
    );
    expect(at(told.at(-1), 'candidates', 0, 'groundingMetadata', 'groundingSupports', 0)).toEqual({
      segment: { startIndex: 9, endIndex: 14, text: 'kaldt' },
      groundingChunkIndices: [0],
      confidenceScores: [0.5],
    });
  });

  test('count thoughts inside the output elsewhere and beside it here', () => {
    const usageMetadata = {
      promptTokenCount: 9,
      candidatesTokenCount: 29,
      totalTokenCount: 320,
      thoughtsTokenCount: 282,
    };
    const counted = { ...answer([{ text: 'a' }]), usageMetadata };
    expect(at(crossedAnswer(gemini, counted, anthropic).wire, 'usage', 'output_tokens')).toBe(311);
    expect(at(crossedAnswer(gemini, counted, gemini).wire, 'usageMetadata')).toEqual(usageMetadata);
    const claude = {
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'c',
      content: [],
      stop_reason: 'end_turn',
      usage: { input_tokens: 20, cache_read_input_tokens: 80, cache_creation_input_tokens: 20, output_tokens: 40 },
    };
    expect(at(crossedAnswer(anthropic, claude, gemini).wire, 'usageMetadata')).toMatchObject({
      promptTokenCount: 120,
      cachedContentTokenCount: 80,
      candidatesTokenCount: 40,
    });
  });

  test('that refuse say why', () => {
    const refusal = {
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'c',
      content: [],
      stop_reason: 'refusal',
      stop_details: { type: 'refusal', category: 'cyber', explanation: 'E' },
      usage: {},
    };
    const { wire } = crossedAnswer(anthropic, refusal, gemini);
    expect(at(wire, 'candidates', 0)).toMatchObject({ finishReason: 'SAFETY', finishMessage: 'E' });
  });

  test('to a blocked prompt have no candidates', () => {
    const blocked = {
      promptFeedback: { blockReason: 'SAFETY', safetyRatings: [{ category: 'C', blocked: true }] },
      usageMetadata: { promptTokenCount: 3, totalTokenCount: 3 },
      responseId: 'r',
      modelVersion: 'g',
    };
    expect(readAnswer(gemini, blocked)).toMatchObject({ candidates: [], promptBlock: { reason: 'SAFETY' } });
    expect(at(crossedAnswer(gemini, blocked, gemini).wire, 'promptFeedback')).toEqual(blocked.promptFeedback);
    expect(at(crossedAnswer(gemini, blocked, openaiChat).wire, 'choices', 0, 'finish_reason')).toBe('content_filter');
    const events = readStream(gemini, [blocked]);
    expect(events.at(-1)).toMatchObject({ type: 'response-end', promptBlock: { reason: 'SAFETY' } });
  });

  test('that are cut are no answers', () => {
    const events = readStream(gemini, [
      chunk([{ text: 'a' }]),
      chunk([{ functionCall: { name: 'w', willContinue: true } }]),
    ]);
    expect(streamViolations(events)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { kind: 'stream-cut' } });
    expect(events.some(({ type }) => type === 'input-delta')).toBe(false);
  });

  test('end in-band when the provider fails, in its own words', () => {
    const error = {
      error: {
        code: 503,
        message: 'overloaded',
        status: 'UNAVAILABLE',
        details: [{ '@type': 't', retryDelay: '1.5s' }],
      },
    };
    const [start, ...rest] = readStream(gemini, [chunk([{ text: 'a' }]), error]);
    expect(start?.type).toBe('response-start');
    expect(rest.at(-1)).toMatchObject({
      type: 'error',
      error: { status: 503, message: 'overloaded', retryAfterMs: 1500 },
    });
    expect(
      gemini.codec.encodeError({ kind: 'upstream-error', status: 529, message: 'm', type: 'overloaded_error' }),
    ).toEqual({ error: { code: 529, message: 'm', status: 'UNAVAILABLE' } });
  });
});

describe('requests', () => {
  test('are read in both spellings', () => {
    const snake = {
      system_instruction: { parts: [{ text: 's' }] },
      contents: { parts: [{ inline_data: { mime_type: 'image/png', data: 'AAAA' } }] },
      generation_config: { max_output_tokens: 5, thinking_config: { thinking_budget: 0 } },
      tools: [
        {
          function_declarations: [
            { name: 'f', parameters: { type: 'OBJECT', properties: { a: { type: 'STRING', nullable: true } } } },
          ],
        },
      ],
      tool_config: { function_calling_config: { mode: 'ANY', allowed_function_names: ['f'] } },
    };
    expect(readRequest(gemini, snake)).toEqual({
      model: '',
      instructions: [{ authority: 'system', placement: 'field', parts: [{ type: 'text', text: 's' }] }],
      turns: [
        { role: 'user', items: [{ type: 'image', source: { kind: 'base64', data: 'AAAA', mediaType: 'image/png' } }] },
      ],
      tools: [
        {
          type: 'function',
          name: 'f',
          parameters: asJsonText('{"type":"object","properties":{"a":{"type":["string","null"]}}}'),
        },
      ],
      toolChoice: { mode: 'one', name: 'f', kind: 'function' },
      limits: { maxOutputTokens: 5 },
      reasoning: { thinking: 'off' },
    });
  });

  test('keep what only this API knows', () => {
    const body = {
      contents: [{ role: 'user', parts: [{ text: 'q', partMetadata: { a: 1 } }] }],
      safetySettings: [{ category: 'C', threshold: 'T' }],
      toolConfig: { retrievalConfig: { languageCode: 'no' } },
      tools: [{ googleSearch: { timeRangeFilter: { startTime: 's' } } }, { enterpriseWebSearch: {} }],
      generationConfig: { mediaResolution: 'MEDIA_RESOLUTION_LOW', speechConfig: { languageCode: 'no' } },
      labels: { team: 'a' },
      cachedContent: 'cachedContents/x',
    };
    expect(crossedRequest(gemini, body, gemini).wire).toEqual(body);
  });

  test('with a system message in the middle say it first', () => {
    const messages = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
      { role: 'system', content: 'be brief' },
      { role: 'user', content: 'c' },
    ];
    const crossed = crossedRequest(openaiChat, { model: 'm', messages }, gemini);
    expect(at(crossed.wire, 'systemInstruction', 'parts')).toEqual([{ text: 'be brief' }]);
    expect(notesOf(crossed)).toEqual(['approximated turns[] (position-lost, meaning)']);
  });

  test('with a role nobody knows are refused', () => {
    const body = { contents: [{ role: 'assistant', parts: [] }] };
    expect(gemini.codec.decodeRequest(body)).toMatchObject({
      ok: false,
      error: { message: 'Please use a valid role: user, model.' },
    });
  });

  test('for a budget outside of the range of the model are refused in words', () => {
    const body = { contents: [user], generationConfig: { thinkingConfig: { thinkingBudget: 100 } } };
    const refused = requestCrossing(gemini, body, gemini, {
      model: 'gemini-2.5-pro',
      reasoning: { budget: { min: 128, max: 32768 } },
    });
    expect(refused).toBe('thinking budget 100 is below the minimum of 128 for model gemini-2.5-pro');
  });
});

describe('schemas in the dialect of the API', () => {
  const written = (schema: object) => {
    const { schema: text, lost } = writeSchema(asJsonText(JSON.stringify(schema)));
    return { schema: JSON.parse(text), lost };
  };

  test('unions, references, nullable types, bounds and order', () => {
    const schema = {
      type: 'object',
      properties: {
        b: { $ref: '#/$defs/n' },
        a: { oneOf: [{ type: 'string' }, { const: 'x' }] },
        c: { type: ['integer', 'null'], minimum: 1 },
      },
      required: ['b'],
      additionalProperties: false,
      $defs: { n: { type: 'number', maximum: 2 } },
    };
    expect(written(schema)).toEqual({
      schema: {
        type: 'OBJECT',
        properties: {
          b: { type: 'NUMBER', maximum: 2 },
          a: { anyOf: [{ type: 'STRING' }, { enum: ['x'] }] },
          c: { type: 'INTEGER', nullable: true, minimum: 1 },
        },
        propertyOrdering: ['b', 'a', 'c'],
        required: ['b'],
      },
      lost: [],
    });
  });

  test('what cannot be said is named, and a schema that holds itself ends', () => {
    expect(written({ type: 'object', allOf: [], patternProperties: {} }).lost).toEqual(['allOf', 'patternProperties']);
    const endless = { $ref: '#/$defs/t', $defs: { t: { type: 'object', properties: { t: { $ref: '#/$defs/t' } } } } };
    expect(written(endless).lost).toEqual(['$ref']);
  });
});
