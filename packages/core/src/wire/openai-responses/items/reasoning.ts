import { compact } from '../../../schema/compact.ts';
import type { ReasoningItem } from '../../../schema/generate/item.ts';
import type { Seal } from '../../../schema/generate/seal.ts';
import { openSeal } from '../../seal-envelope.ts';
import type { MemberReader } from '../member-reader.ts';
import { type AssistantItemReader, type ItemPlace, minterAt, readBase } from './item-place.ts';

type Entry = ReasoningItem['entries'][number];

/** A cipher as it stands on the wire: an envelope of ours is opened. */
export function readSeal(data: string | undefined, place: ItemPlace): Seal | undefined {
  if (data === undefined || data === '') return undefined;
  return openSeal(data)?.seal ?? { kind: 'encrypted', data, mintedBy: minterAt(place) };
}

/** `reasoning`: digests in `summary`, the model's own words in `content`, the cipher in `encrypted_content`. */
export const readReasoning: AssistantItemReader = (wire, place) => {
  const summary = wire.children('summary') ?? (wire.has('summary') ? undefined : []);
  const content = wire.children('content') ?? (wire.has('content') ? undefined : []);
  if (summary === undefined || content === undefined) return undefined;
  const digests = summary.map((each) => readEntry(each, 'summary'));
  const words = content.map((each) => readEntry(each, 'text'));
  if (![...digests, ...words].every((entry) => entry !== undefined)) return undefined;
  const base = readBase(wire);
  const seal = readSeal(wire.string('encrypted_content'), place);
  const signed = seal === undefined ? readSigned(content) : undefined;
  if (signed !== undefined && digests.length === 0) return signed;
  const entries = [...digests, ...words].filter((entry) => entry !== undefined);
  return [compact({ type: 'reasoning' as const, ...base, entries, seal, vendor: wire.vendor() })];
};

function readEntry(wire: MemberReader, kind: Entry['kind']): Entry | undefined {
  const text = wire.string('text');
  return text === undefined ? undefined : { kind, text };
}

/** Older answers of this gateway showed Claude's thinking block by block, each with its signature. */
function readSigned(content: readonly MemberReader[]): readonly ReasoningItem[] | undefined {
  if (!content.some((each) => typeof each.peek('signature') === 'string')) return undefined;
  return content.map((each) => {
    const data = each.string('signature');
    const seal = data === undefined ? undefined : (openSeal(data)?.seal ?? claudeSignature(data));
    const entry = { kind: 'text' as const, text: each.string('text') ?? '' };
    return compact({ type: 'reasoning' as const, entries: entry.text === '' ? [] : [entry], seal });
  });
}

const claudeSignature = (data: string): Seal => ({
  kind: 'signature',
  data,
  mintedBy: { family: 'claude', isGuess: true },
});
