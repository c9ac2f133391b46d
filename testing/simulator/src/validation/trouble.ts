import type { z } from 'zod';

export type Path = readonly (string | number)[];

/** The first thing wrong with a body, free of any vendor's wording. */
export type Trouble =
  | { readonly type: 'unknown-member'; readonly path: Path }
  | { readonly type: 'missing'; readonly path: Path }
  | { readonly type: 'wrong-type'; readonly path: Path; readonly expected: string; readonly received: string }
  | {
      readonly type: 'not-one-of';
      readonly path: Path;
      readonly options: readonly string[];
      readonly received: string;
      readonly tag: string | undefined;
    }
  | {
      readonly type: 'out-of-bounds';
      readonly path: Path;
      readonly of: string;
      readonly side: 'below' | 'above';
      readonly bound: number;
      readonly size: number;
    }
  | { readonly type: 'pattern'; readonly path: Path; readonly pattern: string; readonly received: string }
  | { readonly type: 'rule'; readonly path: Path; readonly message: string };

type Issue = z.core.$ZodIssue;

/** Reads the first trouble out of Zod's report on `body`. */
export function firstTrouble(error: z.ZodError, body: unknown): Trouble {
  const [issue] = error.issues;
  if (issue === undefined) throw new Error('a Zod error without an issue');
  return fromIssue(issue, [], body);
}

function fromIssue(issue: Issue, above: Path, body: unknown): Trouble {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  const value = valueAt(body, path);
  if (value === undefined && issue.code !== 'unrecognized_keys') return missing(issue, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return { type: 'unknown-member', path: [...path, issue.keys[0] ?? ''] };
    case 'invalid_type':
      return { type: 'wrong-type', path, expected: issue.expected, received: typeName(value) };
    case 'invalid_value':
      return notOneOf(path, issue.values.map(String), value, undefined);
    case 'invalid_union':
      return fromUnion(issue, path, body, value);
    case 'too_small':
      return bounds(path, issue.origin, 'below', Number(issue.minimum), value);
    case 'too_big':
      return bounds(path, issue.origin, 'above', Number(issue.maximum), value);
    case 'invalid_format':
      return {
        type: 'pattern',
        path,
        pattern: (issue.pattern ?? issue.format).replace(/^\/|\/[a-z]*$/g, ''),
        received: String(value),
      };
    default:
      return { type: 'rule', path, message: issue.message };
  }
}

function missing(issue: Issue, path: Path): Trouble {
  return issue.code === 'custom' ? { type: 'rule', path, message: issue.message } : { type: 'missing', path };
}

/** The branch that got furthest says what is wrong; if none got anywhere, the value's type is. */
function fromUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
  body: unknown,
  value: unknown,
): Trouble {
  if ('options' in issue && Array.isArray(issue.options))
    return notOneOf(path, issue.options.map(String), value, issue.discriminator);
  const firsts = issue.errors.flatMap(([first]) => (first === undefined ? [] : [first]));
  const deepest = firsts.toSorted((a, b) => progress(b) - progress(a))[0];
  if (deepest !== undefined && progress(deepest) > 0) return fromIssue(deepest, path, body);
  const types = firsts.flatMap((first) => (first.code === 'invalid_type' ? [first.expected] : []));
  if (types.length === firsts.length)
    return { type: 'wrong-type', path, expected: types.join(' or '), received: typeName(value) };
  const values = firsts.flatMap((first) => (first.code === 'invalid_value' ? first.values.map(String) : []));
  return notOneOf(path, values, value, undefined);
}

/** 0 when a branch of a union did not even have the right type. */
const progress = (issue: Issue): number =>
  issue.path.length * 2 + (issue.code === 'invalid_type' || issue.code === 'invalid_value' ? 0 : 1);

const notOneOf = (path: Path, options: readonly string[], value: unknown, tag: string | undefined): Trouble => ({
  type: 'not-one-of',
  path,
  options,
  received: typeof value === 'string' ? value : JSON.stringify(value),
  tag,
});

function bounds(path: Path, of: string, side: 'below' | 'above', bound: number, value: unknown): Trouble {
  const size = typeof value === 'number' ? value : sizeOf(value);
  return { type: 'out-of-bounds', path, of, side, bound, size };
}

const sizeOf = (value: unknown): number =>
  typeof value === 'string' || Array.isArray(value) ? value.length : Object.keys(value ?? {}).length;

function valueAt(body: unknown, path: Path): unknown {
  let at = body;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Object.getOwnPropertyDescriptor(at, step)?.value;
  }
  return at;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}
