import type { AssistantItem } from '../schema/generate/item.ts';
import type { At, StreamEvent } from '../schema/generate/stream-event.ts';
import type { Sent } from './codec.ts';
import { unwrapInput } from './freeform-input.ts';
import { isOutputCall } from './output-tool.ts';
import type { Step } from './step.ts';

type ItemEvent = Extract<StreamEvent, At>;
type CandidateEnd = Extract<StreamEvent, { readonly type: 'candidate-end' }>;

/** The decoder, and behind it what undoes, event by event, what the request had to be wrapped in. */
export function undoing<Event>(decoder: Step<Event, StreamEvent>, sent: Sent): Step<Event, StreamEvent> {
  const steps = [
    ...(sent.wrappedTools.size > 0 ? [new FreeformCalls(sent)] : []),
    ...(sent.outputTool === undefined ? [] : [new AnswerFromTool(sent)]),
  ];
  if (steps.length === 0) return decoder;
  const through = (events: readonly StreamEvent[]): readonly StreamEvent[] =>
    steps.reduce<readonly StreamEvent[]>((out, step) => out.flatMap((event) => step.push(event)), events);
  return { push: (event) => through(decoder.push(event)), end: () => through(decoder.end()) };
}

const keyOf = ({ candidate, item }: At): string => `${candidate}:${item}`;

/** Calls of freeform tools tell their text whole, when their JSON is: the text inside cannot be cut before. */
class FreeformCalls implements Step<StreamEvent, StreamEvent> {
  readonly #sent: Sent;
  readonly #held = new Map<string, string>();

  constructor(sent: Sent) {
    this.#sent = sent;
  }

  push(event: StreamEvent): readonly StreamEvent[] {
    if (event.type === 'item-start' && this.#isWrapped(event.seed)) {
      this.#held.set(keyOf(event), '');
      return [{ ...event, seed: asFreeform(event.seed) }];
    }
    if (event.type !== 'input-delta' && event.type !== 'item-end') return [event];
    const held = this.#held.get(keyOf(event));
    if (held === undefined) return [event];
    if (event.type === 'input-delta') {
      this.#held.set(keyOf(event), held + event.text);
      return [];
    }
    this.#held.delete(keyOf(event));
    const text = unwrapInput(held) ?? held;
    const { candidate, item } = event;
    return text === '' ? [event] : [{ type: 'input-delta', candidate, item, text }, event];
  }

  end(): readonly StreamEvent[] {
    return [];
  }

  #isWrapped(seed: AssistantItem): boolean {
    if (seed.type !== 'tool-call' || seed.input.kind !== 'json' || seed.input.json !== '') return false;
    return [...this.#sent.wrappedTools].some((wire) => (this.#sent.toolNames.get(wire) ?? wire) === seed.name);
  }
}

const asFreeform = (seed: AssistantItem): AssistantItem =>
  seed.type === 'tool-call' ? { ...seed, input: { kind: 'text', text: '' } } : seed;

/**
 * The call that stands for the answer becomes its text. The model's own text waits until that call comes, and is
 * no part of the answer then; if it never comes, that text is the answer.
 */
class AnswerFromTool implements Step<StreamEvent, StreamEvent> {
  readonly #sent: Sent;
  readonly #texts = new Set<string>();
  readonly #answers = new Set<string>();
  #held: StreamEvent[] = [];
  #isAnswered = false;
  #isCalling = false;

  constructor(sent: Sent) {
    this.#sent = sent;
  }

  push(event: StreamEvent): readonly StreamEvent[] {
    if (event.type === 'candidate-end') return [...this.#released(), this.#finished(event)];
    if (event.type === 'error') return [...this.#released(), event];
    return 'item' in event ? this.#item(event) : [event];
  }

  end(): readonly StreamEvent[] {
    return this.#released();
  }

  #item(event: ItemEvent): readonly StreamEvent[] {
    if (event.type === 'item-start') return this.#start(event);
    if (this.#texts.has(keyOf(event))) {
      if (!this.#isAnswered) this.#held.push(event);
      return [];
    }
    const isAnswer = this.#answers.has(keyOf(event));
    return [isAnswer && event.type === 'input-delta' ? { ...event, type: 'text-delta' } : event];
  }

  #start(event: Extract<ItemEvent, { readonly type: 'item-start' }>): readonly StreamEvent[] {
    const { seed } = event;
    if (seed.type === 'tool-call') {
      if (isOutputCall(seed, this.#sent)) return this.#answer(event, seed);
      this.#isCalling = true;
    }
    if (seed.type !== 'text') return [event];
    this.#texts.add(keyOf(event));
    if (!this.#isAnswered) this.#held.push(event);
    return [];
  }

  #answer(at: At, call: Extract<AssistantItem, { readonly type: 'tool-call' }>): readonly StreamEvent[] {
    this.#isAnswered = true;
    this.#held = [];
    this.#answers.add(keyOf(at));
    const { candidate, item } = at;
    const start: StreamEvent = { type: 'item-start', candidate, item, seed: { type: 'text', text: '' } };
    const text = call.input.kind === 'json' ? call.input.json : '';
    return text === '' ? [start] : [start, { type: 'text-delta', candidate, item, text }];
  }

  #released(): readonly StreamEvent[] {
    const held = this.#held;
    this.#held = [];
    return held;
  }

  #finished(event: CandidateEnd): CandidateEnd {
    const isOver = this.#isAnswered && !this.#isCalling && event.finish.reason === 'tool-calls';
    return isOver ? { ...event, finish: { reason: 'stop' } } : event;
  }
}
