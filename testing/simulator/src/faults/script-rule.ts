import { z } from 'zod';
import { Fault } from './fault.ts';

const Literal = z.strictObject({
  status: z.int().min(100).max(599).default(200),
  headers: z.record(z.string(), z.string()).default({ 'content-type': 'application/json' }),
  /** sent as one piece */
  body: z.string().optional(),
  /** sent as these pieces; used when `body` is absent */
  pieces: z.array(z.string()).default([]),
});

/** What is to happen to requests that match; rules are tried in the order they came. */
export const ScriptRule = z.strictObject({
  match: z
    .strictObject({
      vendor: z.string().optional(),
      /** end of the path, such as `/chat/completions` */
      path: z.string().optional(),
      model: z.string().optional(),
      /** the bare credential */
      key: z.string().optional(),
      stream: z.boolean().optional(),
    })
    .default({}),
  /** how many matching requests are let through first */
  skip: z.int().min(0).default(0),
  /** how many requests it applies to; `forever` never wears off */
  times: z.union([z.int().min(1), z.literal('forever')]).default(1),
  fault: Fault.default({}),
  /** answer with this instead of the simulated one; nothing is validated then */
  reply: Literal.optional(),
});
export type ScriptRule = z.input<typeof ScriptRule>;
export type ScriptedRule = z.output<typeof ScriptRule>;
