import { expect, test } from 'bun:test';
import { chatAnswer, chatEvents, chatRequest, readStamps, tagOf } from './chat-bodies.ts';
import { checkAnswer, wrongStream } from './client/check-answer.ts';

const answer = (status: number, body: string) => ({ status, head: '', body });

test('bodies are about 1 KB and valid JSON', () => {
  for (const body of [chatRequest('gpt-4o', tagOf(7)), chatAnswer(tagOf(7), 1e9, 2e9)]) {
    expect(() => JSON.parse(body)).not.toThrow();
    expect([body.length > 950, body.length < 1150]).toEqual([true, true]);
  }
});

test('stamps come back', () => {
  expect(readStamps(chatAnswer(tagOf(7), 1.5, 2.5))).toEqual({ tag: 'tag-00000007', receivedAt: 1.5, sentAt: 2.5 });
  expect(checkAnswer(answer(200, chatAnswer(tagOf(7), 1, 2)), 7)).toMatchObject({ sentAt: 2 });
});

test('wrong answers are noticed', () => {
  const body = chatAnswer(tagOf(7), 1, 2);
  expect(checkAnswer(answer(500, body), 7)).toBe('status 500');
  expect(checkAnswer(answer(200, body), 8)).toBe('tag tag-00000007 instead of tag-00000008');
  expect(checkAnswer(answer(200, body.slice(0, -1)), 7)).toBe('incomplete answer');
});

test('streams are counted', () => {
  const events = chatEvents(20);
  expect(events).toHaveLength(20);
  expect(wrongStream(answer(200, events.join('')), 20)).toBeUndefined();
  expect(wrongStream(answer(200, events.slice(0, -1).join('')), 20)).toBe('no end');
  expect(wrongStream(answer(200, events.toSpliced(5, 1).join('')), 20)).toBe('15 words instead of 16');
});
