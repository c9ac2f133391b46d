type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/**
 * A value that satisfies a JSON Schema: always the same one, its strings named after their members.
 * Understands what the vendors' strict modes allow; `pattern` and `not` are beyond it.
 */
export function sampleSchema(root: unknown): unknown {
  return new Sampler(isSchema(root) ? root : {}).sample(isSchema(root) ? root : {}, 'value', 0);
}

class Sampler {
  readonly #root: Schema;

  constructor(root: Schema) {
    this.#root = root;
  }

  sample(schema: Schema, name: string, depth: number): unknown {
    if (typeof schema['$ref'] === 'string') return this.sample(this.#resolve(schema['$ref']), name, depth + 1);
    if ('const' in schema) return schema['const'];
    if (Array.isArray(schema['enum'])) return schema['enum'][0];
    const merged = this.#mergeAllOf(schema);
    const branches = merged['anyOf'] ?? merged['oneOf'];
    if (Array.isArray(branches))
      return this.sample(this.#pickBranch(branches.filter(isSchema), depth), name, depth + 1);
    return this.#ofType(merged, typeOf(merged, depth), name, depth);
  }

  #ofType(schema: Schema, type: string, name: string, depth: number): unknown {
    switch (type) {
      case 'object':
        return this.#object(schema, depth);
      case 'array':
        return this.#array(schema, name, depth);
      case 'integer':
      case 'number':
        return sampleNumber(schema, type);
      case 'boolean':
        return true;
      case 'null':
        return null;
      default:
        return sampleString(schema, name);
    }
  }

  #object(schema: Schema, depth: number): unknown {
    const properties = isSchema(schema['properties']) ? schema['properties'] : {};
    const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
    // Deep below, only what must be there: recursive schemas have to end.
    const names = Object.keys(properties).filter((name) => required.has(name) || depth < 4);
    return Object.fromEntries(
      names.map((name) => {
        const member = properties[name];
        return [name, this.sample(isSchema(member) ? member : {}, name, depth + 1)];
      }),
    );
  }

  #array(schema: Schema, name: string, depth: number): unknown[] {
    if (Array.isArray(schema['prefixItems'])) {
      return schema['prefixItems'].filter(isSchema).map((item) => this.sample(item, name, depth + 1));
    }
    const least = numberOf(schema['minItems']) ?? 0;
    const length = Math.max(least, depth < 6 ? Math.min(1, numberOf(schema['maxItems']) ?? 1) : 0);
    const items = isSchema(schema['items']) ? schema['items'] : {};
    return Array.from({ length }, () => this.sample(items, name, depth + 1));
  }

  #pickBranch(branches: readonly Schema[], depth: number): Schema {
    const nothing = branches.find((branch) => branch['type'] === 'null');
    if (depth > 4 && nothing !== undefined) return nothing;
    return branches.find((branch) => branch['type'] !== 'null') ?? {};
  }

  #mergeAllOf(schema: Schema): Schema {
    if (!Array.isArray(schema['allOf'])) return schema;
    const parts = schema['allOf']
      .filter(isSchema)
      .map((part) => (typeof part['$ref'] === 'string' ? this.#resolve(part['$ref']) : part));
    const all = [schema, ...parts];
    return {
      ...Object.assign({}, ...all),
      properties: Object.assign({}, ...all.map((part) => part['properties'])),
      required: all.flatMap((part) => (Array.isArray(part['required']) ? part['required'] : [])),
    };
  }

  #resolve(ref: string): Schema {
    let at: unknown = this.#root;
    for (const step of ref.replace(/^#\/?/, '').split('/')) {
      if (step === '') continue;
      at = isSchema(at) ? at[decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
    }
    return isSchema(at) ? at : {};
  }
}

function typeOf(schema: Schema, depth: number): string {
  const type = schema['type'];
  if (typeof type === 'string') return type;
  if (Array.isArray(type)) {
    const words = type.filter((word) => typeof word === 'string');
    return (depth > 4 && words.includes('null') ? 'null' : words.find((word) => word !== 'null')) ?? 'null';
  }
  if ('properties' in schema) return 'object';
  return 'items' in schema ? 'array' : 'string';
}

function sampleNumber(schema: Schema, type: string): number {
  const step = numberOf(schema['multipleOf']) ?? (type === 'integer' ? 1 : 0.5);
  const above = numberOf(schema['exclusiveMinimum']);
  const least = numberOf(schema['minimum']) ?? (above === undefined ? undefined : above + step);
  const below = numberOf(schema['exclusiveMaximum']);
  const most = numberOf(schema['maximum']) ?? (below === undefined ? undefined : below - step);
  const wanted = Math.max(least ?? Number.NEGATIVE_INFINITY, Math.min(step, most ?? step));
  return Math.ceil(wanted / step) * step;
}

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-01-02T03:04:05Z',
  date: '2026-01-02',
  time: '03:04:05Z',
  duration: 'P1D',
  email: 'someone@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uuid: '123e4567-e89b-42d3-a456-426614174000',
  uri: 'https://example.com/',
};

function sampleString(schema: Schema, name: string): string {
  const text = formats[String(schema['format'])] ?? `sample ${name}`;
  const padded = text.padEnd(numberOf(schema['minLength']) ?? 0, '.');
  return padded.slice(0, numberOf(schema['maxLength']) ?? padded.length);
}
