import fc from 'fast-check';
import type { AssistantItem } from '../../src/schema/generate/item.ts';
import type { Candidate, GenerateResult } from '../../src/schema/generate/result.ts';
import type { StreamEvent } from '../../src/schema/generate/stream-event.ts';
import { asJsonText } from '../../src/schema/json/raw-json.ts';
import { type ResultKinds, results } from './results.ts';

export interface StreamKinds extends ResultKinds {
  /** several items open at once; `calls`: only tool calls that follow one another, as vendors do it */
  readonly interleaves?: boolean | 'calls';
  /** and even begun in another order than that of the finished answer, which few formats can tell a client */
  readonly startsInAnyOrder?: boolean;
  /** ends in the middle with an error */
  readonly isCut?: boolean;
}

export interface ToldStream {
  readonly events: readonly StreamEvent[];
  /** what a lawful fold of the events gives, if the stream is not cut */
  readonly result: GenerateResult;
}

/** A result and one of the many lawful streams that tell it. */
export const eventStreams = (kinds: StreamKinds = {}): fc.Arbitrary<ToldStream> =>
  fc
    .record({
      result: results(kinds),
      cuts: fc.array(fc.nat({ max: 12 }), { maxLength: 6 }),
      picks: fc.array(fc.nat({ max: 99 }), { minLength: 1, maxLength: 30 }),
      keys: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
      length: fc.nat({ max: 99 }),
    })
    .map(({ result, cuts, picks, keys, length }) => {
      const queues = result.candidates.flatMap((candidate) => queuesOf(candidate, cuts, keys, kinds));
      const events = framed(result, scheduled(queues, kinds.interleaves ? picks : [0]));
      return { result, events: kinds.isCut ? cutShort(events, length) : events };
    });

interface Queue {
  readonly events: StreamEvent[];
  /** begins only when these are empty */
  readonly after: readonly Queue[];
  /** begins only when this has begun */
  readonly behind?: Queue | undefined;
  hasBegun: boolean;
}

function queuesOf(candidate: Candidate, cuts: readonly number[], keys: readonly number[], kinds: StreamKinds): Queue[] {
  let key = -1;
  const queues: Queue[] = [];
  for (const [index, item] of candidate.items.entries()) {
    key += keys[index % keys.length] ?? 1;
    const previous = queues.at(-1);
    const isFree =
      kinds.interleaves === 'calls' ? isCall(item) && isCall(candidate.items[index - 1]) : kinds.interleaves;
    const after = isFree ? (kinds.interleaves === 'calls' ? (previous?.after ?? []) : []) : [...queues];
    const behind = kinds.startsInAnyOrder ? undefined : previous;
    queues.push({ events: itemEvents(item, candidate.index, key, cuts), after, behind, hasBegun: false });
  }
  const { index, finish } = candidate;
  return [
    ...queues,
    { events: [{ type: 'candidate-end', candidate: index, finish }], after: [...queues], hasBegun: false },
  ];
}

const isCall = (item: AssistantItem | undefined): boolean => item?.type === 'tool-call';

function itemEvents(whole: AssistantItem, candidate: number, item: number, cuts: readonly number[]): StreamEvent[] {
  const at = { candidate, item };
  const start = (seed: AssistantItem): StreamEvent => ({ type: 'item-start', ...at, seed });
  const end: StreamEvent = { type: 'item-end', ...at };
  switch (whole.type) {
    case 'text':
    case 'refusal': {
      const { logprobs, ...rest } = whole;
      const annotations = 'annotations' in rest ? (rest.annotations ?? []) : [];
      const { annotations: _, ...seed } = { annotations, ...rest, text: '' };
      const deltas = pieces(whole.text, cuts).map(
        (text, i): StreamEvent => ({
          type: 'text-delta',
          ...at,
          text,
          ...(i === 0 && logprobs && { logprobs }),
        }),
      );
      const cited = annotations.map((annotation): StreamEvent => ({ type: 'annotation', ...at, annotation }));
      return [start(seed), ...deltas, ...cited, end];
    }
    case 'reasoning': {
      const { seal, ...rest } = whole;
      const deltas = whole.entries.flatMap(({ kind, text }, entry) =>
        pieces(text, cuts).map((piece): StreamEvent => ({ type: 'reasoning-delta', ...at, entry, kind, text: piece })),
      );
      const patch: StreamEvent[] = seal ? [{ type: 'item-patch', ...at, patch: { seal } }] : [];
      return [start({ ...rest, entries: [] }), ...deltas, ...patch, end];
    }
    case 'tool-call': {
      const { input } = whole;
      const said = input.kind === 'json' ? input.json : input.text;
      const seed: AssistantItem = {
        ...whole,
        input: input.kind === 'json' ? { kind: 'json', json: asJsonText('') } : { kind: 'text', text: '' },
      };
      return [
        start(seed),
        ...pieces(said, cuts).map((text): StreamEvent => ({ type: 'input-delta', ...at, text })),
        end,
      ];
    }
    default:
      return [start(whole), end];
  }
}

/** The text in pieces that cut no surrogate pair in two. */
function pieces(text: string, cuts: readonly number[]): string[] {
  const characters = [...text];
  const places = [...new Set(cuts)].filter((cut) => cut > 0 && cut < characters.length).sort((a, b) => a - b);
  return [0, ...places].map((start, i) => characters.slice(start, places[i]).join('')).filter((piece) => piece !== '');
}

function scheduled(queues: readonly Queue[], picks: readonly number[]): StreamEvent[] {
  const events: StreamEvent[] = [];
  for (let turn = 0; ; turn++) {
    const ready = queues.filter(isReady);
    const queue = ready[(picks[turn % picks.length] ?? 0) % Math.max(ready.length, 1)];
    const next = queue?.events.shift();
    if (queue === undefined || next === undefined) return events;
    queue.hasBegun = true;
    events.push(next);
  }
}

const isReady = ({ events, after, behind }: Queue): boolean =>
  events.length > 0 && after.every((each) => each.events.length === 0) && behind?.hasBegun !== false;

function framed({ id, model, createdAtMs, usage }: GenerateResult, events: readonly StreamEvent[]): StreamEvent[] {
  const start: StreamEvent = {
    type: 'response-start',
    ...(id !== undefined && { id }),
    ...(model !== undefined && { model }),
    ...(createdAtMs !== undefined && { createdAtMs }),
  };
  const counted: StreamEvent[] = usage ? [{ type: 'usage', usage }] : [];
  return [start, ...events, ...counted, { type: 'response-end' }];
}

/** As a decoder tells it when the wire ends early. */
export function cutShort(events: readonly StreamEvent[], length: number): StreamEvent[] {
  const kept = events.slice(0, 1 + (length % Math.max(events.length - 1, 1)));
  const open = new Map<string, { readonly candidate: number; readonly item: number }>();
  for (const event of kept) {
    if (event.type === 'item-start') open.set(`${event.candidate}/${event.item}`, event);
    if (event.type === 'item-end') open.delete(`${event.candidate}/${event.item}`);
  }
  const ends = [...open.values()].map(
    ({ candidate, item }): StreamEvent => ({ type: 'item-end', candidate, item, patch: { status: 'incomplete' } }),
  );
  return [...kept, ...ends, { type: 'error', error: { kind: 'stream-cut', message: 'the stream ended early' } }];
}
