import type { JsonBody } from '../../schema/json/json-body.ts';
import type { Target } from '../codec.ts';
import type { RelaySend } from '../relay.ts';
import { gatewayMembers } from './request-members.ts';

/** Seals of other vendors travel in envelopes and on call ids; both have to be opened on the way. */
const carriedSeal = /Z3dzZWFs|_ts_/;
const calls = /"function_?(?:Call|Response|call|response)"/;
const labels = /"labels"/;
const jsonSchemas = /"(?:parameters|response)_?(?:Json|json)_?(?:Schema|schema)"/;

/** The client's own bytes, or `undefined` when this host takes only a part of what they say. */
export function relayRequest(body: JsonBody, { features }: Target, send: RelaySend): string | undefined {
  const { text } = body;
  const needsMiddle =
    carriedSeal.test(text) ||
    (!features.has('call-ids') && calls.test(text)) ||
    (!features.has('labels') && labels.test(text)) ||
    (!features.has('json-schema-tools') && jsonSchemas.test(text));
  if (needsMiddle) return undefined;
  const own = Object.fromEntries(['model', ...gatewayMembers].map((name) => [name, undefined]));
  return body.edited({ ...own, ...send.edits });
}
