import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { eventStreams } from '../../testing/arbitraries/event-streams.ts';
import type { AssistantItem } from '../schema/generate/item.ts';
import type { ItemPatch, StreamEvent } from '../schema/generate/stream-event.ts';
import { asJsonText } from '../schema/json/raw-json.ts';
import { foldEvents } from './fold.ts';

const everything = {
  candidates: 3,
  interleaves: true,
  startsInAnyOrder: true,
  reasoning: true,
  seals: true,
  refusals: true,
  freeformCalls: true,
  annotations: true,
  logprobs: true,
  media: true,
  serverTools: true,
};

test('gives the answer that the stream tells, however its items were mixed', () =>
  fc.assert(
    fc.property(eventStreams(everything), ({ events, result }) => expect(foldEvents(events)).toEqual(result)),
    { numRuns: 200 },
  ));

const at = { candidate: 0, item: 0 };
const itemOf = (seed: AssistantItem, ...events: readonly StreamEvent[]): AssistantItem | undefined =>
  foldEvents([{ type: 'response-start' }, { type: 'item-start', ...at, seed }, ...events]).candidates[0]?.items[0];
const patch = (patch: ItemPatch): StreamEvent => ({ type: 'item-patch', ...at, patch });
const json = (text: string) => ({ kind: 'json', json: asJsonText(text) }) as const;

describe('an item', () => {
  test('learns from patches member by member, the later wins, vendor members grow', () =>
    expect(
      itemOf(
        {
          type: 'text',
          text: '',
          id: 'a',
          vendor: { cohere: { x: asJsonText('0') } },
          message: { key: 'k', phase: 'p' },
        },
        patch({ id: 'b', status: 'in-progress', vendor: { cohere: { y: asJsonText('1') } } }),
        patch({ status: 'completed', message: { key: 'k', status: 'completed' } }),
        { type: 'item-end', ...at, patch: { seal: { kind: 'signature', data: 's' } } },
      ),
    ).toEqual({
      type: 'text',
      text: '',
      id: 'b',
      status: 'completed',
      vendor: { cohere: { x: asJsonText('0'), y: asJsonText('1') } },
      message: { key: 'k', phase: 'p', status: 'completed' },
      seal: { kind: 'signature', data: 's' },
    }));

  test('without arguments was called with none', () => {
    expect(itemOf({ type: 'tool-call', callId: 'c', name: 'w', input: json('') })).toMatchObject({ input: json('{}') });
    expect(
      itemOf({ type: 'server-tool-call', callId: 'c', tool: 'code', name: 'x', input: asJsonText('') }),
    ).toMatchObject({ input: asJsonText('{}') });
  });

  test('keeps broken arguments as they came', () =>
    expect(
      itemOf(
        { type: 'tool-call', callId: 'c', name: 'w', input: json('') },
        { type: 'input-delta', ...at, text: '{"a":' },
        { type: 'item-end', ...at, patch: { status: 'incomplete' } },
      ),
    ).toMatchObject({ input: json('{"a":'), status: 'incomplete' }));

  test('of sound grows in bytes and words', () =>
    expect(
      itemOf(
        { type: 'audio', source: { kind: 'base64', data: '', mediaType: 'audio/wav' } },
        { type: 'media-delta', ...at, base64: 'QQ==', transcript: 'Hel' },
        { type: 'media-delta', ...at, base64: 'Qg==' },
        { type: 'media-delta', ...at, transcript: 'lo' },
        patch({ expiresAtMs: 5 }),
      ),
    ).toEqual({
      type: 'audio',
      source: { kind: 'base64', data: 'QUI=', mediaType: 'audio/wav' },
      transcript: 'Hello',
      expiresAtMs: 5,
    }));

  test('of compaction grows from nothing', () =>
    expect(itemOf({ type: 'compaction' }, { type: 'text-delta', ...at, text: 'S' })).toEqual({
      type: 'compaction',
      summary: 'S',
    }));

  test('of reasoning takes its entries in their order, whatever order they came in', () =>
    expect(
      itemOf(
        { type: 'reasoning', entries: [] },
        { type: 'reasoning-delta', ...at, entry: 2, kind: 'summary', text: 'b' },
        { type: 'reasoning-delta', ...at, entry: 0, kind: 'summary', text: 'a' },
      ),
    ).toEqual({
      type: 'reasoning',
      entries: [
        { kind: 'summary', text: 'a' },
        { kind: 'summary', text: 'b' },
      ],
    }));
});

test('a candidate that never ended is an error, with what had come', () => {
  const { candidates } = foldEvents([
    { type: 'response-start' },
    { type: 'item-start', ...at, seed: { type: 'text', text: '' } },
    { type: 'text-delta', ...at, text: 'so far' },
    { type: 'item-end', ...at, patch: { status: 'incomplete' } },
    { type: 'error', error: { kind: 'stream-cut', message: 'cut' } },
  ]);
  expect(candidates).toEqual([
    { index: 0, items: [{ type: 'text', text: 'so far', status: 'incomplete' }], finish: { reason: 'error' } },
  ]);
});

test('the last count wins; start and end both bring vendor members', () =>
  expect(
    foldEvents([
      { type: 'response-start', id: 'r', vendor: { gemini: { a: asJsonText('1') } } },
      { type: 'usage', usage: { input: 1, output: 0 } },
      { type: 'usage', usage: { input: 1, output: 2 } },
      { type: 'ping' },
      {
        type: 'response-end',
        serviceTier: 'flex',
        promptBlock: { reason: 'SAFETY' },
        vendor: { gemini: { b: asJsonText('2') } },
      },
    ]),
  ).toEqual({
    id: 'r',
    candidates: [],
    usage: { input: 1, output: 2 },
    serviceTier: 'flex',
    promptBlock: { reason: 'SAFETY' },
    vendor: { gemini: { a: asJsonText('1'), b: asJsonText('2') } },
  }));

test('what belongs to no item is passed over', () =>
  expect(
    foldEvents([
      { type: 'text-delta', ...at, text: 'x' },
      { type: 'item-end', ...at },
      { type: 'aside', format: 'cohere', label: 'debug', wire: asJsonText('{}') },
      { type: 'opaque-delta', ...at, format: 'cohere', wire: asJsonText('{}') },
    ]),
  ).toEqual({ candidates: [] }));
