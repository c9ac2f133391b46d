import { describe } from 'bun:test';
import fc from 'fast-check';
import type { GenerateRequest } from '../src/schema/generate/request.ts';
import type { GenerateResult } from '../src/schema/generate/result.ts';
import type { WireFormat } from '../src/schema/generate/wire-format.ts';
import type { Target } from '../src/wire/codec.ts';
import type { GenerateFormat } from '../src/wire/generate-format.ts';
import { commonCoreRequest } from './arbitraries/core-requests.ts';
import { eventStreams, type StreamKinds, type ToldStream } from './arbitraries/event-streams.ts';
import { results } from './arbitraries/results.ts';
import { richRequest } from './arbitraries/rich-requests.ts';
import { type LawSubject, ownTarget } from './laws/law-subject.ts';
import { requestLaws } from './laws/request-laws.ts';
import { resultLaws } from './laws/result-laws.ts';
import { robustnessLaws } from './laws/robustness-laws.ts';
import { streamLaws } from './laws/stream-laws.ts';

// without this a counterexample comes without the difference that it makes
fc.configureGlobal({ ...fc.readConfigureGlobal(), includeErrorInReport: true });

export interface CodecLawOptions {
  /** Any requests: the laws take the format's own reading of what it writes of them. */
  readonly requests?: fc.Arbitrary<GenerateRequest>;
  readonly results?: fc.Arbitrary<GenerateResult>;
  readonly streams?: fc.Arbitrary<ToldStream>;
  /** what answers may hold, when `results` and `streams` are the usual ones */
  readonly kinds?: StreamKinds;
  /** changes to a host that can do everything */
  readonly target?: Partial<Target>;
  readonly numRuns?: number;
}

const mixedFormats: ReadonlySet<WireFormat> = new Set(['openai-chat', 'openai-text', 'cohere']);
const manyCandidates: ReadonlySet<WireFormat> = new Set(['openai-chat', 'openai-text', 'gemini']);

/** Can a format say in which order texts and calls stand in one turn? */
export const sortsAssistantItems = (...formats: readonly GenerateFormat[]): boolean =>
  formats.some(({ name }) => mixedFormats.has(name));

/** Registers the laws that one codec must keep by itself as property tests. */
export function codecLaws(format: GenerateFormat, options: CodecLawOptions = {}): void {
  const kinds: StreamKinds = {
    reasoning: true,
    refusals: true,
    candidates: manyCandidates.has(format.name) ? 2 : 1,
    ...options.kinds,
  };
  const subject: LawSubject = {
    format,
    requests:
      options.requests ??
      fc.oneof(
        commonCoreRequest(),
        richRequest(),
        richRequest({ hosted: false, seals: false, opaqueOf: [format.name] }),
      ),
    results: options.results ?? results(kinds),
    streams: options.streams ?? fc.oneof(eventStreams(kinds), eventStreams({ ...kinds, interleaves: true })),
    tidyStreams: options.streams ?? fc.oneof(eventStreams(kinds), eventStreams({ ...kinds, interleaves: 'calls' })),
    target: ownTarget(format, options.target),
    normal: { sortsAssistantItems: sortsAssistantItems(format) },
    numRuns: options.numRuns ?? 100,
  };
  describe(`laws of ${format.name}`, () => {
    requestLaws(subject);
    resultLaws(subject);
    streamLaws(subject);
    robustnessLaws(subject);
  });
}
