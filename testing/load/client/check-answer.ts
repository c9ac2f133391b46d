import { type AnswerStamps, readStamps, tagOf } from '../chat-bodies.ts';
import type { HttpAnswer } from './response-reader.ts';

/** The stamps of a right answer, or what is wrong with it. */
export function checkAnswer(answer: HttpAnswer, count: number): AnswerStamps | string {
  if (answer.status !== 200) return `status ${answer.status}`;
  const stamps = readStamps(answer.body);
  if (stamps?.tag !== tagOf(count)) return `tag ${stamps?.tag} instead of ${tagOf(count)}`;
  return answer.body.includes('"finish_reason":"stop"') && answer.body.endsWith('}') ? stamps : 'incomplete answer';
}

export const wrongAnswer = (answer: HttpAnswer, count: number): string | undefined => {
  const checked = checkAnswer(answer, count);
  return typeof checked === 'string' ? checked : undefined;
};

/** What is wrong with a stream that should have carried this many events. The usage may travel with the last chunk. */
export function wrongStream(answer: HttpAnswer, events: number): string | undefined {
  if (answer.status !== 200) return `status ${answer.status}`;
  const seen = answer.body.split('\n\n').length - 1;
  if (seen < events - 2 || seen > events) return `${seen} events instead of ${events}`;
  const words = answer.body.split('" word').length - 1;
  if (words !== events - 4) return `${words} words instead of ${events - 4}`;
  return answer.body.trimEnd().endsWith('data: [DONE]') ? undefined : 'no end';
}
