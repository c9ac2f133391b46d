import type { z } from 'zod';
import { StoreError } from '../store-error.ts';

/** As it lies in a column. What variables of the environment hold is left out; an absent value is the empty text. */
export function toColumn(value: unknown): string {
  return value === undefined
    ? ''
    : JSON.stringify(value, (_, member: unknown) => (isReference(member) ? emptied(member) : member));
}

/** A column, or several of them put together, as its schema reads it. `what` names the row for whoever has to repair it. */
export function fromColumns<Schema extends z.ZodType>(
  schema: Schema,
  columns: unknown,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(columns);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path }) => path.join('.'));
  throw new StoreError('damaged', `${what} cannot be read: ${places.join(', ')}`); // never the value, it may be secret
}

/** The text of a column as a value; `undefined` for the empty text. */
export function parseColumn(text: string, what: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new StoreError('damaged', `${what} holds no JSON`);
  }
}

const isReference = (member: unknown): member is object =>
  typeof member === 'object' && member !== null && 'from_env' in member && member.from_env === true;

const emptied = (reference: object): object => ({ ...reference, value: '' });
