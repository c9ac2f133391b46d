import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { StreamEvent } from '../../src/schema/generate/stream-event.ts';
import { foldEvents } from '../../src/wire/fold.ts';
import { eventStreams } from '../arbitraries/event-streams.ts';
import { cutBytes } from '../cut-bytes.ts';
import { streamViolations } from '../lawful-stream.ts';
import { normalForm } from '../normal-form.ts';
import { askOf, plainSent } from '../targets.ts';
import {
  bytesOfFrames,
  decodedBytes,
  decodedFrames,
  framesOf,
  type LawSubject,
  resultInDomain,
} from './law-subject.ts';

export function streamLaws({ format, streams, tidyStreams, normal, numRuns }: LawSubject): void {
  const ask = askOf(format.name);
  const sent = plainSent(format.name);

  describe('streams', () => {
    test('L4 cuts do not matter, and every beginning of a stream is lawful', () =>
      fc.assert(
        fc.property(streams, fc.array(fc.nat({ max: 5_000 })), fc.nat(), ({ events }, cuts, length) => {
          const bytes = bytesOfFrames(framesOf(format, events, ask));
          const whole = decodedBytes(format, [bytes], sent);
          expect(decodedBytes(format, cutBytes(bytes, cuts), sent)).toEqual(whole);
          expect(streamViolations(whole)).toEqual([]);
          const beginning = decodedBytes(format, [bytes.slice(0, length % (bytes.length + 1))], sent);
          expect(streamViolations(beginning)).toEqual([]);
        }),
        { numRuns },
      ));

    test('L6 the answer in pieces and the answer in one piece mean the same to a client', () =>
      fc.assert(
        fc.property(tidyStreams, ({ events }) => {
          const streamed = foldEvents(decodedFrames(format, framesOf(format, events, ask), sent));
          expect(normalForm(streamed, normal)).toEqual(normalForm(resultInDomain(format, foldEvents(events)), normal));
        }),
        { numRuns },
      ));

    test('L12 what was said travels once', () =>
      fc.assert(
        fc.property(streams, ({ events }) => {
          const told = decodedFrames(format, framesOf(format, events.map(withMark), ask), sent);
          const rest = told.filter(({ type }) => !type.endsWith('-delta') && type !== 'item-start');
          expect(JSON.stringify(rest)).not.toContain(mark);
          const saids = told.flatMap((event) => (isText(event) ? [...event.text.matchAll(markPattern)] : []));
          expect(saids.length).toBeLessThanOrEqual(events.filter(isText).length);
        }),
        { numRuns: Math.ceil(numRuns / 2) },
      ));

    test('a stream that ends with an error tells the error, and no finish', () =>
      fc.assert(
        fc.property(eventStreams({ isCut: true, reasoning: true }), ({ events }) => {
          fc.pre(!events.some(({ type }) => type === 'candidate-end'));
          const told = decodedFrames(format, framesOf(format, events, ask), sent);
          expect(streamViolations(told)).toEqual([]);
          expect(told.at(-1)?.type).toBe('error');
          expect(told.some(({ type }) => type === 'candidate-end')).toBe(false);
        }),
        { numRuns: Math.ceil(numRuns / 2) },
      ));
  });
}

const mark = '§said§';
const markPattern = new RegExp(mark, 'g');
type TextEvent = Extract<StreamEvent, { readonly type: 'text-delta' | 'reasoning-delta' }>;

const isText = (event: StreamEvent): event is TextEvent =>
  event.type === 'text-delta' || event.type === 'reasoning-delta';

const withMark = (event: StreamEvent): StreamEvent => (isText(event) ? { ...event, text: mark + event.text } : event);
