import type { z } from 'zod';
import type { IncomingRequest } from '../../http/incoming-request.ts';
import type { JsonReply } from '../../http/reply.ts';
import { firstTrouble } from '../../validation/trouble.ts';
import { messageOf, refuse } from './refusal.ts';

export type Valid<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reply: JsonReply };

/** Parses the body by the schema or says what Anthropic would say. */
export function validate<T>(request: IncomingRequest, schema: z.ZodType<T>): Valid<T> {
  if (request.body === undefined) {
    return {
      ok: false,
      reply: refuse(400, 'The request body is not valid JSON: unexpected character: line 1 column 1 (char 0)'),
    };
  }
  const parsed = schema.safeParse(request.body);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, reply: refuse(400, messageOf(firstTrouble(parsed.error, request.body))) };
}
