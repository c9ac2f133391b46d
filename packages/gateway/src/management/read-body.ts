import type { z } from 'zod';
import { printPath } from '../config/problem.ts';
import { Refusal } from './refusal.ts';

export type Members = { readonly [name: string]: unknown };

/** Refuses anything but an object. */
export function membersOf(json: unknown): Members {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return { ...json };
  throw new Refusal(400, 'Invalid JSON: expected an object');
}

/** Reads what was sent: members nobody knows are ignored, `null` is as good as absent, anything else must be right. */
export function readAs<Schema extends z.ZodType>(schema: Schema, sent: unknown): z.output<Schema> {
  let json = withoutNulls(sent);
  for (;;) {
    const parsed = schema.safeParse(json);
    if (parsed.success) return parsed.data;
    const unknown = parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys.map((name) => [...issue.path, name]) : [],
    );
    const [fault] = parsed.error.issues.filter((issue) => issue.code !== 'unrecognized_keys');
    // the library's words name types and limits, never the value
    if (fault !== undefined) throw new Refusal(400, `Invalid JSON: ${printPath(fault.path)}: ${fault.message}`);
    json = unknown.reduce<unknown>(without, json);
  }
}

function withoutNulls(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutNulls);
  if (typeof node !== 'object' || node === null) return node;
  const members = Object.entries(node).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}

function without(node: unknown, [step, ...rest]: readonly PropertyKey[]): unknown {
  if (step === undefined || typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((item, at) => (at === step ? without(item, rest) : item));
  const entries = Object.entries(node).filter(([name]) => name !== step || rest.length > 0);
  return Object.fromEntries(entries.map(([name, member]) => [name, name === step ? without(member, rest) : member]));
}
