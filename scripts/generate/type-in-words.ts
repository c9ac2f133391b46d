import type { JsonSchema } from './json-schema.ts';

const titles: { readonly [title: string]: string } = {
  EnvVar: 'reference',
  EnvNumber: 'number or reference',
  EnvBoolean: 'switch or reference',
  WhiteList: 'allow-list',
  BlackList: 'deny-list',
  Duration: 'duration',
};

const plainTypes: { readonly [type: string]: string } = {
  string: 'text',
  boolean: 'switch',
  integer: 'whole number',
  number: 'number',
  object: 'object',
  null: 'nothing',
};

/** What may stand there, for people. */
export function typeInWords(schema: JsonSchema): string {
  const titled = schema.title === undefined ? undefined : titles[schema.title];
  if (titled !== undefined) return titled;
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(', ');
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants) return [...new Set(variants.map(typeInWords))].filter((words) => words !== 'nothing').join(' or ');
  if (schema.type === 'array') return `list of ${pluralOf(schema.items)}`;
  if (schema.type === 'object') return isMap(schema) ? `map to ${pluralOf(valuesOf(schema))}` : 'object';
  return `${plainTypes[String(schema.type)] ?? 'anything'}${rangeOf(schema)}`;
}

const literal = (value: unknown): string => `\`${JSON.stringify(value)}\``;

const isMap = (schema: JsonSchema): boolean =>
  schema.properties === undefined && Object.keys(valuesOf(schema) ?? {}).length > 0;

const valuesOf = ({ additionalProperties }: JsonSchema): JsonSchema | undefined =>
  typeof additionalProperties === 'object' ? additionalProperties : undefined;

function pluralOf(schema: JsonSchema | undefined): string {
  const words = schema === undefined ? 'anything' : typeInWords(schema);
  if (words === 'switch') return 'switches';
  return ['text', 'number', 'object', 'reference', 'whole number'].includes(words) ? `${words}s` : words;
}

/** Zod writes the limits of safe integers where there are none. */
function rangeOf({ minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  const isReal = (limit: number | undefined) => limit !== undefined && Math.abs(limit) !== Number.MAX_SAFE_INTEGER;
  const low = isReal(minimum) ? ` ≥ ${minimum}` : '';
  const above = isReal(exclusiveMinimum) ? ` > ${exclusiveMinimum}` : '';
  return `${low}${above}${isReal(maximum) ? ` ≤ ${maximum}` : ''}`;
}
