import { expect, test } from 'bun:test';
import { readBunSummary } from './read-bun-summary.ts';

test('reads the counts, whatever a test printed before', () => {
  const output = ' 9 pass\n 9 skip\n 9 todo\n 9 fail\n\n 5 pass\n 1 skip\n 3 fail\n 1 error\n 7 expect() calls\n';
  expect(readBunSummary(output)).toEqual({ passed: 5, failed: 3, skipped: 1 });
});

test('reads coloured output', () => {
  expect(readBunSummary('\u001b[32m 5 pass\u001b[0m\n 0 fail\n')).toEqual({ passed: 5, failed: 0, skipped: 0 });
});

test('a run that broke off has no summary', () => {
  expect(readBunSummary('a.test.ts:\n(pass) a\n 1 pass\n')).toBeUndefined();
});
