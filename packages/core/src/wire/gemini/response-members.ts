import type { GenerateResult, PromptBlock, Safety } from '../../schema/generate/result.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { isJsonObject, type Json } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import type { Ask } from '../codec.ts';
import { stableHash } from '../made-up-id.ts';
import type { WireMembers } from '../vendor-members.ts';
import { given, objectAt, restOf, said, vendorMember, vendorOf } from './read-json.ts';

const answerMembers = new Set([
  'candidates',
  'promptFeedback',
  'usageMetadata',
  'modelVersion',
  'responseId',
  'createTime',
]);
const feedbackMembers = new Set(['blockReason', 'blockReasonMessage']);

/** Members of a candidate that are typed, or read elsewhere. */
export const candidateMembers: ReadonlySet<string> = new Set([
  'content',
  'finishReason',
  'finishMessage',
  'index',
  'safetyRatings',
  'groundingMetadata',
  'citationMetadata',
  'logprobsResult',
]);

/** What every chunk of an answer says about the whole. */
export function decodeHead(wire: JsonObject): Pick<GenerateResult, 'id' | 'model' | 'createdAtMs' | 'vendor'> {
  const created = readString(wire['createTime']);
  const ms = created === undefined ? Number.NaN : Date.parse(created);
  const isExact = Number.isFinite(ms) && new Date(ms).toISOString() === created;
  return {
    ...given('id', readString(wire['responseId'])),
    ...given('model', readString(wire['modelVersion'])),
    ...(Number.isFinite(ms) && { createdAtMs: ms }),
    ...vendorOf(
      restOf(wire, answerMembers),
      created === undefined || isExact ? undefined : vendorMember('createTime', created),
    ),
  };
}

export function encodeHead(
  { id, model, createdAtMs, vendor }: Pick<GenerateResult, 'id' | 'model' | 'createdAtMs' | 'vendor'>,
  ask: Ask,
): WireMembers {
  const isExact = vendor?.gemini?.['createTime'] === undefined;
  return {
    modelVersion: model ?? ask.model,
    responseId: id ?? stableHash(ask.idSeed, 24),
    ...(createdAtMs !== undefined &&
      isExact &&
      isDate(createdAtMs) && { createTime: new Date(createdAtMs).toISOString() }),
  };
}

const isDate = (ms: number): boolean => Number.isFinite(new Date(ms).getTime());

/** The prompt itself was refused, or only something was said about it. */
export function decodeFeedback(wire: JsonObject): {
  readonly promptBlock?: PromptBlock;
  readonly vendor?: Vendor;
} {
  const feedback = objectAt(wire, 'promptFeedback');
  if (feedback === undefined) return {};
  const reason = readString(feedback['blockReason']);
  if (reason === undefined) return vendorOf(restOf(feedback, new Set(), 'promptFeedback'));
  const message = readString(feedback['blockReasonMessage']);
  return {
    promptBlock: {
      reason,
      ...(message !== undefined && { message }),
      ...vendorOf(restOf(feedback, feedbackMembers)),
    },
  };
}

export function decodeSafety(candidate: JsonObject): { readonly safety?: Safety } {
  const ratings = said(candidate['safetyRatings']);
  if (ratings === undefined) return {};
  const parsed = parseJson(jsonTextOf(ratings));
  const list: readonly Json[] = parsed.ok && Array.isArray(parsed.value) ? parsed.value : [];
  const isBlocked = list.some((each) => isJsonObject(each) && each['blocked'] === true);
  return { safety: { isBlocked, vendor: vendorMember('safetyRatings', ratings) } };
}
