import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { Finish } from '../../schema/generate/finish.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readObject, readString } from '../../schema/json/read-value.ts';
import type { Ask, Encoded, Sent } from '../codec.ts';
import { NoteSet } from '../notes.ts';
import { answerFromTool } from '../output-tool.ts';
import type { WireMembers } from '../vendor-members.ts';
import { decodeAssistantBlocks } from './decode-block.ts';
import { answerBlocks } from './encode-block.ts';
import { restOf, vendorOf } from './members.ts';
import { readingAnswer } from './reading.ts';
import { decodeFinish, encodeFinish } from './stop-reason.ts';
import { decodeUsage, encodeUsage } from './usage.ts';
import { Writing } from './writing.ts';

const responseMembers = new Set(['output', 'stopReason', 'usage', 'serviceTier']);
const outputMembers = new Set(['message']);
const messageMembers = new Set(['role', 'content']);
const typeOnly = new Set(['type']);

export function decodeResponse(wire: Json, sent: Sent): Result<GenerateResult> {
  const output = isJsonObject(wire) ? readObject(wire['output']) : undefined;
  const message = readObject(output?.['message']);
  if (!isJsonObject(wire) || message === undefined || !Array.isArray(message['content'])) return unreadable();
  const items = decodeAssistantBlocks(readList(message['content']), readingAnswer(sent));
  const finish = decodeFinish(readString(wire['stopReason']));
  const usage = readObject(wire['usage']);
  return ok({
    candidates: [answerFromTool({ index: 0, items, finish }, sent)],
    ...(usage && { usage: decodeUsage(usage) }),
    ...tierOf(wire),
    ...vendorOf(
      restOf(wire, responseMembers),
      restOf(output, outputMembers, 'output'),
      restOf(message, messageMembers, 'output.message'),
      restOf(readObject(wire['serviceTier']), typeOnly, 'serviceTier'),
    ),
  });
}

export function tierOf(wire: JsonObject): { readonly serviceTier?: string } {
  const serviceTier = readString(readObject(wire['serviceTier'])?.['type']);
  return serviceTier === undefined ? {} : { serviceTier };
}

const unreadable = (): Result<never> =>
  fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });

/** How an answer is written for a client of the API: what Claude sealed it can hand back as it is. */
export const writingFor = (ask: Ask): Writing =>
  new Writing({
    notes: new NoteSet('bedrock', 'result'),
    side: 'client',
    features: new Set(),
    sealFamily: 'claude',
    provider: ask.answeredBy.provider,
  });

export function encodeResponse(result: GenerateResult, ask: Ask): Encoded<Json> {
  const writing = writingFor(ask);
  const [candidate] = result.candidates;
  if (result.candidates.length > 1) writing.notes.add('dropped', 'candidates', 'no-counterpart', 'meaning');
  const content = (candidate?.items ?? []).flatMap((item) => answerBlocks(item, 'candidates[].items[]', writing));
  const finish = candidate?.finish ?? blockedPrompt;
  const wire: WireMembers = {
    output: { message: { role: 'assistant', content } },
    stopReason: encodeFinish(finish, writing.notes),
    ...(result.usage && { usage: encodeUsage(result.usage, writing) }),
    ...(result.serviceTier !== undefined && { serviceTier: { type: result.serviceTier } }),
  };
  writing.putVendor(wire, finish.vendor, 'candidates[].finish');
  writing.putVendor(wire, candidate?.vendor, 'candidates[]');
  if (candidate?.safety) writing.notes.add('dropped', 'candidates[].safety', 'no-counterpart', 'form');
  writing.putVendor(wire, result.vendor, 'result');
  return { wire, notes: writing.notes.list() };
}

/** Without a candidate the prompt itself was refused. */
export const blockedPrompt: Finish = { reason: 'content-filter' };
