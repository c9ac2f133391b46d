import type { AssistantItem, ReasoningItem, ToolInput } from '../../schema/generate/item.ts';
import type { TextPart } from '../../schema/generate/part.ts';
import type { Candidate, GenerateResult } from '../../schema/generate/result.ts';
import type { At, ItemPatch, StreamEvent } from '../../schema/generate/stream-event.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';

/** A whole answer as the stream it would have been, for clients that asked for one and got it from a cache or a mock. */
export function eventsOfResult(result: GenerateResult): StreamEvent[] {
  const { id, model, createdAtMs, usage, serviceTier, promptBlock, vendor } = result;
  return [
    {
      type: 'response-start',
      ...(id !== undefined && { id }),
      ...(model !== undefined && { model }),
      ...(createdAtMs !== undefined && { createdAtMs }),
    },
    ...result.candidates.flatMap(eventsOfCandidate),
    ...(usage === undefined ? [] : [{ type: 'usage', usage } as const]),
    {
      type: 'response-end',
      ...(serviceTier !== undefined && { serviceTier }),
      ...(promptBlock !== undefined && { promptBlock }),
      ...(vendor !== undefined && { vendor }),
    },
  ];
}

function eventsOfCandidate({ index: candidate, items, finish, safety, vendor }: Candidate): StreamEvent[] {
  return [
    ...items.flatMap((item, index) => eventsOfItem({ candidate, item: index }, item)),
    {
      type: 'candidate-end',
      candidate,
      finish,
      ...(safety !== undefined && { safety }),
      ...(vendor !== undefined && { vendor }),
    },
  ];
}

/** Kinds that travel in deltas start empty and learn their seal at their end; everything else comes whole. */
function eventsOfItem(at: At, item: AssistantItem): StreamEvent[] {
  switch (item.type) {
    case 'text': {
      const { seal: _seal, status: _status, logprobs: _logprobs, annotations = [], ...rest } = item;
      const notes = annotations.map((annotation) => ({ ...at, type: 'annotation', annotation }) as const);
      return inPieces(at, item, { ...rest, text: '' }, [...textDelta(at, item), ...notes]);
    }
    case 'refusal': {
      const { seal: _seal, status: _status, logprobs: _logprobs, ...rest } = item;
      return inPieces(at, item, { ...rest, text: '' }, textDelta(at, item));
    }
    case 'reasoning': {
      const { seal: _seal, status: _status, ...rest } = item;
      return inPieces(at, item, { ...rest, entries: [] }, reasoningDeltas(at, item));
    }
    case 'tool-call': {
      const { seal: _seal, status: _status, ...rest } = item;
      return inPieces(at, item, { ...rest, input: emptyInput(item.input) }, inputDelta(at, item.input));
    }
    default:
      return [
        { ...at, type: 'item-start', seed: item },
        { ...at, type: 'item-end' },
      ];
  }
}

function inPieces(at: At, item: AssistantItem, seed: AssistantItem, deltas: readonly StreamEvent[]): StreamEvent[] {
  const { seal, status } = item;
  const patch: ItemPatch = { ...(seal !== undefined && { seal }), ...(status !== undefined && { status }) };
  const end: StreamEvent = (seal ?? status) ? { ...at, type: 'item-end', patch } : { ...at, type: 'item-end' };
  return [{ ...at, type: 'item-start', seed }, ...deltas, end];
}

const textDelta = (at: At, { text, logprobs }: Pick<TextPart, 'text' | 'logprobs'>): StreamEvent[] =>
  text === '' && logprobs === undefined
    ? []
    : [{ ...at, type: 'text-delta', text, ...(logprobs !== undefined && { logprobs }) }];

const reasoningDeltas = (at: At, item: ReasoningItem): StreamEvent[] =>
  item.entries.map(({ kind, text }, entry) => ({ ...at, type: 'reasoning-delta', entry, kind, text }));

const emptyInput = (input: ToolInput): ToolInput =>
  input.kind === 'json' ? { kind: 'json', json: asJsonText('') } : { kind: 'text', text: '' };

function inputDelta(at: At, input: ToolInput): StreamEvent[] {
  const text = input.kind === 'json' ? input.json : input.text;
  return text === '' ? [] : [{ ...at, type: 'input-delta', text }];
}
