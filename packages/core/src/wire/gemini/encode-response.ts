import type { AssistantItem } from '../../schema/generate/item.ts';
import type { Candidate, GenerateResult, PromptBlock } from '../../schema/generate/result.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import type { Ask, Encoded } from '../codec.ts';
import type { WireMembers } from '../vendor-members.ts';
import { GroundingWriter } from './encode-grounding.ts';
import { addParts, encodeItem, type WirePart } from './encode-part.ts';
import { encodeFinish } from './finish.ts';
import { encodeLogprobs } from './logprobs.ts';
import { given } from './read-json.ts';
import { encodeHead } from './response-members.ts';
import { encodeUsage } from './usage.ts';
import { type Writing, writingForClient } from './writing.ts';

const field = 'candidates[].items[]';

export function encodeResponse(result: GenerateResult, ask: Ask): Encoded<Json> {
  const writing = writingForClient(ask);
  if (result.serviceTier !== undefined) writing.notes.add('dropped', 'serviceTier', 'no-counterpart', 'form');
  const candidates = result.candidates.map((candidate) => encodeCandidate(candidate, writing));
  const wire: WireMembers = {
    ...(candidates.length > 0 && { candidates }),
    ...(result.promptBlock && { promptFeedback: encodeBlock(result.promptBlock, writing) }),
    ...(result.usage && { usageMetadata: encodeUsage(result.usage) }),
    ...encodeHead(result, ask),
  };
  writing.putVendor(wire, result.vendor, 'result');
  return { wire, notes: writing.notes.list() };
}

export function encodeBlock(block: PromptBlock, writing: Writing): WireMembers {
  const wire: WireMembers = { blockReason: block.reason, ...given('blockReasonMessage', block.message) };
  writing.putVendor(wire, block.vendor, 'promptBlock');
  return wire;
}

function encodeCandidate(candidate: Candidate, writing: Writing): Json {
  const grounding = new GroundingWriter(writing);
  const parts: WirePart[] = [];
  for (const item of candidate.items) {
    const written = partsOf(item, writing);
    if (item.type === 'text' && written.length > 0) {
      grounding.text(parts.length, item.text);
      for (const each of item.annotations ?? []) grounding.note(parts.length, each, 0, item.text.length);
    }
    grounding.search(item);
    addParts(parts, written, field, writing);
  }
  const logprobs = candidate.items.flatMap((item) => (item.type === 'text' ? (item.logprobs ?? []) : []));
  const isRefusing = candidate.items.some(({ type }) => type === 'refusal');
  const wire: WireMembers = {
    content: { parts, role: 'model' },
    ...encodeFinish(candidate.finish, isRefusing),
    index: candidate.index,
    ...grounding.written(),
    ...encodeLogprobs(logprobs),
  };
  return finished(wire, candidate, writing);
}

/** What stands beside the content of a candidate. */
export function finished(
  wire: WireMembers,
  { finish, safety, vendor }: Pick<Candidate, 'finish' | 'safety' | 'vendor'>,
  writing: Writing,
): Json {
  writing.putVendor(wire, safety?.vendor, 'candidates[].safety');
  writing.putVendor(wire, finish.vendor, 'candidates[].finish');
  writing.putVendor(wire, vendor, 'candidates[]');
  return wire;
}

/** A part that a client cannot be given is left out: an answer is never refused. */
export function partsOf(item: AssistantItem, writing: Writing): readonly WirePart[] {
  const written = encodeItem(item, field, writing);
  if (written.ok) return written.value;
  writing.notes.add('dropped', `${field}.${item.type}`, 'no-counterpart', 'meaning');
  return [];
}
