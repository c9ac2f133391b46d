import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configReference } from './generate/config-reference.ts';
import { configJsonSchema, configSchemaFile } from './generate/config-schema.ts';
import type { JsonSchema } from './generate/json-schema.ts';
import { typeInWords } from './generate/type-in-words.ts';
import { generated, staleFiles } from './generate.ts';

const root = mkdtempSync(join(tmpdir(), 'bifrost-generate-'));
afterAll(() => rmSync(root, { recursive: true }));

test('stale files are named, or written', async () => {
  const check = () => staleFiles(root, { rewrites: false });
  expect(await check()).toHaveLength(generated.length);
  expect(await staleFiles(root, { rewrites: true })).toEqual([]);
  expect(await check()).toEqual([]);
  await Bun.write(join(root, 'docs', 'configuration.md'), 'edited by hand');
  expect(await check()).toEqual(['docs/configuration.md is stale: run "npm run format"']);
});

test('the reference names every member, and each has a meaning', () => {
  const reference = configReference();
  const missing = membersOf(configJsonSchema()).filter(
    ([name, member]) => !reference.includes(`\`${name}\``) || !member.description,
  );
  expect(missing).toEqual([]);
});

test('the schema names itself and forbids what it does not know', () => {
  const schema: JsonSchema & { $id: string } = JSON.parse(configSchemaFile());
  expect(schema.$id).toBe('https://www.getbifrost.ai/schema');
  expect(schema.additionalProperties).toBe(false);
  expect(schema.properties?.['client']?.additionalProperties).toBe(false);
  expect(schema.required).toBeUndefined();
});

test.each<[JsonSchema, string]>([
  [{ type: 'string' }, 'text'],
  [{ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, 'whole number ≥ 1'],
  [{ type: 'number', exclusiveMinimum: 0, maximum: 1 }, 'number > 0 ≤ 1'],
  [{ enum: ['a', 'b'] }, '`"a"`, `"b"`'],
  [{ type: 'array', items: { type: 'string' } }, 'list of texts'],
  [{ type: 'object', additionalProperties: { type: 'boolean' } }, 'map to switches'],
  [{ anyOf: [{ type: 'number' }, { type: 'null' }] }, 'number'],
  [{ title: 'EnvVar', anyOf: [] }, 'reference'],
])('%j in words', (schema, words) => {
  expect(typeInWords(schema)).toBe(words);
});

function membersOf(schema: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  const parts = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  if (schema.items) parts.push(schema.items);
  if (typeof schema.additionalProperties === 'object') parts.push(schema.additionalProperties);
  const members = Object.entries(schema.properties ?? {});
  return [...members, ...parts.flatMap(membersOf), ...members.flatMap(([, member]) => membersOf(member))];
}
