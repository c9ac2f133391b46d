import fc from 'fast-check';
import type { Finish } from '../../src/schema/generate/finish.ts';
import type { AssistantItem } from '../../src/schema/generate/item.ts';
import type { Candidate, GenerateResult } from '../../src/schema/generate/result.ts';
import { assistantItems, type ItemKinds } from './items.ts';
import { optional } from './optional.ts';
import { usage } from './usage.ts';

export interface ResultKinds extends ItemKinds {
  readonly candidates?: number;
  readonly maxItems?: number;
}

export const results = (kinds: ResultKinds = {}): fc.Arbitrary<GenerateResult> =>
  fc.integer({ min: 1, max: kinds.candidates ?? 1 }).chain((count) =>
    optional<GenerateResult>(
      { candidates: fc.tuple(...Array.from({ length: count }, (_, index) => candidate(index, kinds))) },
      {
        id: fc.constantFrom('resp_1', 'msg_01', 'chatcmpl-x'),
        model: fc.constant('model-1'),
        createdAtMs: fc.constant(1_700_000_000_000),
        usage: usage(),
      },
    ),
  );

const candidate = (index: number, kinds: ResultKinds): fc.Arbitrary<Candidate> =>
  assistantItems(kinds, kinds.maxItems).chain((items) => finishOf(items).map((finish) => ({ index, items, finish })));

const finishOf = (items: readonly AssistantItem[]): fc.Arbitrary<Finish> =>
  items.some(({ type }) => type === 'tool-call')
    ? fc.constant({ reason: 'tool-calls' })
    : fc.constantFrom<Finish>({ reason: 'stop' }, { reason: 'length' }, { reason: 'content-filter' });
