import { expect, test } from 'bun:test';
import type { FidelityNote } from '@bifrost/core/schema/generate/fidelity.ts';
import { fidelityHeader } from './fidelity-header.ts';

const note: FidelityNote = {
  what: 'dropped',
  field: 'sampling.topK',
  why: 'no-counterpart',
  touches: 'meaning',
  to: 'openai-chat',
  direction: 'request',
  count: 1,
  example: 'the client’s own words',
};

test('nothing lost is an empty list', () => expect(fidelityHeader([])).toBe('[]'));

test('notes travel without their examples', () => {
  const { example: _example, ...rest } = note;
  expect(JSON.parse(fidelityHeader([note]))).toEqual([rest]);
});

test('only characters that a header can carry', () => {
  const header = fidelityHeader([{ ...note, field: 'tools[größe\n].name' }]);
  expect(header).toMatch(/^[\x20-\x7e]*$/);
  expect(JSON.parse(header)[0].field).toBe('tools[größe\n].name');
});

test('what does not fit is counted', () => {
  const header = fidelityHeader(new Array(100).fill(note));
  const notes = JSON.parse(header);
  expect(header.length).toBeLessThan(4_200);
  expect(notes.at(-1)).toEqual({ more: 100 - (notes.length - 1) });
});
