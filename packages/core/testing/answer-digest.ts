import type { FinishReason } from '../src/schema/generate/finish.ts';
import type { AssistantItem, ToolInput } from '../src/schema/generate/item.ts';
import type { GenerateResult } from '../src/schema/generate/result.ts';
import { canonicalJson } from './canonical-json.ts';

/** What every conversation format can tell of an answer; white space between texts is each format's own. */
export interface AnswerDigest {
  readonly text: string;
  readonly refusal: string;
  readonly reasoning: string;
  readonly calls: readonly string[];
  readonly finish: string;
  readonly usage: readonly [number, number] | undefined;
}

export function digestOf(result: GenerateResult): AnswerDigest {
  const [candidate] = result.candidates;
  const items = candidate?.items ?? [];
  return {
    text: bare(items.flatMap((item) => (item.type === 'text' ? [item.text] : []))),
    refusal: bare(items.flatMap((item) => (item.type === 'refusal' ? [item.text] : []))),
    reasoning: bare(items.flatMap((item) => (item.type === 'reasoning' ? item.entries.map(({ text }) => text) : []))),
    calls: items.flatMap(callOf),
    finish: candidate === undefined ? 'blocked' : classes[candidate.finish.reason],
    usage: result.usage && [result.usage.input, result.usage.output],
  };
}

const bare = (texts: readonly string[]): string => texts.join('').replace(/\s+/g, '');

const callOf = (item: AssistantItem): readonly string[] =>
  item.type === 'tool-call' ? [`${item.name}(${canonicalJson(argumentsOf(item.input))})`] : [];

/** Free text goes to formats without freeform tools as an object with one member. */
const argumentsOf = (input: ToolInput): string =>
  input.kind === 'json' ? input.json : JSON.stringify({ input: input.text });

/** Reasons that some format tells with the same word. */
const classes: { readonly [R in FinishReason]: string } = {
  stop: 'stop',
  'stop-sequence': 'stop',
  length: 'length',
  'context-window': 'length',
  'tool-calls': 'tool-calls',
  'content-filter': 'filtered',
  refusal: 'filtered',
  pause: 'paused',
  compaction: 'stop',
  malformed: 'malformed',
  error: 'error',
  other: 'other',
};
