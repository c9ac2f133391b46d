import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { results } from '../../../testing/arbitraries/results.ts';
import { streamViolations } from '../../../testing/lawful-stream.ts';
import { normalForm } from '../../../testing/normal-form.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import { foldEvents } from '../../wire/fold.ts';
import { eventsOfResult } from './events-of-result.ts';

describe('a whole answer as a stream', () => {
  test('is lawful and folds to the same answer', () =>
    fc.assert(
      fc.property(results(), (result) => {
        const events = eventsOfResult(result);
        expect(streamViolations(events)).toEqual([]);
        expect(normalForm(foldEvents(events))).toEqual(normalForm(result));
      }),
    ));

  test('says text, reasoning and arguments in deltas, seals at the end, the rest whole', () => {
    const seal = { kind: 'signature', data: 's' } as const;
    const events = eventsOfResult({
      candidates: [
        {
          index: 0,
          items: [
            { type: 'reasoning', entries: [{ kind: 'text', text: 'hm' }], seal },
            { type: 'tool-call', callId: 'c', name: 'f', input: { kind: 'json', json: asJsonText('{"a":1}') } },
            { type: 'image', source: { kind: 'url', url: 'u' } },
          ],
          finish: { reason: 'tool-calls' },
        },
      ],
    });
    const at = (item: number) => ({ candidate: 0, item });
    expect(events.slice(1, -2)).toEqual([
      { ...at(0), type: 'item-start', seed: { type: 'reasoning', entries: [] } },
      { ...at(0), type: 'reasoning-delta', entry: 0, kind: 'text', text: 'hm' },
      { ...at(0), type: 'item-end', patch: { seal } },
      {
        ...at(1),
        type: 'item-start',
        seed: { type: 'tool-call', callId: 'c', name: 'f', input: { kind: 'json', json: asJsonText('') } },
      },
      { ...at(1), type: 'input-delta', text: '{"a":1}' },
      { ...at(1), type: 'item-end' },
      { ...at(2), type: 'item-start', seed: { type: 'image', source: { kind: 'url', url: 'u' } } },
      { ...at(2), type: 'item-end' },
    ]);
  });
});
