import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { responsesViolations } from '../../../testing/acceptors/responses-acceptor.ts';
import { eventStreams, type StreamKinds } from '../../../testing/arbitraries/event-streams.ts';
import { askOf } from '../../../testing/targets.ts';
import type { WireFormat } from '../../schema/generate/wire-format.ts';
import { runStep } from '../step.ts';
import { openaiResponses } from './openai-responses.ts';

const kinds: StreamKinds = {
  reasoning: true,
  seals: true,
  refusals: true,
  freeformCalls: true,
  annotations: true,
  logprobs: true,
  media: true,
  serverTools: true,
};

const answeredBy: readonly WireFormat[] = ['openai-responses', 'anthropic', 'gemini', 'openai-chat'];

describe('every stream that is told keeps the order that strict clients demand', () => {
  test.each(answeredBy)('answered by %s', (format) => {
    const ask = askOf('openai-responses', format);
    const streams = fc.oneof(
      eventStreams(kinds),
      eventStreams({ ...kinds, interleaves: true }),
      eventStreams({ ...kinds, isCut: true }),
    );
    fc.assert(
      fc.property(streams, ({ events }) => {
        const frames = runStep(openaiResponses.codec.encodeStream(ask), events).map((event) =>
          openaiResponses.codec.frameOf(event),
        );
        expect(responsesViolations(frames)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
