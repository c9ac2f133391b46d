import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import type { TextPart } from '../../schema/generate/part.ts';
import type { Candidate, GenerateResult } from '../../schema/generate/result.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber } from '../../schema/json/read-value.ts';
import type { Sent } from '../codec.ts';
import { decodeGrounding, type PlacedText } from './decode-grounding.ts';
import { decodeModelPart } from './decode-part.ts';
import { decodeFinish } from './finish.ts';
import { joinThoughts } from './join-thoughts.ts';
import { decodeLogprobs } from './logprobs.ts';
import { camelCased, isList, objectAt, objectsOf, restOf, vendorOf } from './read-json.ts';
import { Reading } from './reading.ts';
import { candidateMembers, decodeFeedback, decodeHead, decodeSafety } from './response-members.ts';
import { decodeUsage } from './usage.ts';

const telling = ['candidates', 'promptFeedback', 'usageMetadata', 'responseId'];

export function decodeResponse(wire: Json, sent: Sent): Result<GenerateResult> {
  if (!isJsonObject(wire)) return unreadable();
  const body = camelCased(wire);
  if (!telling.some((name) => name in body)) return unreadable();
  const { vendor: headVendor, ...head } = decodeHead(body);
  const { vendor: feedbackVendor, promptBlock } = decodeFeedback(body);
  const counted = objectAt(body, 'usageMetadata');
  const usage = counted && decodeUsage(counted);
  const seed = head.id ?? sent.idSeed;
  const uncounted = counted && usage === undefined ? restOf(counted, new Set(), 'usageMetadata') : undefined;
  return ok({
    ...head,
    candidates: objectsOf(body['candidates']).map((each, at) => decodeCandidate(each, at, sent, seed)),
    ...(promptBlock && { promptBlock }),
    ...(usage && { usage }),
    ...vendorOf(headVendor, feedbackVendor, uncounted),
  });
}

const unreadable = (): Result<never> =>
  fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });

const contentMembers = new Set(['role', 'parts']);

function decodeCandidate(wire: JsonObject, at: number, sent: Sent, seed: string): Candidate {
  const index = readNumber(wire['index']) ?? at;
  const content = objectAt(wire, 'content') ?? {};
  const parts = isList(content['parts']) ? content['parts'] : [];
  const reading = new Reading(sent, seed, index);
  const decoded = parts.map((part) => decodeModelPart(part, reading));
  const { logprobs, vendor: logprobsVendor } = decodeLogprobs(wire);
  const { items, search, vendor } = annotated(withLogprobs(decoded, logprobs), wire, seed);
  const hasCalls = items.some(({ type }) => type === 'tool-call');
  return {
    index,
    items: [...search, ...joinThoughts(items)],
    finish: decodeFinish(wire, hasCalls),
    ...decodeSafety(wire),
    ...vendorOf(restOf(wire, candidateMembers), restOf(content, contentMembers, 'content'), vendor, logprobsVendor),
  };
}

function withLogprobs(items: readonly AssistantItem[], logprobs: TextPart['logprobs'] = []): readonly AssistantItem[] {
  const first = items.findIndex(({ type }) => type === 'text');
  return logprobs.length === 0
    ? items
    : items.map((item, at) => (at === first && item.type === 'text' ? { ...item, logprobs } : item));
}

function annotated(items: readonly AssistantItem[], candidate: JsonObject, seed: string) {
  const texts: PlacedText[] = items.flatMap((item, part) => (item.type === 'text' ? [{ part, text: item.text }] : []));
  const { search, notes, vendor } = decodeGrounding(candidate, texts, seed);
  const noted = items.map((item, part) => {
    const own = notes.filter((note) => texts[note.text]?.part === part).map(({ annotation }) => annotation);
    return item.type === 'text' && own.length > 0 ? { ...item, annotations: own } : item;
  });
  return { items: noted, search, vendor };
}
