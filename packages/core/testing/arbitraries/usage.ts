import fc from 'fast-check';
import type { Usage } from '../../src/schema/generate/usage.ts';

export interface UsageKinds {
  readonly cache?: boolean;
  readonly reasoning?: boolean;
}

/** Parts never exceed their whole. */
export const usage = (kinds: UsageKinds = { cache: true, reasoning: true }): fc.Arbitrary<Usage> =>
  fc
    .record({
      fresh: fc.nat({ max: 5_000 }),
      cacheRead: fc.nat({ max: 500 }),
      cacheWrite: fc.nat({ max: 500 }),
      visible: fc.nat({ max: 5_000 }),
      reasoning: fc.nat({ max: 500 }),
    })
    .map(({ fresh, cacheRead, cacheWrite, visible, reasoning }) => ({
      input: fresh + (kinds.cache ? cacheRead + cacheWrite : 0),
      output: visible + (kinds.reasoning ? reasoning : 0),
      ...(kinds.cache && { inputOf: { cacheRead, cacheWrite } }),
      ...(kinds.reasoning && { outputOf: { reasoning } }),
    }));
