import { expect, test } from 'bun:test';
import type { Item } from '../schema/generate/item.ts';
import type { TextPart } from '../schema/generate/part.ts';
import { asJsonText } from '../schema/json/raw-json.ts';
import { joinTexts } from './joined-text.ts';

const text = (words: string): TextPart => ({ type: 'text', text: words });
const call: Item = { type: 'tool-call', callId: 'c', name: 'w', input: { kind: 'json', json: asJsonText('{}') } };
const reasoning: Item = { type: 'reasoning', entries: [] };

test.each<[string, readonly Item[], string]>([
  ['neighbours bare', [text('Oslo is '), text('cold'), text('.')], 'Oslo is cold.'],
  ['a gap across another item', [text('a'), call, call, text('b')], 'a\n\nb'],
  ['one gap only', [text('a'), call, text('b'), text('c')], 'a\n\nbc'],
  ['no gap before the first and after the last', [reasoning, text('a'), call], 'a'],
  ['empty texts say nothing', [text(''), call, text('a'), call, text(''), call, text('b'), text('')], 'a\n\nb'],
  ['nothing', [], ''],
])('%s', (_, items, joined) => expect(joinTexts(items).text).toBe(joined));

test('knows where each part stands, by identity', () => {
  const [a, b, c] = [text('same'), text('same'), text('')];
  const joined = joinTexts([a, call, b, c]);
  expect([joined.spanOf(a), joined.spanOf(b), joined.spanOf(c), joined.spanOf(text('same'))]).toEqual([
    { start: 0, end: 4 },
    { start: 6, end: 10 },
    { start: 10, end: 10 },
    undefined,
  ]);
  expect(joined.text.slice(6, 10)).toBe('same');
});
