import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { anthropicViolations } from '../../../testing/acceptors/anthropic-acceptor.ts';
import { writeStream } from '../../../testing/anthropic-messages.ts';
import { eventStreams } from '../../../testing/arbitraries/event-streams.ts';
import { richRequest } from '../../../testing/arbitraries/rich-requests.ts';
import { codecLaws } from '../../../testing/codec-laws.ts';
import { attemptsLaw, commonCoreLaw, fastPathLaw, sealsLaw } from '../../../testing/cross-laws.ts';
import { anthropic } from './anthropic.ts';

codecLaws(anthropic);
commonCoreLaw(anthropic, anthropic);
fastPathLaw(anthropic, richRequest());
attemptsLaw([anthropic], richRequest());
sealsLaw([anthropic], [anthropic]);

test('L11 whatever is told, the stream that a client hears is one that its SDK takes', () =>
  fc.assert(
    fc.property(eventStreams({ reasoning: true, refusals: true, candidates: 2, interleaves: true }), ({ events }) => {
      const { wire } = writeStream(events, 'openai-chat');
      const frames = wire.map((event) => ({ event: String(event['type']), data: JSON.stringify(event) }));
      expect(anthropicViolations(frames)).toEqual([]);
    }),
    { numRuns: 300 },
  ));
