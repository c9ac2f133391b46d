import type { Memory } from '../../model/memory.ts';
import { stableHash } from '../../model/stable-hash.ts';
import { splitTokens } from '../../model/tokens.ts';

const lifetimeSeconds = 600;
const step = 128;

/**
 * Tokens of the prompt that an earlier request with the same key has already brought, in steps of 128 from 1,024 on.
 * @see https://platform.openai.com/docs/guides/prompt-caching
 */
export function cachedTokens(memory: Memory, key: string, prompt: string, nowSeconds: number): number {
  const tokens = splitTokens(prompt);
  let cached = 0;
  let prefix = stableHash(key, 32);
  for (let at = 0; at + step <= tokens.length; at += step) {
    prefix = stableHash(prefix + tokens.slice(at, at + step).join(''), 32);
    const isKnown = memory.touchPrefix(`openai ${prefix}`, nowSeconds, lifetimeSeconds);
    if (isKnown && cached === at) cached = at + step;
  }
  return cached >= 1024 ? cached : 0;
}
