import { describe, expect, test } from 'bun:test';

import { anthropic } from '../src/wire/anthropic/anthropic.ts';
import { openaiChat } from '../src/wire/openai-chat/openai-chat.ts';
import { openaiResponses } from '../src/wire/openai-responses/openai-responses.ts';
import { openSeal } from '../src/wire/seal-envelope.ts';
import { pixel } from '../testing/arbitraries/items.ts';
import { replayedRequest } from '../testing/client-replay.ts';
import {
  at,
  crossedAnswer,
  crossedRequest,
  crossedStream,
  listAt,
  notesOf,
  requestCrossing,
} from '../testing/crossing.ts';
import { chatRequest, claudeAnswer, claudeRequest, thinkingCall, user, weather } from '../testing/small-bodies.ts';
import { ablestTarget } from '../testing/targets.ts';

describe('Claude’s thinking', () => {
  test('goes through a chat client and comes back as the same three blocks', () => {
    const { wire, text } = crossedAnswer(
      anthropic,
      claudeAnswer(thinkingCall, { stop_reason: 'tool_use' }),
      openaiChat,
    );
    expect(at(wire, 'choices', 0, 'message')).toMatchObject({
      content: 'Checking.',
      reasoning: 'T',
      reasoning_details: [{ type: 'reasoning.text', index: 0, text: 'T', signature: 'UzE=' }],
      tool_calls: [{ index: 0, id: 'toolu_1', type: 'function', function: { name: 'w', arguments: '{"c":"Oslo"}' } }],
    });
    const next = crossedRequest(openaiChat, replayedRequest('openai-chat', text), anthropic);
    expect(at(next.wire, 'messages', 1, 'content')).toEqual(thinkingCall);
  });

  test('goes through a Responses client and comes back as the same three blocks', () => {
    const { wire, text } = crossedAnswer(anthropic, claudeAnswer(thinkingCall), openaiResponses);
    expect(at(wire, 'output', 0)).toMatchObject({ type: 'reasoning', summary: [{ type: 'summary_text', text: 'T' }] });
    expect(openSeal(String(at(wire, 'output', 0, 'encrypted_content')))?.seal.data).toBe('UzE=');
    const next = crossedRequest(openaiResponses, replayedRequest('openai-responses', text), anthropic);
    expect(at(next.wire, 'messages', 1, 'content')).toEqual(thinkingCall);
  });

  test('does not go to OpenAI, and neither do ids that would name it', () => {
    const { text } = crossedAnswer(anthropic, claudeAnswer(thinkingCall), openaiResponses);
    const next = crossedRequest(openaiResponses, replayedRequest('openai-responses', text), openaiResponses);
    const kinds = listAt(next.wire, 'input').map((item) => [at(item, 'type'), at(item, 'id')]);
    expect(kinds.filter(([type]) => String(type) === 'reasoning')).toEqual([]);
    expect(kinds.every(([, id]) => id === undefined)).toBe(true);
    expect(notesOf(next).some((note) => note.includes('foreign-seal'))).toBe(true);
  });

  test('that was redacted is an empty summary with a seal, and the same block again', () => {
    const redacted = [
      { type: 'redacted_thinking', data: 'EmwK' },
      { type: 'text', text: 'x' },
    ];
    const { wire, text } = crossedAnswer(anthropic, claudeAnswer(redacted), openaiResponses);
    expect(at(wire, 'output', 0)).toMatchObject({ type: 'reasoning', summary: [] });
    expect(String(at(wire, 'output', 0, 'encrypted_content'))).toMatch(/^Z3dzZWFs/);
    const next = crossedRequest(openaiResponses, replayedRequest('openai-responses', text), anthropic);
    expect(at(next.wire, 'messages', 1, 'content')).toEqual(redacted);
  });

  test('that is empty stays while it is signed', () => {
    const history = (thinking: object) =>
      claudeRequest([user('q'), { role: 'assistant', content: [thinking, { type: 'text', text: 'x' }] }, user('r')]);
    const signed = { type: 'thinking', thinking: '', signature: 'UzE=' };
    expect(at(crossedRequest(anthropic, history(signed), anthropic).wire, 'messages', 1, 'content', 0)).toEqual(signed);
  });
});

test('OpenAI’s reasoning goes through an Anthropic client and comes back as the item that it was', () => {
  const item = {
    type: 'reasoning',
    id: 'rs_1',
    summary: [{ type: 'summary_text', text: 'T' }],
    encrypted_content: 'gAAA',
  };
  const message = {
    type: 'message',
    id: 'msg_1',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text: 'x', annotations: [] }],
  };
  const answer = { id: 'resp_1', object: 'response', status: 'completed', model: 'm', output: [item, message] };
  const { wire, text } = crossedAnswer(openaiResponses, answer, anthropic);
  expect(at(wire, 'content', 0)).toMatchObject({ type: 'thinking', thinking: 'T' });
  expect(openSeal(String(at(wire, 'content', 0, 'signature')))).toMatchObject({
    itemId: 'rs_1',
    seal: { kind: 'encrypted', data: 'gAAA' },
  });
  const openai = { features: new Set(['encrypted-reasoning'] as const) };
  const next = crossedRequest(anthropic, replayedRequest('anthropic', text), openaiResponses, openai);
  const input = listAt(next.wire, 'input');
  expect(input.find((each) => String(at(each, 'type')) === 'reasoning')).toMatchObject(item);
});

test('parallel calls out of order are told one after the other, and no arguments are mixed', () => {
  const delta = (index: number, more: object, args: string) => ({
    id: 'c',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { tool_calls: [{ index, ...more, function: { ...more, arguments: args } }] } }],
  });
  const start = (index: number) => delta(index, { id: `call_${index}`, type: 'function', name: `t${index}` }, '');
  const end = {
    id: 'c',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }],
  };
  const chunks = [
    start(0),
    start(1),
    delta(0, {}, '{"x":'),
    delta(1, {}, '{"y":'),
    delta(0, {}, '1}'),
    delta(1, {}, '2}'),
    end,
    '[DONE]',
  ];
  const told = crossedStream(openaiChat, chunks, anthropic).flatMap((event) => {
    if (String(at(event, 'type')) === 'content_block_delta')
      return [`${at(event, 'index')}:${at(event, 'delta', 'partial_json')}`];
    return String(at(event, 'type')).startsWith('content_block')
      ? [`${String(at(event, 'type')).slice(14)} ${at(event, 'index')}`]
      : [];
  });
  expect(told).toEqual(['start 0', '0:{"x":', '0:1}', 'stop 0', 'start 1', '1:{"y":', '1:2}', 'stop 1']);
});

describe('tools', () => {
  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } };
  const history = claudeRequest(
    [
      user('q'),
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'w', input: {} }] },
      user([{ type: 'tool_result', tool_use_id: 'c1', content: [{ type: 'text', text: '42' }, image] }]),
    ],
    { tools: [weather] },
  );

  test('an image in a result follows the tool messages on chat', () => {
    const { wire, notes } = crossedRequest(anthropic, history, openaiChat, { features: new Set() });
    const messages = listAt(wire, 'messages');
    expect(messages[2]).toMatchObject({ role: 'tool', tool_call_id: 'c1', content: '42' });
    expect(messages[3]).toMatchObject({ role: 'user', content: [{ type: 'text' }, { type: 'image_url' }] });
    expect(String(at(messages[3], 'content', 0, 'text'))).toContain('c1');
    expect(notes.some(({ what, touches }) => what === 'approximated' && touches === 'form')).toBe(true);
  });

  test('an image in a result stays in its place on Responses', () => {
    const { text } = crossedRequest(anthropic, history, openaiResponses);
    expect(text).toContain('"input_image"');
  });

  test('arguments keep numbers and order letter by letter', () => {
    const args = '{"id":12345678901234567890,"2":1.0,"1":1e2}';
    const call = { id: 'c1', type: 'function', function: { name: 'w', arguments: args } };
    const body = chatRequest([
      user('q'),
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c1', content: 'x' },
    ]);
    const { text } = crossedRequest(openaiChat, body, anthropic);
    expect(text).toContain(`"input":${args}`);
    const back = crossedRequest(anthropic, text, openaiChat);
    expect(at(back.wire, 'messages', 1, 'tool_calls', 0, 'function', 'arguments')).toEqual(args);
  });

  test('a call without arguments has an empty object', () => {
    const start = {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'tool_use', id: 'toolu_1', name: 'w', input: {} },
    };
    const chunks = [
      { type: 'message_start', message: claudeAnswer([], { stop_reason: null }) },
      start,
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: { output_tokens: 5 } },
      { type: 'message_stop' },
    ];
    const chat = crossedStream(anthropic, chunks, openaiChat).map((chunk) =>
      at(chunk, 'choices', 0, 'delta', 'tool_calls', 0, 'function', 'arguments'),
    );
    expect(
      chat
        .map(String)
        .filter((said) => said !== 'undefined')
        .join(''),
    ).toBe('{}');
    const done = crossedStream(anthropic, chunks, openaiResponses).find(
      (event) => String(at(event, 'type')) === 'response.function_call_arguments.done',
    );
    expect(done).toMatchObject({ arguments: '{}' });
  });

  test('an assistant message with calls and null content has no text item, and null again', () => {
    const call = { id: 'c1', type: 'function', function: { name: 'w', arguments: '{}' } };
    const body = chatRequest([
      user('q'),
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c1', content: 'x' },
    ]);
    const same = crossedRequest(openaiChat, body, openaiChat);
    expect(at(same.wire, 'messages', 1)).toMatchObject({ content: null });
    const claude = crossedRequest(openaiChat, body, anthropic);
    expect(at(claude.wire, 'messages', 1, 'content')).toEqual([{ type: 'tool_use', id: 'c1', name: 'w', input: {} }]);
  });
});

describe('roles and places', () => {
  const middle = chatRequest([
    user('a'),
    { role: 'assistant', content: 'b' },
    { role: 'system', content: 'be brief' },
    user('c'),
  ]);

  test('a system message in the middle stays where it can', () => {
    const { wire } = crossedRequest(openaiChat, middle, anthropic);
    expect(listAt(wire, 'messages').map((each) => String(at(each, 'role')))).toEqual([
      'user',
      'assistant',
      'system',
      'user',
    ]);
  });

  test('and goes to the front where it cannot, with a note', () => {
    const moved = crossedRequest(openaiChat, middle, anthropic, { features: new Set() });
    expect(listAt(moved.wire, 'messages').map((each) => String(at(each, 'role')))).not.toContain('system');
    expect(JSON.stringify(at(moved.wire, 'system'))).toContain('be brief');
    expect(moved.notes.some(({ why, touches }) => why === 'position-lost' && touches === 'meaning')).toBe(true);
  });

  test('a prefill keeps its trailing blank', () => {
    const body = claudeRequest([user('q'), { role: 'assistant', content: '{ ' }]);
    expect(JSON.stringify(at(crossedRequest(anthropic, body, anthropic).wire, 'messages', 1, 'content'))).toContain(
      '"{ "',
    );
    const chat = crossedRequest(anthropic, body, openaiChat, { features: new Set() });
    expect(at(chat.wire, 'messages', 1)).toMatchObject({ role: 'assistant', content: '{ ' });
    expect(chat.notes.some(({ touches }) => touches === 'meaning')).toBe(true);
  });

  test('developer and system words both reach Claude’s system, in their order', () => {
    const body = chatRequest([{ role: 'system', content: 'S' }, { role: 'developer', content: 'D' }, user('q')]);
    const { wire } = crossedRequest(openaiChat, body, anthropic);
    expect(listAt(wire, 'system').map((block) => String(at(block, 'text')))).toEqual(['S', 'D']);
    const same = crossedRequest(openaiChat, body, openaiChat);
    expect(listAt(same.wire, 'messages').map((each) => String(at(each, 'role')))).toEqual([
      'system',
      'developer',
      'user',
    ]);
  });

  test('empty content of a user becomes something that Claude takes', () => {
    const { wire, notes } = crossedRequest(openaiChat, chatRequest([user('')]), anthropic);
    expect(JSON.stringify(at(wire, 'messages', 0, 'content'))).toContain('"..."');
    expect(notes.some(({ what, touches }) => what === 'added' && touches === 'form')).toBe(true);
  });
});

describe('limits', () => {
  test('are spelled as the host wants them, and never below its least', () => {
    const body = chatRequest([user('q')], { max_tokens: 5 });
    const claude = claudeRequest([user('q')], { max_tokens: 5 });
    const newer = crossedRequest(anthropic, claude, openaiChat);
    expect(newer.wire).toMatchObject({ max_completion_tokens: 16 });
    expect(notesOf(newer)).toEqual(['clamped limits.maxOutputTokens (out-of-range, form)']);
    expect(crossedRequest(openaiChat, body, openaiChat, { features: new Set(['max-tokens-only']) }).wire).toMatchObject(
      { max_tokens: expect.any(Number) },
    );
  });

  test('given twice, the newer spelling counts', () => {
    const body = chatRequest([user('q')], { max_tokens: 50, max_completion_tokens: 60 });
    expect(crossedRequest(openaiChat, body, anthropic).wire).toMatchObject({ max_tokens: 60 });
  });
});

describe('media', () => {
  test('a data URL becomes media type and data', () => {
    const body = chatRequest([user([{ type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } }])]);
    expect(at(crossedRequest(openaiChat, body, anthropic).wire, 'messages', 0, 'content', 0)).toMatchObject({
      type: 'image',
      source: { type: 'base64', media_type: 'image/png', data: pixel },
    });
  });

  test('a file whose id is of OpenAI’s kind does not go to Claude', () => {
    const body = (file_id: string) => chatRequest([user([{ type: 'file', file: { file_id } }])]);
    expect(requestCrossing(openaiChat, body('file-1'), anthropic)).toBe('file of another provider: file-1');
    expect(crossedRequest(openaiChat, body('file_011'), anthropic).text).toContain('"file_id":"file_011"');
  });

  test('a file that lies at another provider is refused', () => {
    const source = { kind: 'file-id', id: 'file-1', provider: 'openai' } as const;
    const request = {
      model: 'm',
      instructions: [],
      turns: [{ role: 'user', items: [{ type: 'image', source }] }],
    } as const;
    const encoded = anthropic.codec.encodeRequest(request, ablestTarget('anthropic'));
    expect(encoded).toMatchObject({ ok: false, error: { kind: 'invalid-request' } });
  });

  test('sound to Claude is refused', () => {
    expect(
      typeof requestCrossing(
        openaiChat,
        chatRequest([user('q')], { modalities: ['text', 'audio'], audio: { voice: 'alloy', format: 'wav' } }),
        anthropic,
      ),
    ).toBe('string');
  });
});
