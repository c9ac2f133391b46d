import type { Usage } from '../../schema/generate/usage.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readString } from '../../schema/json/read-value.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { given, objectsOf, restOf, vendorMember, vendorOf } from './read-json.ts';

const members = new Set([
  'promptTokenCount',
  'candidatesTokenCount',
  'totalTokenCount',
  'thoughtsTokenCount',
  'cachedContentTokenCount',
  'toolUsePromptTokenCount',
  'promptTokensDetails',
  'candidatesTokensDetails',
]);

const modalities = ['text', 'image', 'audio', 'video', 'document'] as const;
type Modality = (typeof modalities)[number];

/**
 * The middle counts thoughts inside `output` and the prompts of hosted tools inside `input`; the API beside them.
 * `undefined` when nothing was counted. @see https://ai.google.dev/api/generate-content#UsageMetadata
 */
export function decodeUsage(wire: JsonObject): Usage | undefined {
  const prompt = readNumber(wire['promptTokenCount']);
  const answer = readNumber(wire['candidatesTokenCount']);
  const reasoning = readNumber(wire['thoughtsTokenCount']);
  const toolUse = readNumber(wire['toolUsePromptTokenCount']);
  const total = readNumber(wire['totalTokenCount']);
  if (prompt === undefined && answer === undefined && total === undefined) return undefined;
  const said = detailsOf(wire, 'promptTokensDetails', modalities);
  const made = detailsOf(wire, 'candidatesTokensDetails', spokenModalities);
  const cacheRead = readNumber(wire['cachedContentTokenCount']);
  const inputOf = { ...given('cacheRead', cacheRead), ...given('toolUse', toolUse), ...said.counts };
  const outputOf = { ...given('reasoning', reasoning), ...made.counts };
  return {
    input: (prompt ?? 0) + (toolUse ?? 0),
    output: (answer ?? 0) + (reasoning ?? 0),
    ...(Object.keys(inputOf).length > 0 && { inputOf }),
    ...(Object.keys(outputOf).length > 0 && { outputOf }),
    ...vendorOf(restOf(wire, members), said.vendor, made.vendor),
  };
}

const spokenModalities = ['text', 'image', 'audio', 'video'] as const;

/** A list that holds something unknown travels whole. */
function detailsOf<M extends Modality>(
  wire: JsonObject,
  member: string,
  known: readonly M[],
): { readonly counts?: { readonly [K in M]?: number }; readonly vendor?: Vendor } {
  const list = wire[member];
  if (!Array.isArray(list) || list.length === 0) return {};
  const counts: { [K in M]?: number } = {};
  for (const each of objectsOf(list)) {
    const word = readString(each['modality'])?.toLowerCase();
    const modality = known.find((one) => one === word);
    const count = readNumber(each['tokenCount']);
    if (modality === undefined || count === undefined || counts[modality] !== undefined) {
      return { vendor: vendorMember(member, list as Json) };
    }
    counts[modality] = count;
  }
  return { counts };
}

export function encodeUsage(usage: Usage): WireMembers {
  const { inputOf = {}, outputOf = {}, input, output } = usage;
  const reasoning = Math.min(outputOf.reasoning ?? 0, output);
  const wire: WireMembers = {
    promptTokenCount: Math.max(0, input - (inputOf.toolUse ?? 0)),
    candidatesTokenCount: output - reasoning,
    totalTokenCount: input + output,
    ...given('cachedContentTokenCount', inputOf.cacheRead),
    ...details('promptTokensDetails', inputOf, modalities),
    ...details('candidatesTokensDetails', outputOf, spokenModalities),
    ...given('toolUsePromptTokenCount', inputOf.toolUse),
    ...(outputOf.reasoning !== undefined && { thoughtsTokenCount: reasoning }),
  };
  putVendor(wire, usage.vendor, 'gemini');
  return wire;
}

function details(
  member: string,
  counts: { readonly [K in Modality]?: number },
  known: readonly Modality[],
): WireMembers {
  const list = known.flatMap((modality) => {
    const tokenCount = counts[modality];
    return tokenCount === undefined ? [] : [{ modality: modality.toUpperCase(), tokenCount }];
  });
  return list.length > 0 ? { [member]: list } : {};
}
