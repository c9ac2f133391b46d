import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { StreamEvent } from '../src/schema/generate/stream-event.ts';
import { eventStreams } from './arbitraries/event-streams.ts';
import { streamViolations } from './lawful-stream.ts';

const at = { candidate: 0, item: 0 };
const start: StreamEvent = { type: 'response-start' };
const item: StreamEvent = { type: 'item-start', ...at, seed: { type: 'text', text: '' } };
const delta: StreamEvent = { type: 'text-delta', ...at, text: 'x' };
const itemEnd: StreamEvent = { type: 'item-end', ...at };
const end: StreamEvent = { type: 'candidate-end', candidate: 0, finish: { reason: 'stop' } };
const over: StreamEvent = { type: 'response-end' };
const error: StreamEvent = { type: 'error', error: { kind: 'stream-cut', message: 'x' } };
const counted = (output: number): StreamEvent => ({ type: 'usage', usage: { input: 1, output } });
const citation: StreamEvent = { type: 'annotation', ...at, annotation: { sources: [] } };
const thought: StreamEvent = { type: 'reasoning-delta', ...at, entry: 0, kind: 'text', text: 'x' };

test.each<[string, readonly StreamEvent[]]>([
  ['a plain stream', [start, item, delta, itemEnd, end, over]],
  ['a late annotation', [start, item, itemEnd, citation, end, over]],
  ['a ping before everything', [{ type: 'ping' }, start, over]],
  ['an error at once', [error]],
  ['an error after a closed item', [start, item, itemEnd, error]],
  ['counters that grow', [start, counted(1), counted(2), over]],
])('%s is lawful', (_, events) => expect(streamViolations(events)).toEqual([]));

test.each<[string, readonly StreamEvent[]]>([
  ['no end', [start]],
  ['nothing', []],
  ['no beginning', [over]],
  ['two beginnings', [start, start, over]],
  ['something after the end', [start, over, error]],
  ['an item twice', [start, item, itemEnd, item, itemEnd, end, over]],
  ['a delta after the item', [start, item, itemEnd, delta, end, over]],
  ['a delta of an unknown item', [start, delta, over]],
  ['an item that stays open', [start, item, delta, error]],
  ['a candidate that ends with an open item', [start, item, end, itemEnd, over]],
  ['a candidate that ends twice', [start, end, end, over]],
  ['a candidate without end', [start, item, itemEnd, over]],
  ['words after the candidate', [start, end, item, itemEnd, over]],
  ['counters that fall', [start, counted(2), counted(1), over]],
  ['thoughts of a text', [start, item, thought, itemEnd, end, over]],
])('%s is not lawful', (_, events) => expect(streamViolations(events).length).toBeGreaterThan(0));

test('the streams of the test kit are lawful, whole or cut', () =>
  fc.assert(
    fc.property(
      eventStreams({ candidates: 3, interleaves: true, startsInAnyOrder: true, reasoning: true, annotations: true }),
      eventStreams({ candidates: 2, interleaves: true, isCut: true, reasoning: true }),
      (whole, cut) => expect([streamViolations(whole.events), streamViolations(cut.events)]).toEqual([[], []]),
    ),
  ));
