import type { At, StreamEvent } from '../schema/generate/stream-event.ts';
import { CandidateSequence } from './candidate-sequence.ts';
import type { Step } from './step.ts';

/**
 * One open item at a time, for formats whose streams know no more. Items come out numbered 0, 1, 2 … in each
 * candidate. When several are open, text, unsealed reasoning and finished calls make room for the next and
 * go on later as a new item; everything else makes the others wait.
 */
export const inSequence = (): Step<StreamEvent, StreamEvent> => new InSequence();

class InSequence implements Step<StreamEvent, StreamEvent> {
  readonly #candidates = new Map<number, CandidateSequence>();

  push(event: StreamEvent): readonly StreamEvent[] {
    switch (event.type) {
      case 'response-start':
      case 'usage':
      case 'ping':
      case 'aside':
        return [event];
      case 'candidate-end':
        return [...(this.#candidates.get(event.candidate)?.close() ?? []), event];
      case 'response-end':
      case 'error':
        return [...this.end(), event];
      default:
        return this.#of(event).push(event);
    }
  }

  end(): readonly StreamEvent[] {
    return [...this.#candidates.values()].flatMap((candidate) => candidate.close());
  }

  #of({ candidate }: At): CandidateSequence {
    let sequence = this.#candidates.get(candidate);
    if (sequence === undefined) {
      sequence = new CandidateSequence(candidate);
      this.#candidates.set(candidate, sequence);
    }
    return sequence;
  }
}
