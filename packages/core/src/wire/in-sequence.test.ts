import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { eventStreams } from '../../testing/arbitraries/event-streams.ts';
import { streamViolations } from '../../testing/lawful-stream.ts';
import type { AssistantItem } from '../schema/generate/item.ts';
import type { At, StreamEvent } from '../schema/generate/stream-event.ts';
import { asJsonText } from '../schema/json/raw-json.ts';
import { foldEvents } from './fold.ts';
import { inSequence } from './in-sequence.ts';
import { runStep } from './step.ts';

const mixed = {
  candidates: 2,
  interleaves: true,
  startsInAnyOrder: true,
  reasoning: true,
  seals: true,
  refusals: true,
  freeformCalls: true,
  annotations: true,
  media: true,
  serverTools: true,
};
const sequenced = (events: Iterable<StreamEvent>): StreamEvent[] => runStep(inSequence(), events);

test('one item at a time, numbered from 0, lawful, also when the stream is cut', () =>
  fc.assert(
    fc.property(eventStreams(mixed), eventStreams({ ...mixed, isCut: true }), (whole, cut) => {
      for (const events of [whole.events, cut.events]) {
        const out = sequenced(events);
        expect(streamViolations(out)).toEqual([]);
        expect(crowding(out)).toEqual([]);
      }
    }),
    { numRuns: 150 },
  ));

test('everything that was said is still said, no item more and none less', () =>
  fc.assert(
    fc.property(eventStreams(mixed), ({ events }) => {
      const marked = withTextOfOneLetter(events);
      expect(heard(sequenced(marked))).toEqual(heard(marked));
    }),
    { numRuns: 150 },
  ));

test('what is in single file already stays as it is, but for the numbers', () =>
  fc.assert(
    fc.property(eventStreams({ ...mixed, interleaves: false, startsInAnyOrder: false }), ({ events, result }) => {
      const out = sequenced(events);
      expect(out.map(({ type }) => type)).toEqual(events.map(({ type }) => type));
      expect(foldEvents(out)).toEqual(result);
    }),
  ));

test('annotations stay on the words that they are about', () =>
  fc.assert(
    fc.property(eventStreams({ candidates: 2, interleaves: true, annotations: true, reasoning: true }), ({ events }) =>
      expect(citedWords(sequenced(events))).toEqual(citedWords(events)),
    ),
  ));

const at = (item: number): At => ({ candidate: 0, item });
const start = (item: number, seed: AssistantItem): StreamEvent => ({ type: 'item-start', ...at(item), seed });
const call = (json = ''): AssistantItem => ({
  type: 'tool-call',
  callId: 'c',
  name: 'w',
  input: { kind: 'json', json: asJsonText(json) },
});
const input = (item: number, text: string): StreamEvent => ({ type: 'input-delta', ...at(item), text });
const say = (item: number, text: string): StreamEvent => ({ type: 'text-delta', ...at(item), text });
const end = (item: number): StreamEvent => ({ type: 'item-end', ...at(item) });
const text: AssistantItem = { type: 'text', text: '' };

/** `2:"x"` is a delta, `+2` a start, `-2` an end. */
const shorthand = (events: readonly StreamEvent[]): string =>
  events
    .map((event) => {
      if (!('item' in event)) return event.type;
      if (event.type === 'item-start') return `+${event.item}`;
      return event.type === 'item-end'
        ? `-${event.item}`
        : `${event.item}:${'text' in event ? event.text : event.type}`;
    })
    .join(' ');

describe('who waits for whom', () => {
  test('parallel calls out of order: the first makes room once its arguments are whole', () => {
    const step = inSequence();
    const batches = [
      start(16, call()),
      start(17, call()),
      input(16, '{"x":'),
      input(17, '{"y":'),
      input(16, '1}'),
      input(17, '2}'),
      end(16),
      end(17),
    ].map((event) => shorthand(step.push(event)));
    expect(batches).toEqual(['+0', '', '0:{"x":', '', '0:1} -0 +1 1:{"y":', '1:2}', '', '-1']);
  });

  test('text makes room at once and goes on as a new item', () =>
    expect(shorthand(sequenced([start(1, text), say(1, 'a'), start(2, call('{}')), say(1, 'b'), end(2), end(1)]))).toBe(
      '+0 0:a -0 +1 -1 +2 2:b -2',
    ));

  test('sealed reasoning makes others wait', () => {
    const seal: StreamEvent = { type: 'item-patch', ...at(0), patch: { seal: { kind: 'signature', data: 's' } } };
    const reasoning = start(0, { type: 'reasoning', entries: [] });
    expect(shorthand(sequenced([reasoning, seal, start(1, text), say(1, 'a'), end(0), end(1)]))).toBe(
      '+0 0:item-patch -0 +1 1:a -1',
    );
    expect(shorthand(sequenced([reasoning, start(1, text), say(1, 'a'), end(0), end(1)]))).toBe('+0 -0 +1 1:a -1');
  });

  test('a seal that comes after its reasoning made room gets an item of its own', () => {
    const out = sequenced([
      start(0, { type: 'reasoning', entries: [], id: 'rs' }),
      start(1, text),
      { type: 'item-end', ...at(0), patch: { seal: { kind: 'encrypted', data: 's' } } },
      end(1),
    ]);
    expect(shorthand(out)).toBe('+0 -0 +1 -1 +2 -2');
    expect(foldEvents(out).candidates[0]?.items.at(-1)).toEqual({
      type: 'reasoning',
      entries: [],
      seal: { kind: 'encrypted', data: 's' },
    });
  });

  test('free text input is never known to be whole', () => {
    const freeform: AssistantItem = { type: 'tool-call', callId: 'c', name: 'w', input: { kind: 'text', text: '' } };
    expect(shorthand(sequenced([start(0, freeform), input(0, '{}'), start(1, text), end(0), end(1)]))).toBe(
      '+0 0:{} -0 +1 -1',
    );
  });

  test('candidates do not wait for one another', () => {
    const other: StreamEvent = { type: 'item-start', candidate: 1, item: 0, seed: call() };
    expect(shorthand(inSequence().push(start(0, call())))).toBe('+0');
    const step = inSequence();
    step.push(start(0, call()));
    expect(step.push(other)).toEqual([other]);
  });

  test('an error lets everybody finish', () => {
    const error: StreamEvent = { type: 'error', error: { kind: 'stream-broken', message: 'x' } };
    expect(shorthand(sequenced([start(0, call()), start(1, text), say(1, 'a'), error]))).toBe('+0 -0 +1 1:a -1 error');
  });
});

/** Moments at which an item starts while another of its candidate is open, or without the next number. */
function crowding(events: readonly StreamEvent[]): string[] {
  const open = new Map<number, number>();
  const next = new Map<number, number>();
  return events.flatMap((event) => {
    if (event.type === 'item-end') open.delete(event.candidate);
    if (event.type !== 'item-start') return [];
    const number = next.get(event.candidate) ?? 0;
    const found = open.has(event.candidate) || event.item !== number ? [`${event.candidate}/${event.item}`] : [];
    open.set(event.candidate, event.item);
    next.set(event.candidate, number + 1);
    return found;
  });
}

/** So that it can be told later which item a piece of text came from. */
function withTextOfOneLetter(events: readonly StreamEvent[]): StreamEvent[] {
  return events.map((event) => {
    if (event.type !== 'text-delta' && event.type !== 'reasoning-delta') return event;
    return { ...event, text: String.fromCharCode(0x4e00 + event.item).repeat(event.text.length) };
  });
}

/** How much each item said, what was called with which arguments, what came whole. */
function heard(events: readonly StreamEvent[]): unknown {
  return foldEvents(events).candidates.map(({ items, finish }) => {
    const letters = new Map<string, number>();
    const whole: string[] = [];
    for (const item of items) {
      const said = item.type === 'reasoning' ? item.entries.map((entry) => entry.text).join('') : '';
      const words = item.type === 'text' || item.type === 'refusal' ? item.text : said;
      for (const c of words) letters.set(item.type + c, (letters.get(item.type + c) ?? 0) + 1);
      if (item.type === 'reasoning' && item.seal) whole.push(JSON.stringify(item.seal));
      if (!['text', 'refusal', 'reasoning'].includes(item.type)) whole.push(JSON.stringify(item));
    }
    return { letters: new Map([...letters].sort()), whole: whole.sort(), finish };
  });
}

/** An annotation across a split counts for both halves, so only the characters are compared. */
const citedWords = (events: readonly StreamEvent[]): string =>
  foldEvents(events)
    .candidates.flatMap(({ items }) => items)
    .flatMap((item) => (item.type === 'text' ? [item] : []))
    .flatMap(({ text: all, annotations }) => (annotations ?? []).map(({ span }) => all.slice(span?.start, span?.end)))
    .flatMap((words) => [...words])
    .sort()
    .join('');
