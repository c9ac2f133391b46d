import { expect, test } from 'bun:test';
import { assertNever } from './assert-never.ts';

test('names the case and keeps its content to itself', () => {
  const forgotten = { type: 'text', secret: 'sk-1' } as never;
  expect(() => assertNever(forgotten)).toThrow('a case nobody handles: type text');
  expect(() => assertNever('pause' as never)).toThrow('a case nobody handles: pause');
  expect(() => assertNever({ secret: 'sk-1' } as never)).toThrow(/^a case nobody handles: object$/);
});
