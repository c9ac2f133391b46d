import type { Pool } from './pool.ts';
import type { HttpAnswer } from './response-reader.ts';

export interface ClosedLoop {
  readonly pool: Pool;
  readonly requests: number;
  readonly concurrency: number;
  /** bytes of the request with this number */
  readonly request: (count: number) => string;
  /** called with each answer; a text says what is wrong with it */
  readonly check: (answer: HttpAnswer, count: number) => string | undefined;
}

/** Keeps `concurrency` requests under way until all are done. Throws at the first wrong answer. */
export async function runClosedLoop(loop: ClosedLoop): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < loop.requests) {
      const count = next++;
      const answer = await loop.pool.send(loop.request(count));
      const wrong = loop.check(answer, count);
      if (wrong !== undefined)
        throw new Error(`request ${count}: ${wrong}\n${answer.head}\n${answer.body.slice(0, 500)}`);
    }
  };
  await Promise.all(Array.from({ length: loop.concurrency }, worker));
}
