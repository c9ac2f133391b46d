import type { z } from 'zod';

/** What a member means where it cannot be read and its absence would open something. */
export const failsClosed: { readonly [path: string]: unknown } = {
  'client.enforce_auth_on_inference': true,
  'client.disable_content_logging': true,
  'client.header_filter_config.denylist': ['*'],
  'governance.auth_config.is_enabled': true,
};

/** Losing one of these would widen what its entry allows. */
const guarded: ReadonlySet<PropertyKey> = new Set(['blacklisted_models', 'enabled', 'is_active', 'rate_limit_id']);

export const isGuarded = (path: readonly PropertyKey[]): boolean => {
  const member = path.findLast((step) => typeof step === 'string');
  return member !== undefined && guarded.has(member);
};

/** Numbers and switches in quotes, and names that look like numbers, are what they spell. */
export function coerced(issue: z.core.$ZodIssue, value: unknown): unknown {
  if (issue.code !== 'invalid_type') return undefined;
  if (issue.expected === 'boolean') return { true: true, false: false }[String(value)];
  if (issue.expected === 'number' || issue.expected === 'int') return numberIn(value);
  if (issue.expected === 'string' && typeof value === 'number') return String(value);
  return undefined;
}

function numberIn(value: unknown): number | undefined {
  const isNumeral = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
  return isNumeral && (Number.isInteger(Number(value)) || value.includes('.')) ? Number(value) : undefined;
}

const plainNames: { readonly [type: string]: string } = { record: 'object', int: 'whole number' };
const plainName = (type: string): string => plainNames[type] ?? type;

/** What would have been right, in words. */
export function expectedOf(issue: z.core.$ZodIssue): { readonly expected?: string } {
  const expected = wordsFor(issue);
  return expected === undefined ? {} : { expected };
}

function wordsFor(issue: z.core.$ZodIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return plainName(issue.expected);
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'too_small':
      return `${sizeOf(issue.origin)} ${issue.inclusive === false ? '>' : '≥'} ${issue.minimum}`;
    case 'too_big':
      return `${sizeOf(issue.origin)} ${issue.inclusive === false ? '<' : '≤'} ${issue.maximum}`;
    case 'invalid_union':
      return unionWords(issue);
    default:
      return undefined;
  }
}

function sizeOf(origin: string): string {
  if (origin === 'string') return 'length';
  return origin === 'array' ? 'number of entries' : 'number';
}

function unionWords(issue: z.core.$ZodIssueInvalidUnion): string | undefined {
  const nested = issue.errors.flatMap((branch) => branch.map(wordsFor)).filter((words) => words !== undefined);
  if (nested.length > 0) return [...new Set(nested)].join(' or ');
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
  return options.length > 0 ? options.map((option) => JSON.stringify(option)).join(' or ') : undefined;
}
