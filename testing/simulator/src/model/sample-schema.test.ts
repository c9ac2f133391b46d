import { expect, test } from 'bun:test';
import { sampleSchema } from './sample-schema.ts';

test.each<readonly [string, unknown, unknown]>([
  ['bounds of numbers', { type: 'integer', minimum: 3, multipleOf: 2 }, 4],
  ['open lower bound', { type: 'number', exclusiveMinimum: 1 }, 1.5],
  ['upper bound below the usual', { type: 'integer', maximum: -5 }, -5],
  ['lengths', { type: 'string', minLength: 14, maxLength: 14 }, 'sample value..'],
  ['formats', { type: 'string', format: 'date' }, '2026-01-02'],
  ['constants', { const: { a: 1 } }, { a: 1 }],
  ['nullable types', { type: ['null', 'boolean'] }, true],
  ['branches', { anyOf: [{ type: 'null' }, { type: 'integer' }] }, 1],
  ['tuples', { type: 'array', prefixItems: [{ const: 1 }, { const: 2 }] }, [1, 2]],
  ['least items', { type: 'array', items: { const: 0 }, minItems: 3 }, [0, 0, 0]],
  ['no items at all', { type: 'array', items: { const: 0 }, maxItems: 0 }, []],
  [
    'allOf with a reference',
    {
      allOf: [{ $ref: '#/$defs/a' }, { properties: { c: { const: 3 } } }],
      $defs: { a: { type: 'object', properties: { b: { const: 2 } } } },
    },
    { b: 2, c: 3 },
  ],
])('%s', (_why, schema, value) => {
  expect(sampleSchema(schema)).toEqual(value);
});

test('recursive schemas end', () => {
  const node = {
    type: 'object',
    properties: { next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } },
    required: ['next'],
  };
  const text = JSON.stringify(sampleSchema(node));
  expect(text.endsWith(`null${'}'.repeat(text.split('next').length - 1)}`)).toBe(true);
});
