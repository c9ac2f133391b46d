import type { Answer, Citation, Finish, SearchResult } from './answer.ts';
import { planCalls } from './plan-calls.ts';
import type { Question } from './question.ts';
import { sampleSchema } from './sample-schema.ts';
import { countTokens, splitTokens } from './tokens.ts';

const asksForSearch = /\b(search|look up|latest|news|on the web)\b/i;
const asksForRefusal = /\bREFUSE\b/;

/** The model: the same question always gets the same answer. */
export function answerQuestion(question: Question): Answer {
  if (question.wish.refuse === true || asksForRefusal.test(question.prompt)) return refusal();
  const calls = planCalls(question);
  const reasoning = question.reasons ? reasoningAbout(question, calls.length) : undefined;
  const search = searchFor(question);
  const written =
    calls.length > 0 ? { text: '', citations: [] } : resume(question.prefill, write(question, search?.results ?? []));
  return limit(question, { reasoning, search, ...written, calls, refusal: undefined });
}

function refusal(): Answer {
  const words = "I'm sorry, but I can't help with that.";
  return {
    reasoning: undefined,
    search: undefined,
    text: '',
    citations: [],
    calls: [],
    refusal: words,
    finish: { type: 'refusal' },
    reasoningTokens: 0,
    outputTokens: countTokens(words),
  };
}

function reasoningAbout(question: Question, calls: number): string {
  const plan = calls > 0 ? `Calling ${calls} tool${calls === 1 ? '' : 's'} will tell.` : 'Repeating it is the answer.';
  return `The user says: ${question.prompt.slice(0, 200)}\nSo it is worth a thought. ${plan}`;
}

function searchFor(question: Question): Answer['search'] {
  if (!question.canSearch || question.toolResults.length > 0) return undefined;
  if (!question.mustSearch && !asksForSearch.test(question.prompt)) return undefined;
  const results = [1, 2].map((rank) => ({
    url: `https://example.com/result-${rank}`,
    title: `Result ${rank}`,
    text: `Page ${rank} says something about it.`,
  }));
  return { query: question.prompt.slice(0, 100), results };
}

type Written = Pick<Answer, 'text' | 'citations'>;

function write(question: Question, results: readonly SearchResult[]): Written {
  if (question.wish.say !== undefined) return { text: question.wish.say, citations: [] };
  if (question.schema !== undefined) return { text: JSON.stringify(sampleSchema(question.schema)), citations: [] };
  if (question.wish.words !== undefined) return { text: manyWords(question.wish.words), citations: [] };
  return cite(plainText(question), question, results);
}

/** Goes on where the prefilled text stops, when the answer begins with it. */
function resume(prefill: string, written: Written): Written {
  if (prefill === '' || !written.text.startsWith(prefill)) return written;
  const by = prefill.length;
  const citations = written.citations
    .filter(({ start }) => start >= by)
    .map((citation) => ({ ...citation, start: citation.start - by, end: citation.end - by }));
  return { text: written.text.slice(by), citations };
}

function plainText(question: Question): string {
  const images = question.images > 0 ? ` I see ${question.images} image${question.images === 1 ? '' : 's'}.` : '';
  if (question.toolResults.length > 0) return `The tools say: ${question.toolResults.join(' | ')}${images}`;
  return `You said: ${question.prompt}${images}`;
}

const manyWords = (count: number): string =>
  Array.from({ length: count }, (_, at) => (at % 12 === 11 ? 'naïve ☂.' : `word${at + 1}`)).join(' ');

/** Adds one sentence per source and marks it as taken from there. */
function cite(text: string, question: Question, results: readonly SearchResult[]): Written {
  let whole = text;
  const citations: Citation[] = [];
  const add = (citedText: string, source: Citation['source']): void => {
    const start = whole.length + 1;
    whole += ` ${citedText}`;
    citations.push({ start, end: whole.length, citedText, source });
  };
  for (const result of results) add(result.text, { type: 'search', result });
  for (const { index, title, text: content } of question.documents) {
    const words = content.slice(0, 60);
    if (words.trim() !== '') add(words, { type: 'document', index, title, start: 0, end: words.length });
  }
  return { text: whole, citations };
}

type Unlimited = Omit<Answer, 'finish' | 'reasoningTokens' | 'outputTokens'>;

/** Applies stop sequences and the limit on output tokens; reasoning is paid for first. */
function limit(question: Question, answer: Unlimited): Answer {
  const reasoningTokens = Math.min(countTokens(answer.reasoning ?? ''), question.maxTokens);
  const stopped = stopText(answer, question.stopSequences);
  const tokens = splitTokens(stopped.text);
  const room = question.maxTokens - reasoningTokens;
  if (tokens.length > room) {
    const text = tokens.slice(0, room).join('');
    const citations = stopped.citations.filter((citation) => citation.end <= text.length);
    const cut = { ...answer, text, citations, calls: [] };
    return { ...cut, finish: { type: 'length' }, reasoningTokens, outputTokens: question.maxTokens };
  }
  const calls = callsWithin(answer.calls, room - tokens.length);
  const spent = reasoningTokens + tokens.length + calls.reduce((sum, call) => sum + callTokens(call), 0);
  const isCut = calls.length < answer.calls.length;
  const finish: Finish = isCut ? { type: 'length' } : calls.length > 0 ? { type: 'tool-calls' } : stopped.finish;
  const outputTokens = isCut ? question.maxTokens : spent;
  return { ...answer, text: stopped.text, citations: stopped.citations, calls, finish, reasoningTokens, outputTokens };
}

const callTokens = (call: Answer['calls'][number]): number => countTokens(call.name) + countTokens(call.input);

function callsWithin(calls: Answer['calls'], room: number): Answer['calls'] {
  let left = room;
  return calls.filter((call) => {
    left -= callTokens(call);
    return left >= 0;
  });
}

function stopText(answer: Unlimited, sequences: readonly string[]): Written & { readonly finish: Finish } {
  const hits = sequences
    .map((sequence) => ({ sequence, at: answer.text.indexOf(sequence) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at);
  const [first] = hits;
  if (first === undefined) return { text: answer.text, citations: answer.citations, finish: { type: 'stop' } };
  return {
    text: answer.text.slice(0, first.at),
    citations: answer.citations.filter((citation) => citation.end <= first.at),
    finish: { type: 'stop-sequence', sequence: first.sequence },
  };
}
