import { expect, test } from 'bun:test';
import type { JsonText } from '../../schema/generate/json-text.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { asJsonText, RawJson } from '../../schema/json/raw-json.ts';
import { mergeExtraParams } from './merge-extra-params.ts';

const merged = (body: Parameters<typeof mergeExtraParams>[0], extra: Record<string, string>): string =>
  printJson(
    mergeExtraParams(body, Object.fromEntries(Object.entries(extra).map(([name, text]) => [name, asJsonText(text)]))),
  );

test('objects merge, other values overwrite, known members stay in place, new ones follow sorted', () => {
  const body = { model: 'm', options: { b: 1, deep: { x: 1 } }, list: [1] };
  expect(merged(body, { zeta: '1e2', list: '[2]', options: '{"deep":{"y":1.0},"b":2}', alpha: '"a"' })).toBe(
    '{"model":"m","options":{"b":2,"deep":{"x":1,"y":1.0}},"list":[2],"alpha":"a","zeta":1e2}',
  );
});

test('text that was cut out whole is opened only as far as it must be', () => {
  const body = { schema: new RawJson(asJsonText('{"a":{"n":1.0},"b":12345678901234567890}')) };
  expect(merged(body, { schema: '{"a":{"m":2}}' })).toBe('{"schema":{"a":{"n":1.0,"m":2},"b":12345678901234567890}}');
});

test('a member named __proto__ is data', () => {
  const extra: Record<string, JsonText> = JSON.parse('{"__proto__":"{\\"polluted\\":true}"}');
  const body = mergeExtraParams({ a: 1 }, extra);
  expect('polluted' in body).toBe(false);
  expect(String(printJson(body))).toBe('{"a":1,"__proto__":{"polluted":true}}');
});
