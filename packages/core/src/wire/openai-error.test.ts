import { expect, test } from 'bun:test';
import { decodeOpenaiError, encodeOpenaiError, isOpenaiError } from './openai-error.ts';

test.each([
  [{ error: { message: 'M', type: 'T', code: 'C', param: 'p' } }, { message: 'M', type: 'T', code: 'C', param: '"p"' }],
  [{ error: { message: 'M', code: 429, param: null } }, { message: 'M', code: '429' }],
  [
    { error: 'M', code: 'C' },
    { message: 'M', code: 'C' },
  ],
  [
    { message: 'M', type: 'T', code: 3 },
    { message: 'M', type: 'T', code: '3' },
  ],
  [{ detail: 'M' }, { message: 'M' }],
  [{ detail: [{ loc: ['body', 'n'], msg: 'bad' }] }, { message: 'bad [body.n]' }],
  [
    { event_id: 'e', error: { message: 'M' } },
    { message: 'M', eventId: 'e' },
  ],
  [{ odd: 1 }, { message: 'provider API error (status 418)' }],
  [{ error: { message: '' } }, { message: 'provider API error (status 418)' }],
])('%j', (body, expected) => {
  const { kind, status, wire, ...rest } = decodeOpenaiError(418, body, 'openai-chat');
  expect<unknown>({ kind, status, ...rest }).toEqual({ kind: 'upstream-error', status: 418, ...expected });
  expect<string | undefined>(wire?.body).toBe(JSON.stringify(body));
});

test('text and nothing', () => {
  expect(decodeOpenaiError(502, 'oops\n', 'openai-chat').message).toBe('provider API error: oops');
  expect(decodeOpenaiError(502, undefined, 'openai-chat').message).toBe('provider API error (status 502)');
});

const printed = (error: Parameters<typeof encodeOpenaiError>[0]) =>
  JSON.parse(JSON.stringify(encodeOpenaiError(error)));

test('the envelope of a validation error', () =>
  expect(printed({ kind: 'invalid-request', message: 'M' })).toEqual({
    is_bifrost_error: false,
    status_code: 400,
    error: { message: 'M' },
  }));

test('the word of a policy stands at the top, everybody else says it inside', () => {
  expect(printed({ kind: 'budget-exceeded', message: 'M' })).toMatchObject({
    type: 'budget_exceeded',
    status_code: 402,
  });
  const timeout = printed({ kind: 'upstream-timeout', message: 'M' });
  expect(timeout).toMatchObject({ is_bifrost_error: true, status_code: 504, error: { type: 'request_timed_out' } });
  expect(timeout.type).toBeUndefined();
});

test('what only the vendor says stays', () => {
  const body = { error: { message: 'M', code: 'content_filter', param: ['a'], innererror: { hate: 1 } } };
  expect(printed(decodeOpenaiError(400, body, 'openai-chat')).error).toEqual(body.error);
});

test('an error in the place of an answer', () => {
  const bodies = [{ error: { message: 'M' } }, { error: 'M' }, { error: null }, { error: {} }, {}];
  expect(bodies.map(isOpenaiError)).toEqual([true, true, false, false, false]);
});
