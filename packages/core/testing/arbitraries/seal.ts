import fc from 'fast-check';
import type { Minter, Seal } from '../../src/schema/generate/seal.ts';
import type { SealRecord } from '../../src/wire/seal-envelope.ts';

const base64 = fc.uint8Array({ minLength: 3, maxLength: 24 }).map((bytes) => btoa(String.fromCharCode(...bytes)));

export const minter = (families: readonly string[] = ['claude', 'openai', 'gemini', 'xai']): fc.Arbitrary<Minter> =>
  fc.record(
    {
      family: fc.constantFrom(...families),
      provider: fc.constantFrom('anthropic', 'vertex', 'ø'),
      model: fc.constantFrom('m-1', '模型'),
      keyRef: fc.constant('k1'),
      isGuess: fc.boolean(),
    },
    { requiredKeys: ['family'], noNullPrototype: true },
  );

/** `data` as vendors mint it, and sometimes anything. */
export const seal = (): fc.Arbitrary<Seal> =>
  fc.record(
    {
      kind: fc.constantFrom('signature', 'encrypted', 'redacted'),
      data: fc.oneof({ weight: 4, arbitrary: base64 }, fc.string({ unit: 'binary', minLength: 1 })),
      mintedBy: minter(),
    },
    { requiredKeys: ['kind', 'data'], noNullPrototype: true },
  );

export const sealRecord = (): fc.Arbitrary<SealRecord> =>
  fc.record(
    {
      seal: seal(),
      itemId: fc.constantFrom('rs_1', 'ø "x"'),
      seals: fc.constantFrom('reasoning', 'text', 'tool-call'),
    },
    { requiredKeys: ['seal'], noNullPrototype: true },
  );
