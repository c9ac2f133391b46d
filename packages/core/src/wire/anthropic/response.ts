import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { Finish } from '../../schema/generate/finish.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import type { Ask, Encoded, Sent } from '../codec.ts';
import { stableHash } from '../made-up-id.ts';
import { NoteSet } from '../notes.ts';
import { answerFromTool } from '../output-tool.ts';
import type { WireMembers } from '../vendor-members.ts';
import { decodeAssistantBlocks } from './decode-block.ts';
import { type Block, encodeItem } from './encode-block.ts';
import { listAt, objectAt, restOf, textAt, vendorOf } from './read-json.ts';
import { readingAnswer } from './reading.ts';
import { decodeFinish, encodeFinish } from './stop-reason.ts';
import { decodeUsage, encodeUsage } from './usage.ts';
import { Writing } from './writing.ts';

/** Members of a message that are typed, or say nothing new. */
export const messageMembers: ReadonlySet<string> = new Set([
  'id',
  'type',
  'role',
  'model',
  'content',
  'stop_reason',
  'stop_sequence',
  'stop_details',
  'usage',
]);

export function decodeResponse(wire: Json, sent: Sent): Result<GenerateResult> {
  if (!isJsonObject(wire)) return unreadable();
  const blocks = listAt(wire, 'content');
  if (blocks === undefined) return unreadable();
  const id = textAt(wire, 'id');
  const model = textAt(wire, 'model');
  const usage = objectAt(wire, 'usage');
  const candidate = answerFromTool(
    { index: 0, items: decodeAssistantBlocks(blocks, readingAnswer(sent)), finish: decodeFinish(wire) },
    sent,
  );
  return ok({
    ...(id !== undefined && { id }),
    ...(model !== undefined && { model }),
    candidates: [candidate],
    ...(usage && { usage: decodeUsage(usage), ...tierOf(usage) }),
    ...vendorOf(restOf(wire, messageMembers)),
  });
}

export function tierOf(usage: JsonObject): { readonly serviceTier?: string } {
  const serviceTier = textAt(usage, 'service_tier');
  return serviceTier === undefined ? {} : { serviceTier };
}

const unreadable = (): Result<never> =>
  fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });

/** How an answer is written for a client of the API. */
export const writingFor = (ask: Ask): Writing =>
  new Writing({
    notes: new NoteSet('anthropic', 'result'),
    side: 'client',
    features: new Set(),
    sealFamily: 'claude',
    provider: ask.answeredBy.provider,
  });

export const madeUpId = (ask: Ask): string => `msg_${stableHash(ask.idSeed, 24)}`;

export function encodeResponse(result: GenerateResult, ask: Ask): Encoded<Json> {
  const writing = writingFor(ask);
  const [candidate] = result.candidates;
  if (result.candidates.length > 1) writing.notes.add('dropped', 'candidates', 'no-counterpart', 'meaning');
  const content = (candidate?.items ?? []).flatMap((item) => blocksOf(item, writing));
  const finish = candidate?.finish ?? blockedPrompt(result);
  const finished = encodeFinish(finish, writing.notes);
  const wire: WireMembers = {
    ...envelope(result, ask),
    content,
    ...finished,
    usage: { ...encodeUsage(result.usage ?? { input: 0, output: 0 }), ...tier(result.serviceTier) },
  };
  writing.putVendor(wire, finish.vendor, 'candidates[].finish');
  writing.putVendor(wire, candidate?.vendor, 'candidates[]');
  if (candidate?.safety) writing.notes.add('dropped', 'candidates[].safety', 'no-counterpart', 'form');
  writing.putVendor(wire, result.vendor, 'result');
  return { wire, notes: writing.notes.list() };
}

/** A part that a client cannot be given is left out: an answer is never refused. */
function blocksOf(item: Parameters<typeof encodeItem>[0], writing: Writing): readonly Block[] {
  const blocks = encodeItem(item, 'candidates[].items[]', writing);
  if (blocks.ok) return blocks.value;
  writing.notes.add('dropped', `candidates[].items[].${item.type}`, 'no-counterpart', 'meaning');
  return [];
}

export const envelope = ({ id, model }: Pick<GenerateResult, 'id' | 'model'>, ask: Ask): WireMembers => ({
  id: id ?? madeUpId(ask),
  type: 'message',
  role: 'assistant',
  model: model ?? ask.model,
});

export const tier = (serviceTier: string | undefined) =>
  serviceTier === undefined ? {} : { service_tier: serviceTier };

/** Without a candidate the prompt itself was refused. */
const blockedPrompt = ({ promptBlock }: GenerateResult): Finish => ({
  reason: 'content-filter',
  ...(promptBlock && { refusal: { explanation: promptBlock.message ?? promptBlock.reason } }),
});
