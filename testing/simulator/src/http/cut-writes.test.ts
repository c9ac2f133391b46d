import { expect, test } from 'bun:test';
import { cutWrites } from './cut-writes.ts';

test('writes join to the same text, some hold two events, some less than one', () => {
  const frames = Array.from({ length: 30 }, (_, at) => `data: ☂ ${at}\n\n`);
  const writes = cutWrites(frames);
  expect(Buffer.concat(writes).toString()).toBe(frames.join(''));
  const events = writes.map((bytes) => Buffer.from(bytes).toString().split('\n\n').length - 1);
  expect([events.includes(2), events.includes(0)]).toEqual([true, true]);
  expect(writes.some((bytes) => Buffer.from(bytes).toString().includes('�'))).toBe(true);
});
