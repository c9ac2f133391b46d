import { z } from 'zod';
import { Fault } from '../faults/fault.ts';

/** How the answer is to look, as far as a prompt may say so. */
export const Wish = z.strictObject({
  /** answer with exactly this text */
  say: z.string().optional(),
  /** answer with this many words */
  words: z.coerce.number().int().min(0).max(100_000).optional(),
  /** call this many tools at once, going round the offered ones */
  calls: z.coerce.number().int().min(1).max(64).optional(),
  refuse: z.coerce.boolean().optional(),
  /** hide the reasoning in an encrypted block (Anthropic) */
  redact: z.coerce.boolean().optional(),
});
export type Wish = z.output<typeof Wish>;

export interface Directives {
  readonly fault: Fault;
  readonly wish: Wish;
  /** the text without the directives */
  readonly text: string;
}

const inPrompt = /\[\[sim:\s*([^\]]*)\]\]/g;
const faultNames = new Set(Object.keys(Fault.shape));

/**
 * Reads `[[sim: status=429; retry_after=2]]` out of a prompt. Unknown names and bad values throw, so that a typo in a
 * test does not pass for a healthy answer.
 */
export function readDirectives(prompt: string): Directives {
  const pairs = [...prompt.matchAll(inPrompt)].flatMap(([, list = '']) => list.split(';').flatMap(readPair));
  return { ...sortPairs(pairs), text: prompt.replace(inPrompt, '').trim() };
}

/** Splits `gpt-4o--status=429--retry_after=2` into the model's name and its directives. */
export function readModelSuffix(model: string): { readonly model: string; readonly fault: Fault } {
  const [name = '', ...list] = model.split('--');
  return { model: name, fault: sortPairs(list.flatMap(readPair)).fault };
}

function readPair(text: string): readonly (readonly [string, string])[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const at = trimmed.indexOf('=');
  return at < 0 ? [[trimmed, 'true']] : [[trimmed.slice(0, at).trim(), trimmed.slice(at + 1).trim()]];
}

function sortPairs(pairs: readonly (readonly [string, string])[]): { readonly fault: Fault; readonly wish: Wish } {
  const isFault = ([name]: readonly [string, string]) => faultNames.has(name);
  return {
    fault: Fault.parse(Object.fromEntries(pairs.filter(isFault))),
    wish: Wish.parse(Object.fromEntries(pairs.filter((pair) => !isFault(pair)))),
  };
}
