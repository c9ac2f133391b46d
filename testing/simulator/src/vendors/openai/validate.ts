import type { z } from 'zod';
import type { IncomingRequest } from '../../http/incoming-request.ts';
import type { JsonReply } from '../../http/reply.ts';
import { firstTrouble } from '../../validation/trouble.ts';
import { refusalOf, refuse } from './refusal.ts';

export type Valid<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reply: JsonReply };

/** Parses the body by the schema or says what OpenAI would say. */
export function validate<T>(request: IncomingRequest, schema: z.ZodType<T>): Valid<T> {
  if (request.body === undefined) {
    const message =
      "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)";
    return { ok: false, reply: refuse(400, { message }) };
  }
  const parsed = schema.safeParse(request.body);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, reply: refuse(400, refusalOf(firstTrouble(parsed.error, request.body))) };
}
