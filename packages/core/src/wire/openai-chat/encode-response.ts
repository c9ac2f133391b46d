import { compact } from '../../schema/compact.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import type { AudioPart, ImagePart, TextPart } from '../../schema/generate/part.ts';
import type { Candidate, GenerateResult } from '../../schema/generate/result.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readObject } from '../../schema/json/read-value.ts';
import type { Ask, Encoded } from '../codec.ts';
import { toDataUrl } from '../data-url.ts';
import { type JoinedText, joinTexts } from '../joined-text.ts';
import { NoteSet } from '../notes.ts';
import { encodeOpenaiFinish } from '../openai-finish.ts';
import { encodeOpenaiUsage, usageSpelling } from '../openai-usage.ts';
import { hasForeignVendor, putVendor, type WireMembers } from '../vendor-members.ts';
import { encodeAnnotation } from './annotations.ts';
import { losesGrouping, plainReasoning, ReasoningDetails } from './encode-reasoning.ts';
import { encodeLogprobs } from './logprobs.ts';
import { meansNothing } from './request-encoding.ts';
import { encodeCallForClient } from './tool-calls.ts';

const format = 'openai-chat';

export function encodeResponse(result: GenerateResult, ask: Ask): Encoded<JsonObject> {
  const notes = new NoteSet(format, 'result');
  const wire: WireMembers = {
    id: result.id ?? ask.idSeed,
    object: 'chat.completion',
    created: Math.floor((result.createdAtMs ?? ask.receivedAtMs) / 1000),
    model: result.model ?? ask.model,
    choices: encodeChoices(result, ask, notes),
    service_tier: result.serviceTier,
    usage: result.usage ? encodeOpenaiUsage(result.usage, usageSpelling(ask, format)) : null,
  };
  putVendor(wire, result.vendor, format);
  noteForeign(result, notes);
  if (ask.dialect === 'gateway') wire.system_fingerprint ??= '';
  return { wire, notes: notes.list() };
}

function noteForeign(of: Pick<GenerateResult, 'vendor'>, notes: NoteSet): void {
  if (hasForeignVendor(of.vendor, format, meansNothing)) notes.add('dropped', 'vendor', 'no-counterpart', 'form');
}

/** A refused prompt has no candidates: the client sees an empty, filtered one. */
function encodeChoices(result: GenerateResult, ask: Ask, notes: NoteSet): readonly Json[] {
  if (result.candidates.length > 0 || result.promptBlock === undefined)
    return result.candidates.map((candidate) => encodeChoice(candidate, ask, notes));
  const { message } = result.promptBlock;
  return [blockedChoice(message)];
}

export const blockedChoice = (refusal: string | undefined): JsonObject => ({
  index: 0,
  message: { role: 'assistant', content: null, refusal: refusal ?? null },
  finish_reason: 'content_filter',
});

function encodeChoice(candidate: Candidate, ask: Ask, notes: NoteSet): JsonObject {
  const { finish, items } = candidate;
  const message = encodeMessage(candidate, ask, notes);
  const choice: WireMembers = compact({
    index: candidate.index,
    message,
    logprobs: encodeLogprobs({
      ...probs('content', items.find((item) => item.type === 'text')?.logprobs),
      ...probs('refusal', items.find((item) => item.type === 'refusal')?.logprobs),
    }),
    finish_reason: encodeOpenaiFinish(finish, ask.dialect, notes),
    stop: finish.stopSequence,
  });
  const outer: WireMembers = { ...choice };
  putVendor(outer, candidate.vendor, format);
  noteForeign(candidate, notes);
  if (candidate.safety?.vendor) notes.add('dropped', 'candidates[].safety', 'no-counterpart', 'form');
  return outer;
}

const probs = <K extends string, T>(name: K, value: T | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: T };

function encodeMessage({ items, finish }: Candidate, ask: Ask, notes: NoteSet): WireMembers {
  const joined = joinTexts(items.map((item) => readable(item, notes)));
  const message: WireMembers = { role: 'assistant', content: encodeSaid(items, joined) };
  putRefusal(message, items, finish.refusal?.explanation);
  putReasoning(message, items, ask, notes);
  const annotations = encodeAnnotations(items, joined, notes);
  if (annotations.length > 0) message.annotations = annotations;
  const audio = items.find((item) => item.type === 'audio');
  if (audio) message.audio = encodeSpokenAudio(audio);
  const images = items.filter((item) => item.type === 'image').map(encodeMadeImage);
  if (images.length > 0) message.images = images;
  const calls = items.filter((item) => item.type === 'tool-call');
  if (calls.length > 0)
    message.tool_calls = calls.map((call, index) =>
      encodeCallForClient(call, ask.dialect === 'gateway' ? index : undefined),
    );
  for (const item of items) noteUnsayable(item, notes);
  return message;
}

/** A digest of earlier turns is text to those who know no other. */
function readable(item: AssistantItem, notes: NoteSet): AssistantItem {
  if (item.type !== 'compaction' || item.summary === undefined) return item;
  notes.add('approximated', 'candidates[].items[].compaction', 'no-counterpart', 'meaning');
  return { type: 'text', text: item.summary };
}

/** One string; a list only where the answer holds blocks of this format that nobody here can read. */
function encodeSaid(items: readonly AssistantItem[], joined: JoinedText): Json {
  const own = items.filter((item) => item.type === 'opaque' && item.format === format);
  if (own.length === 0) return items.some(isSaid) ? joined.text : null;
  return items.flatMap((item): Json[] => {
    if (item.type === 'text') return [{ type: 'text', text: item.text }];
    return item.type === 'opaque' && item.format === format ? [new RawJson(item.wire)] : [];
  });
}

const isSaid = (item: AssistantItem): boolean =>
  (item.type === 'text' && !(item.text === '' && item.seal !== undefined)) || item.type === 'compaction';

function putRefusal(message: WireMembers, items: readonly AssistantItem[], explanation: string | undefined): void {
  const refusals = items.filter((item) => item.type === 'refusal');
  if (refusals.length > 0) message.refusal = refusals.map(({ text }) => text).join('');
  else if (explanation !== undefined) message.refusal = explanation;
}

function putReasoning(message: WireMembers, items: readonly AssistantItem[], ask: Ask, notes: NoteSet): void {
  const reasoning = items.filter((item) => item.type === 'reasoning');
  const details = new ReasoningDetails();
  for (const item of reasoning) {
    details.add(item);
    if (losesGrouping(item)) notes.add('approximated', 'candidates[].items[].entries', 'grouping-lost', 'form');
  }
  for (const item of items) {
    if (item.type === 'text' && item.seal) details.addElsewhere({ seal: item.seal, seals: 'text' });
  }
  const text = plainReasoning(reasoning);
  if (text !== '') {
    message.reasoning = text;
    if (ask.dialect === 'gateway') message.reasoning_content = text;
  }
  if (details.list.length > 0) message.reasoning_details = details.list;
}

const isText = (item: AssistantItem): item is TextPart => item.type === 'text';

function encodeAnnotations(items: readonly AssistantItem[], joined: JoinedText, notes: NoteSet): readonly Json[] {
  return items.filter(isText).flatMap((part) => {
    const place = joined.spanOf(part) ?? { start: 0, end: 0 };
    return part.annotations?.flatMap((each) => encodeAnnotation(each, joined.text, place, notes)) ?? [];
  });
}

function encodeSpokenAudio({ id, source, transcript, expiresAtMs, vendor }: AudioPart): JsonObject {
  const wire: WireMembers = compact({
    id: id ?? (source.kind === 'file-id' ? source.id : undefined),
    data: source.kind === 'base64' ? source.data : undefined,
    transcript,
    expires_at: expiresAtMs === undefined ? undefined : Math.floor(expiresAtMs / 1000),
  });
  const outer: WireMembers = { audio: wire };
  putVendor(outer, vendor, format);
  return readObject(outer.audio) ?? wire;
}

/** An image that the model made, as OpenRouter spells it. */
export function encodeMadeImage({ source, vendor }: ImagePart): JsonObject {
  const url = source.kind === 'base64' ? toDataUrl(source.mediaType, source.data) : mediaPlace(source);
  const wire: WireMembers = { type: 'image_url', image_url: { url } };
  putVendor(wire, vendor, format);
  return wire;
}

function mediaPlace(source: Exclude<ImagePart['source'], { readonly kind: 'base64' }>): string {
  if (source.kind === 'url') return source.url;
  return source.kind === 'object' ? source.uri : source.id;
}

/** What the model or its host did that this format has no place for. */
export function noteUnsayable(item: AssistantItem, notes: NoteSet): void {
  switch (item.type) {
    case 'server-tool-call':
    case 'server-tool-result':
      notes.add('dropped', `candidates[].items[].${item.type}`, 'no-counterpart', 'form');
      break;
    case 'video':
    case 'document':
    case 'search-result':
      notes.add('dropped', `candidates[].items[].${item.type}`, 'no-counterpart', 'meaning');
      break;
    case 'opaque':
      if (item.format !== format)
        notes.add('dropped', 'candidates[].items[].opaque', 'no-counterpart', 'meaning', item.label);
      break;
    default:
  }
  if (item.vendor) noteForeignOfItem(item.vendor, notes);
}

function noteForeignOfItem(vendor: AssistantItem['vendor'], notes: NoteSet): void {
  if (hasForeignVendor(vendor, format, meansNothing))
    notes.add('dropped', 'candidates[].items[].vendor', 'no-counterpart', 'form');
}
