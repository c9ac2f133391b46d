import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { splitSeal, withSeal } from './call-id-seal.ts';

const base64 = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => btoa(String.fromCharCode(...bytes)));
const sealData = fc.oneof(
  base64,
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'a', 'abc', 'ab=', 'a-_b', 'a==='),
);
const callId = fc.oneof(
  fc.stringMatching(/^[a-zA-Z0-9_-]{0,20}$/),
  fc.constantFrom('call_1', 'a_ts_b', '_ts_', 'x_ts_R2Vt'),
);

test('split undoes with', () =>
  fc.assert(
    fc.property(callId, sealData, (id, data) =>
      expect(splitSeal(withSeal(id, data))).toEqual({ callId: id, sealData: data }),
    ),
  ));

test('an id of letters, digits, _ and - stays one', () =>
  fc.assert(fc.property(callId, sealData, (id, data) => expect(withSeal(id, data)).toMatch(/^[a-zA-Z0-9_-]*$/))));

test('base64 is spelled as existing clients know it', () => {
  expect(withSeal('call_1f', 'R2Vt')).toBe('call_1f_ts_R2Vt');
  expect(withSeal('c', '+/+/AA==')).toBe('c_ts_-_-_AA');
  expect(splitSeal('c_ts_-_-_AA')).toEqual({ callId: 'c', sealData: '+/+/AA==' });
});

test('a seal may look like a separator', () => {
  expect(withSeal('c', '/ts/')).toBe('c_ts__ts_');
  expect(splitSeal('c_ts__ts_')).toEqual({ callId: 'c', sealData: '/ts/' });
});

test.each(['call_1', 'call_ts_', 'a_ts_!', 'a_ts_abcde', 'a_ts_AB', 'a_ts_R2V t'])('%j carries no seal', (id) =>
  expect(splitSeal(id)).toEqual({ callId: id }),
);
