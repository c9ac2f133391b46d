import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { GatewayError } from '../../src/schema/errors/gateway-error.ts';
import { words } from '../arbitraries/items.ts';
import { canonicalJson } from '../canonical-json.ts';
import { okValue } from '../ok-value.ts';
import { askOf, plainSent } from '../targets.ts';
import { decodedResult, encodedResult, type LawSubject, resultInDomain } from './law-subject.ts';

export function resultLaws({ format, results, numRuns }: LawSubject): void {
  const ask = askOf(format.name);
  const sent = plainSent(format.name);

  describe('answers', () => {
    test('L3 decode ∘ encode is the identity on what the format can say, without a note', () =>
      fc.assert(
        fc.property(results, (any) => {
          const result = resultInDomain(format, any);
          const { text, notes } = encodedResult(format, result, ask);
          expect(notes).toEqual([]);
          expect(okValue(decodedResult(format, text, sent))).toEqual(result);
        }),
        { numRuns },
      ));

    test('L3 encode ∘ decode gives the same answer', () =>
      fc.assert(
        fc.property(results, (any) => {
          const { text } = encodedResult(format, any, ask);
          const again = encodedResult(format, okValue(decodedResult(format, text, sent)), ask);
          expect(canonicalJson(again.text)).toBe(canonicalJson(text));
        }),
        { numRuns },
      ));

    test('L13 counts survive, and every total is the sum', () =>
      fc.assert(
        fc.property(results, (result) => {
          if (result.usage === undefined) return;
          const { text } = encodedResult(format, result, ask);
          const counted = okValue(decodedResult(format, text, sent)).usage;
          expect([counted?.input, counted?.output]).toEqual([result.usage.input, result.usage.output]);
          for (const [, total] of text.matchAll(/"total_?tokens":(\d+)/gi)) {
            expect(Number(total)).toBe(result.usage.input + result.usage.output);
          }
        }),
        { numRuns },
      ));

    test('L3 an error keeps status and message', () =>
      fc.assert(
        fc.property(upstreamError, (error) => {
          const body: unknown = JSON.parse(JSON.stringify(format.codec.encodeError(error)));
          const { kind, status, message } = format.codec.decodeError(error.status ?? 0, body);
          expect({ kind, status, message }).toEqual({
            kind: error.kind,
            status: error.status,
            message: error.message,
          });
        }),
      ));
  });
}

const upstreamError: fc.Arbitrary<GatewayError> = fc.record({
  kind: fc.constant('upstream-error'),
  status: fc.constantFrom(400, 401, 403, 404, 413, 429, 500, 503, 504, 529),
  message: words(),
});
