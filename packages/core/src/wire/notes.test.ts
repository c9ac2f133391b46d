import { expect, test } from 'bun:test';
import { NoteSet } from './notes.ts';

test('one entry per what, field and why, with count and the first example', () => {
  const notes = new NoteSet('gemini', 'request');
  notes.add('dropped', 'turns[].items[].cache', 'no-counterpart', 'cost');
  notes.add('dropped', 'turns[].items[].cache', 'no-counterpart', 'cost', '1h');
  notes.add('dropped', 'turns[].items[].cache', 'no-counterpart', 'cost', '5m');
  notes.add('dropped', 'turns[].items[].cache', 'unsupported-by-model', 'cost');
  expect(notes.list()).toEqual([
    {
      what: 'dropped',
      field: 'turns[].items[].cache',
      why: 'no-counterpart',
      touches: 'cost',
      to: 'gemini',
      direction: 'request',
      count: 3,
      example: '1h',
    },
    {
      what: 'dropped',
      field: 'turns[].items[].cache',
      why: 'unsupported-by-model',
      touches: 'cost',
      to: 'gemini',
      direction: 'request',
      count: 1,
    },
  ]);
});

test('the gravest harm stays', () => {
  const notes = new NoteSet('cohere', 'result');
  for (const touches of ['form', 'meaning', 'cost'] as const) notes.add('approximated', 'x', 'conflict', touches);
  expect(notes.list().map((note) => note.touches)).toEqual(['meaning']);
});

test('a list once given does not change', () => {
  const notes = new NoteSet('cohere', 'result');
  notes.add('added', 'a', 'conflict', 'form');
  const before = notes.list();
  notes.add('added', 'a', 'conflict', 'form');
  notes.add('added', 'b', 'conflict', 'form');
  expect(before.map(({ field, count }) => [field, count])).toEqual([['a', 1]]);
});
