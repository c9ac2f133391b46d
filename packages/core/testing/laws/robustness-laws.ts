import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { StreamEvent } from '../../src/schema/generate/stream-event.ts';
import { streamViolations } from '../lawful-stream.ts';
import { mutatedJson } from '../mutated-json.ts';
import { askOf, plainSent } from '../targets.ts';
import {
  decodedFrames,
  decodedRequest,
  decodedResult,
  encodedRequest,
  encodedResult,
  framesOf,
  type LawSubject,
} from './law-subject.ts';

/** L16: whatever comes in, a decoder answers; and what it accepted can be encoded again. */
export function robustnessLaws(subject: LawSubject): void {
  describe('L16 nothing throws', () => {
    bodyLaws(subject);
    streamLaw(subject);
    errorLaw(subject);
  });
}

const anyObject = fc.dictionary(fc.string(), fc.jsonValue()).map((each) => JSON.stringify(each));

function bodyLaws({ format, requests, results, target, numRuns }: LawSubject): void {
  const runs = { numRuns: numRuns * 2 };
  const ask = askOf(format.name);
  const takesRequest = (text: string): void => {
    const decoded = decodedRequest(format, text);
    if (decoded.ok) encodedRequest(format, decoded.value, target);
  };
  const takesAnswer = (text: string): void => {
    const decoded = decodedResult(format, text, plainSent(format.name));
    if (decoded.ok) encodedResult(format, decoded.value, ask);
  };

  test('for any object', () =>
    fc.assert(
      fc.property(anyObject, (text) => {
        takesRequest(text);
        takesAnswer(text);
      }),
      runs,
    ));

  test('for a request with one thing wrong', () =>
    fc.assert(
      fc.property(requests, fc.nat(), fc.jsonValue({ maxDepth: 2 }), (request, place, value) => {
        const encoded = encodedRequest(format, request, target);
        if (encoded) takesRequest(mutatedJson(encoded.text, place, value));
      }),
      runs,
    ));

  test('for an answer with one thing wrong', () =>
    fc.assert(
      fc.property(results, fc.nat(), fc.jsonValue({ maxDepth: 2 }), (result, place, value) =>
        takesAnswer(mutatedJson(encodedResult(format, result, ask).text, place, value)),
      ),
      runs,
    ));
}

function streamLaw({ format, streams, numRuns }: LawSubject): void {
  const runs = { numRuns: numRuns * 2 };
  const ask = askOf(format.name);
  const sent = plainSent(format.name);
  test('for a stream with one thing wrong, and the events stay lawful', () =>
    fc.assert(
      fc.property(streams, fc.nat(), fc.nat(), fc.jsonValue({ maxDepth: 2 }), ({ events }, which, place, value) => {
        const frames = framesOf(format, events, ask);
        const wrong = frames.map((frame, i) =>
          i === which % frames.length && frame.data.startsWith('{')
            ? { ...frame, data: mutatedJson(frame.data, place, value) }
            : frame,
        );
        const told: readonly StreamEvent[] = decodedFrames(format, wrong, sent);
        expect(streamViolations(told)).toEqual([]);
      }),
      runs,
    ));
}

function errorLaw({ format, numRuns }: LawSubject): void {
  const runs = { numRuns: numRuns * 2 };
  test('for an error body of any shape', () =>
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.string(), fc.constant(undefined)),
        fc.integer({ min: 200, max: 599 }),
        (body, status) => {
          const error = format.codec.decodeError(status, body);
          expect(typeof error.message).toBe('string');
          expect(typeof JSON.stringify(format.codec.encodeError(error))).toBe('string');
        },
      ),
      runs,
    ));
}
