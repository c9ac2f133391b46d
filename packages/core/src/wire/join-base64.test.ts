import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { joinBase64 } from './join-base64.ts';

test('pieces of one encoding, cut anywhere', () =>
  fc.assert(
    fc.property(fc.base64String(), fc.array(fc.nat({ max: 60 })), (whole, cuts) => {
      const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
      const pieces = places.slice(1).map((end, i) => whole.slice(places[i], end));
      fc.pre(!pieces.some((piece, i) => i < pieces.length - 1 && piece.includes('=')));
      expect(joinBase64(pieces)).toBe(whole);
    }),
  ));

test('pieces that were encoded one by one', () =>
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 6 }), (chunks) => {
      const joined = joinBase64(chunks.map((bytes) => btoa(String.fromCharCode(...bytes))));
      expect(atob(joined)).toBe(chunks.map((bytes) => String.fromCharCode(...bytes)).join(''));
    }),
  ));

test('what is no base64 stays as it came', () => expect(joinBase64(['=', '*'])).toBe('=*'));
