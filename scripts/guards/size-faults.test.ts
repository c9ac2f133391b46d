import { expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureSizes, type SizeExceptions, sizeFaults } from './size-faults.ts';

const check = (fileLines: number, functionLines: number, exceptions: SizeExceptions = {}) =>
  sizeFaults(new Map([['a.ts', { fileLines, functionLines }]]), exceptions);

test('at the limits all is well', () => {
  expect(check(500, 60)).toEqual([]);
});

test('above them it is said', () => {
  expect(check(501, 61)).toEqual([
    'a.ts: file has 501 lines, 500 are allowed',
    'a.ts: longest function has 61 lines, 60 are allowed',
  ]);
});

test('an exception allows its size and nothing more', () => {
  const exceptions = { 'a.ts': { reason: 'a table', fileLines: 700 } };
  expect(check(700, 5, exceptions)).toEqual([]);
  expect(check(701, 5, exceptions)).toEqual(['a.ts: file has 701 lines, 700 are allowed']);
});

test('the list shrinks with the code', () => {
  const exceptions = { 'a.ts': { reason: 'a table', fileLines: 700 } };
  expect(check(600, 5, exceptions)).toEqual(['a.ts: file has shrunk to 600 lines, lower "fileLines" from 700']);
  expect(check(400, 5, exceptions)).toEqual(['a.ts: its file is small again (400), remove "fileLines"']);
  expect(sizeFaults(new Map(), exceptions)).toEqual(['a.ts is gone: remove its size exception']);
});

test('an exception without a reason is none', () => {
  expect(check(700, 5, { 'a.ts': { reason: ' ', fileLines: 700 } })).toEqual([
    'a.ts: its size exception needs a reason',
  ]);
});

test('measures files and functions', async () => {
  const root = mkdtempSync(join(tmpdir(), 'bifrost-sizes-'));
  mkdirSync(join(root, 'packages'));
  symlinkSync(join(import.meta.dir, '..', '..', 'node_modules'), join(root, 'node_modules'));
  const body = '  console.log(1);\n'.repeat(70);
  await Bun.write(join(root, 'testing', 'kit', 'long.ts'), `export function long() {\n${body}}\n`);
  await Bun.write(join(root, 'testing', 'kit', 'long.test.ts'), `export function long() {\n${body}}\n`);
  await Bun.write(join(root, 'scripts', 'short.ts'), 'export const short = 1;\n');
  const sizes = await measureSizes(root);
  rmSync(root, { recursive: true });
  expect(Object.fromEntries(sizes)).toEqual({
    'testing/kit/long.ts': { fileLines: 72, functionLines: 70 },
    'testing/kit/long.test.ts': { fileLines: 72, functionLines: 0 },
    'scripts/short.ts': { fileLines: 1, functionLines: 0 },
  });
});
