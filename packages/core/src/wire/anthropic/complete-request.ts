import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { isJsonObject, type Json } from '../../schema/json/raw-json.ts';
import type { Encoded, Sent, Target } from '../codec.ts';
import { joinTexts } from '../joined-text.ts';
import { NoteSet } from '../notes.ts';
import type { WireMembers } from '../vendor-members.ts';
import { refusal, writeSampling } from './encode-params.ts';
import { flagAt, numberAt, objectAt, restOf, textAt, textsAt, vendorOf } from './read-json.ts';
import { Writing } from './writing.ts';

const members = new Set([
  ...['model', 'prompt', 'max_tokens_to_sample', 'temperature', 'top_p', 'top_k', 'stop_sequences', 'stream'],
  ...['metadata', 'fallbacks', 'extra_params'],
]);

/** The frame that the models of that time were trained on. */
const open = '\n\nHuman: ';
const close = '\n\nAssistant:';

const unframed = (prompt: string): string =>
  prompt.startsWith(open) && prompt.indexOf(close) === prompt.length - close.length
    ? prompt.slice(open.length, -close.length)
    : prompt;

const framed = (text: string): string =>
  text.startsWith('\n\nHuman:') && text.includes(close) ? text : open + text + close;

export function checkCompletion({ value }: JsonBody): Result<void> {
  if (typeof value['model'] !== 'string' || value['model'] === '') return invalidRequest('model is required');
  if (typeof value['prompt'] !== 'string') return invalidRequest('prompt is required for text completion');
  if (value['stream'] === true) return invalidRequest('streaming is not supported for this request type');
  return ok(undefined);
}

export function decodeCompletion(wire: Json): Result<GenerateRequest> {
  const prompt = isJsonObject(wire) ? textAt(wire, 'prompt') : undefined;
  if (!isJsonObject(wire) || prompt === undefined) return invalidRequest('prompt is required for text completion');
  const maxOutputTokens = numberAt(wire, 'max_tokens_to_sample');
  const stop = textsAt(wire, 'stop_sequences');
  const [temperature, topP, topK] = ['temperature', 'top_p', 'top_k'].map((name) => numberAt(wire, name));
  const sampling = {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(topK !== undefined && { topK }),
  };
  const limits = { ...(maxOutputTokens !== undefined && { maxOutputTokens }), ...(stop && { stop }) };
  const user = textAt(objectAt(wire, 'metadata') ?? {}, 'user_id');
  const isStream = flagAt(wire, 'stream');
  return ok({
    model: textAt(wire, 'model') ?? '',
    instructions: [],
    turns: [{ role: 'user', items: [{ type: 'text', text: unframed(prompt) }] }],
    ...(Object.keys(sampling).length > 0 && { sampling }),
    ...(Object.keys(limits).length > 0 && { limits }),
    ...(user !== undefined && { identity: { user } }),
    ...(isStream !== undefined && { delivery: { isStream } }),
    ...vendorOf(restOf(wire, members)),
  });
}

type Encoding = Result<Encoded<Json> & { readonly sent: Sent }>;

export function encodeCompletion(request: GenerateRequest, target: Target): Encoding {
  const refused = refusal(request, target);
  if (refused) return { ok: false, error: refused };
  const { sealFamily, provider, model, keyRef, features, idSeed = '' } = target;
  const notes = new NoteSet('anthropic', 'request');
  const writing = new Writing({ notes, side: 'provider', features, sealFamily, provider });
  const user = request.identity?.user;
  const wire: WireMembers = {
    model,
    prompt: framed(spokenText(request, notes)),
    max_tokens_to_sample: request.limits?.maxOutputTokens ?? target.maxOutputTokens ?? 4096,
    ...(user !== undefined && { metadata: { user_id: user } }),
  };
  writeSampling(wire, request, target, writing);
  if (request.delivery?.isStream !== undefined) wire['stream'] = request.delivery.isStream;
  writing.putVendor(wire, request.vendor, 'request');
  const minter = { family: sealFamily, provider, model, ...(keyRef !== undefined && { keyRef }) };
  const sent = { callIds: new Map(), toolNames: new Map(), wrappedTools: new Set<string>(), minter, idSeed };
  return ok({ wire, notes: notes.list(), sent });
}

/** Everything said, a blank line between the speakers; what is not text cannot be said here. */
function spokenText(request: GenerateRequest, notes: NoteSet): string {
  const said = [...request.instructions.map(({ parts }) => parts), ...request.turns.map(({ items }) => items)];
  if (said.flat().some(({ type }) => type !== 'text')) {
    notes.add('dropped', 'turns[].items[]', 'no-counterpart', 'meaning');
  }
  if (said.length > 1) notes.add('approximated', 'turns', 'grouping-lost', 'meaning');
  return said.map((items) => joinTexts(items).text).join('\n\n');
}
