type Schema = Readonly<Record<string, unknown>>;
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What strict structured output dislikes about a schema, in the vendors' words: every object closed and, where
 * `allRequired`, every member required. `undefined` when there is nothing.
 * @see https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
export function strictSchemaTrouble(
  schema: unknown,
  allRequired: boolean,
  context: readonly string[] = [],
): string | undefined {
  if (!isSchema(schema)) return undefined;
  const where = `In context=(${context.map((step) => `'${step}'`).join(', ')}${context.length === 1 ? ',' : ''})`;
  if (schema['type'] === 'object' || isSchema(schema['properties'])) {
    const trouble = objectTrouble(schema, allRequired, where);
    if (trouble !== undefined) return trouble;
  }
  return below(schema, context)
    .map(([child, path]) => strictSchemaTrouble(child, allRequired, path))
    .find((trouble) => trouble !== undefined);
}

function objectTrouble(schema: Schema, allRequired: boolean, where: string): string | undefined {
  if (schema['additionalProperties'] !== false)
    return `${where}, 'additionalProperties' is required to be supplied and to be false.`;
  if (!allRequired) return undefined;
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const missing = Object.keys(isSchema(schema['properties']) ? schema['properties'] : {}).find(
    (name) => !required.includes(name),
  );
  if (missing === undefined) return undefined;
  return `${where}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
}

function below(schema: Schema, context: readonly string[]): readonly (readonly [unknown, readonly string[]])[] {
  const maps = ['properties', '$defs', 'definitions'].flatMap((member) =>
    Object.entries(isSchema(schema[member]) ? schema[member] : {}).map(
      ([name, child]) => [child, [...context, member, name]] as const,
    ),
  );
  const lists = ['anyOf', 'allOf', 'oneOf'].flatMap((member) =>
    (Array.isArray(schema[member]) ? schema[member] : []).map(
      (child, at) => [child, [...context, member, String(at)]] as const,
    ),
  );
  return [...maps, ...lists, [schema['items'], [...context, 'items']]];
}
