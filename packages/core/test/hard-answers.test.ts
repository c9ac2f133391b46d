import { describe, expect, test } from 'bun:test';
import { statusOf } from '../src/schema/errors/gateway-error.ts';
import { anthropic } from '../src/wire/anthropic/anthropic.ts';
import { openaiChat } from '../src/wire/openai-chat/openai-chat.ts';
import { openaiResponses } from '../src/wire/openai-responses/openai-responses.ts';

import {
  at,
  crossedAnswer,
  crossedRequest,
  crossedStream,
  notesOf,
  readAnswer,
  readStream,
} from '../testing/crossing.ts';
import { chatRequest, claudeAnswer, thinkingCall, user } from '../testing/small-bodies.ts';
import { textOfWire } from '../testing/wire-text.ts';

describe('answers', () => {
  test('citations of a search stand on their words in the joined text', () => {
    const cited = {
      type: 'web_search_result_location',
      url: 'https://u.test/',
      title: 't',
      encrypted_index: 'E',
      cited_text: 'c',
    };
    const content = [
      { type: 'text', text: 'Oslo is ' },
      { type: 'text', text: 'cold', citations: [cited] },
      { type: 'text', text: '.' },
    ];
    const { wire } = crossedAnswer(anthropic, claudeAnswer(content), openaiChat);
    expect(at(wire, 'choices', 0, 'message')).toMatchObject({
      content: 'Oslo is cold.',
      annotations: [
        { type: 'url_citation', url_citation: { url: 'https://u.test/', title: 't', start_index: 8, end_index: 12 } },
      ],
    });
  });

  const refused = claudeAnswer([], {
    stop_reason: 'refusal',
    stop_details: { type: 'refusal', category: 'cyber', explanation: 'E' },
  });

  test('a refusal is told by every format in its way', () => {
    expect(at(crossedAnswer(anthropic, refused, openaiChat, { dialect: 'vendor' }).wire, 'choices', 0)).toMatchObject({
      message: { refusal: 'E', content: null },
      finish_reason: 'content_filter',
    });
    const responses = crossedAnswer(anthropic, refused, openaiResponses).wire;
    expect(responses).toMatchObject({ status: 'completed' });
    expect(at(responses, 'output', 0)).toMatchObject({ content: [{ type: 'refusal', refusal: 'E' }] });
    const same = crossedAnswer(anthropic, refused, anthropic).wire;
    expect(same).toMatchObject({
      content: [],
      stop_reason: 'refusal',
      stop_details: { category: 'cyber', explanation: 'E' },
    });
  });

  test('of several candidates a Messages client gets the first, with a note', () => {
    const choice = (index: number) => ({
      index,
      message: { role: 'assistant', content: `c${index}` },
      finish_reason: 'stop',
    });
    const answer = { id: 'c', object: 'chat.completion', model: 'm', choices: [choice(0), choice(1), choice(2)] };
    const { wire, notes } = crossedAnswer(openaiChat, answer, anthropic);
    expect(at(wire, 'content')).toEqual([{ type: 'text', text: 'c0' }]);
    expect(notes.length).toBeGreaterThan(0);
    const asked = crossedRequest(openaiChat, chatRequest([user('q')], { n: 3 }), anthropic);
    expect(notesOf(asked)).toContain('dropped candidateCount (no-counterpart, meaning)');
  });

  test('a stop sequence is named to chat clients too', () => {
    const stopped = claudeAnswer([{ type: 'text', text: 'x' }], { stop_reason: 'stop_sequence', stop_sequence: 'END' });
    expect(at(crossedAnswer(anthropic, stopped, openaiChat).wire, 'choices', 0)).toMatchObject({
      finish_reason: 'stop',
      stop: 'END',
    });
    expect(crossedAnswer(anthropic, stopped, anthropic).wire).toMatchObject({
      stop_reason: 'stop_sequence',
      stop_sequence: 'END',
    });
  });

  test('an unknown block stays in place for Anthropic clients and is named elsewhere', () => {
    const novel = { type: 'fallback', from: { model: 'a' }, to: { model: 'b' } };
    const answer = claudeAnswer([{ type: 'text', text: 'x' }, novel]);
    expect(at(crossedAnswer(anthropic, answer, anthropic).wire, 'content', 1)).toEqual(novel);
    const chat = crossedAnswer(anthropic, answer, openaiChat);
    expect(chat.text).not.toContain('"from"');
    expect(JSON.stringify(chat.notes)).toContain('fallback');
  });

  test('a result of an older server call stays for Anthropic and is noted elsewhere', () => {
    const result = {
      type: 'code_execution_tool_result',
      tool_use_id: 'srvtoolu_1',
      content: { type: 'code_execution_result', stdout: 'o', stderr: '', return_code: 0, content: [] },
    };
    const answer = claudeAnswer([result, { type: 'text', text: 'x' }]);
    expect(at(crossedAnswer(anthropic, answer, anthropic).wire, 'content', 0)).toEqual(result);
    const responses = crossedAnswer(anthropic, answer, openaiResponses);
    expect(responses.notes.some(({ what }) => what === 'dropped')).toBe(true);
  });
});

describe('usage', () => {
  test('Claude counts caches beside the input, everybody else inside', () => {
    const usage = { input_tokens: 20, cache_read_input_tokens: 80, cache_creation_input_tokens: 20, output_tokens: 40 };
    const answer = claudeAnswer([{ type: 'text', text: 'x' }], { usage });
    expect(readAnswer(anthropic, answer).usage).toMatchObject({
      input: 120,
      output: 40,
      inputOf: { cacheRead: 80, cacheWrite: 20 },
    });
    expect(at(crossedAnswer(anthropic, answer, openaiChat).wire, 'usage')).toMatchObject({
      prompt_tokens: 120,
      completion_tokens: 40,
      total_tokens: 160,
    });
    expect(at(crossedAnswer(anthropic, answer, anthropic).wire, 'usage')).toMatchObject(usage);
  });

  test('a total that only adds up with reasoning says that the output excludes it', () => {
    const usage = {
      prompt_tokens: 12,
      completion_tokens: 1,
      total_tokens: 303,
      completion_tokens_details: { reasoning_tokens: 290 },
    };
    const answer = {
      id: 'c',
      object: 'chat.completion',
      model: 'grok',
      choices: [{ index: 0, message: { role: 'assistant', content: 'x' }, finish_reason: 'stop' }],
      usage,
    };
    expect(readAnswer(openaiChat, answer).usage).toMatchObject({
      input: 12,
      output: 291,
      outputOf: { reasoning: 290 },
    });
  });
});

describe('broken streams', () => {
  const start = { type: 'message_start', message: claudeAnswer([], { stop_reason: null }) };
  const call = {
    type: 'content_block_start',
    index: 0,
    content_block: { type: 'tool_use', id: 'toolu_1', name: 'w', input: {} },
  };
  const half = { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{"a":' } };

  test('blocks that stand in the beginning are whole items', () => {
    const block = { type: 'tool_use', id: 'toolu_1', name: 'w', input: { a: 1 } };
    const events = readStream(anthropic, [
      { type: 'message_start', message: claudeAnswer([block], { stop_reason: 'tool_use' }) },
      { type: 'message_stop' },
    ]);
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['item-start', 'item-end', 'candidate-end', 'response-end']),
    );
    expect(events.find(({ type }) => type === 'candidate-end')).toMatchObject({ finish: { reason: 'tool-calls' } });
  });

  test('a second beginning with another id is an error and no mixture', () => {
    const other = { type: 'message_start', message: claudeAnswer([], { id: 'msg_2', stop_reason: null }) };
    const events = readStream(anthropic, [start, call, half, other, half]);
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { kind: 'stream-broken' } });
  });

  test('bytes that end too early are an error in every format, and nobody hears of a finish', () => {
    const events = readStream(anthropic, [start, call, half]);
    expect(events.slice(-2)).toMatchObject([
      { type: 'item-end', patch: { status: 'incomplete' } },
      { type: 'error', error: { kind: 'stream-cut' } },
    ]);
    const chat = crossedStream(anthropic, [start, call, half], openaiChat);
    expect(at(chat.at(-1), 'error')).toBeDefined();
    expect(chat.some((chunk) => Boolean(at(chunk, 'choices', 0, 'finish_reason')))).toBe(false);
    const responses = crossedStream(anthropic, [start, call, half], openaiResponses).map((event) =>
      String(at(event, 'type')),
    );
    expect(responses).toContain('error');
    expect(responses).not.toContain('response.completed');
  });
});

test('529 keeps its number and its word, and each format has its shape', () => {
  const error = anthropic.codec.decodeError(529, {
    type: 'error',
    error: { type: 'overloaded_error', message: 'Overloaded' },
  });
  expect(statusOf(error)).toBe(529);
  const body = { error: { type: 'overloaded_error', message: 'Overloaded' } };
  expect(JSON.parse(textOfWire(anthropic.codec.encodeError(error)))).toMatchObject({ type: 'error', ...body });
  expect(JSON.parse(textOfWire(openaiChat.codec.encodeError(error)))).toMatchObject(body);
});

test('what a client is told does not depend on when it asks', () => {
  const answer = claudeAnswer(thinkingCall);
  for (const client of [openaiChat, openaiResponses]) {
    expect(crossedAnswer(anthropic, answer, client).text).toBe(crossedAnswer(anthropic, answer, client).text);
  }
});
