import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Measures } from '../../schema/measures.ts';
import type { MediaAnswer } from '../../wire/unary-format.ts';
import type { UpstreamSource } from '../stream/upstream-source.ts';

/** What a successful attempt brought back. */
export type Landing = AnswerLanding | StreamLanding;

export interface AnswerLanding {
  readonly type: 'answer';
  readonly usage: Usage | undefined;
  readonly measures?: Measures | undefined;
  /** decoded on first use */
  result(): GenerateResult | undefined;
  /** the answer in the client's format, without `extra_fields` */
  write(): WrittenAnswer;
}

export interface WrittenAnswer {
  readonly text: string;
  /** goes to the client instead of the text */
  readonly media?: MediaAnswer | undefined;
  readonly notes: readonly FidelityNote[];
}

export interface StreamLanding {
  readonly type: 'stream';
  readonly source: UpstreamSource;
}
