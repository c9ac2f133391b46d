import { compact } from '../../schema/compact.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import type { Candidate, GenerateResult } from '../../schema/generate/result.ts';
import { isJsonObject, type JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObjects, readString } from '../../schema/json/read-value.ts';
import type { Ask, Encoded } from '../codec.ts';
import { joinTexts } from '../joined-text.ts';
import { NoteSet } from '../notes.ts';
import { decodeOpenaiError, isOpenaiError } from '../openai-error.ts';
import { decodeOpenaiFinish, encodeOpenaiFinish } from '../openai-finish.ts';
import { decodeOpenaiUsage, encodeOpenaiUsage, usageSpelling } from '../openai-usage.ts';
import { hasForeignVendor, putVendor, takeVendor, type WireMembers } from '../vendor-members.ts';
import { encodeTextLogprobs } from './text-logprobs.ts';

const format = 'openai-text';
export const knownOfAnswer: ReadonlySet<string> = new Set([
  ...['id', 'object', 'created', 'model', 'choices', 'usage', 'extra_fields'],
]);
/** `logprobs` stay as they are: only this format has them in this shape. */
export const knownOfChoice: ReadonlySet<string> = new Set(['index', 'text', 'finish_reason', 'stop']);
export const meansNothing: ReadonlySet<string> = new Set(['object', 'obfuscation', 'system_fingerprint']);

export function decodeResponse(wire: JsonObject): Result<GenerateResult> {
  if (!isJsonObject(wire)) return unreadable();
  if (!Array.isArray(wire.choices))
    return isOpenaiError(wire) ? fail(decodeOpenaiError(200, wire, format)) : unreadable();
  const created = readNumber(wire.created);
  return ok(
    compact({
      id: readString(wire.id),
      model: readString(wire.model),
      createdAtMs: created === undefined ? undefined : created * 1000,
      candidates: readObjects(wire.choices).map(decodeChoice),
      usage: decodeOpenaiUsage(wire.usage, format),
      vendor: takeVendor(wire, knownOfAnswer, format),
    }),
  );
}

const unreadable = (): Result<never> =>
  fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });

function decodeChoice(choice: JsonObject, position: number): Candidate {
  const text = readString(choice.text);
  return compact({
    index: readNumber(choice.index) ?? position,
    items: text === undefined ? [] : [{ type: 'text' as const, text }],
    finish: decodeOpenaiFinish(choice.finish_reason, choice.stop, format),
    vendor: choiceVendor(choice),
  });
}

/** Members of a choice that nobody else reads; a bare `logprobs: null` says nothing. */
export function choiceVendor(choice: JsonObject): Candidate['vendor'] {
  const vendor = takeVendor(choice, knownOfChoice, format);
  if (vendor?.[format]?.logprobs !== 'null') return vendor;
  const { logprobs: _, ...rest } = vendor[format];
  return Object.keys(rest).length === 0 ? undefined : { [format]: rest };
}

export function encodeResponse(result: GenerateResult, ask: Ask): Encoded<JsonObject> {
  const notes = new NoteSet(format, 'result');
  const blocked: readonly Candidate[] = [{ index: 0, items: [], finish: { reason: 'content-filter' } }];
  const candidates = result.candidates.length === 0 && result.promptBlock ? blocked : result.candidates;
  const wire: WireMembers = {
    id: result.id ?? ask.idSeed,
    object: 'text_completion',
    created: Math.floor((result.createdAtMs ?? ask.receivedAtMs) / 1000),
    model: result.model ?? ask.model,
    choices: candidates.map((candidate) => encodeChoice(candidate, ask, notes)),
    usage: result.usage ? encodeOpenaiUsage(result.usage, usageSpelling(ask, format)) : null,
  };
  putVendor(wire, result.vendor, format);
  if (hasForeignVendor(result.vendor, format, meansNothing)) notes.add('dropped', 'vendor', 'no-counterpart', 'form');
  if (ask.dialect === 'gateway') wire.system_fingerprint ??= '';
  return { wire, notes: notes.list() };
}

function encodeChoice(candidate: Candidate, ask: Ask, notes: NoteSet): WireMembers {
  const { items, finish } = candidate;
  const wire: WireMembers = { text: joinTexts(items).text, index: candidate.index };
  putVendor(wire, candidate.vendor, format);
  const logprobs = items.find((item) => item.type === 'text')?.logprobs;
  wire.logprobs ??= logprobs === undefined ? null : encodeTextLogprobs(logprobs);
  wire.finish_reason = encodeOpenaiFinish(finish, ask.dialect, notes);
  if (finish.stopSequence !== undefined) wire.stop = finish.stopSequence;
  for (const item of items) noteUnspoken(item, notes);
  return wire;
}

export function noteUnspoken(item: AssistantItem, notes: NoteSet): void {
  if (item.type !== 'text') notes.add('dropped', `candidates[].items[].${item.type}`, 'no-counterpart', 'meaning');
  else if (item.annotations) notes.add('dropped', 'candidates[].items[].annotations', 'no-counterpart', 'meaning');
}
