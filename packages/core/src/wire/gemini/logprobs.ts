import type { TokenLogprob } from '../../schema/generate/part.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readString } from '../../schema/json/read-value.ts';
import type { WireMembers } from '../vendor-members.ts';
import { given, objectAt, objectsOf, restOf } from './read-json.ts';

const members = new Set(['chosenCandidates', 'topCandidates']);

/** `logprobsResult`: the tokens that were chosen, and beside each the likeliest at its place. */
export function decodeLogprobs(candidate: JsonObject): {
  readonly logprobs: readonly TokenLogprob[];
  readonly vendor: Vendor | undefined;
} {
  const wire = objectAt(candidate, 'logprobsResult');
  if (wire === undefined) return { logprobs: [], vendor: undefined };
  const tops = objectsOf(wire['topCandidates']);
  const logprobs = objectsOf(wire['chosenCandidates']).map((chosen, at) => {
    const top = objectsOf(tops[at]?.['candidates']).map(tokenOf);
    return { ...tokenOf(chosen), ...(top.length > 0 && { top }) };
  });
  return { logprobs, vendor: restOf(wire, members, 'logprobsResult') };
}

const tokenOf = (wire: JsonObject) => ({
  token: readString(wire['token']) ?? '',
  logprob: readNumber(wire['logProbability']) ?? 0,
  ...given('tokenId', readNumber(wire['tokenId'])),
});

export function encodeLogprobs(logprobs: readonly TokenLogprob[]): WireMembers {
  if (logprobs.length === 0) return {};
  const hasTop = logprobs.some(({ top }) => top !== undefined && top.length > 0);
  return {
    logprobsResult: {
      ...(hasTop && { topCandidates: logprobs.map(({ top = [] }) => ({ candidates: top.map(wireToken) })) }),
      chosenCandidates: logprobs.map(wireToken),
    },
  };
}

const wireToken = ({ token, tokenId, logprob }: Omit<TokenLogprob, 'top'>) => ({
  token,
  ...given('tokenId', tokenId),
  logProbability: logprob,
});
