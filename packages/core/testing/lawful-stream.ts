import type { AssistantItem } from '../src/schema/generate/item.ts';
import type { At, StreamEvent } from '../src/schema/generate/stream-event.ts';
import type { Usage } from '../src/schema/generate/usage.ts';

/** Every breach of the ordering laws of a finished stream, in words; an empty list is a lawful stream. */
export function streamViolations(events: readonly StreamEvent[]): string[] {
  const watch = new StreamWatch();
  for (const [index, event] of events.entries()) watch.see(event, index);
  watch.close(events.at(-1));
  return watch.violations;
}

interface SeenItem {
  readonly type: AssistantItem['type'];
  isOpen: boolean;
}

class StreamWatch {
  readonly violations: string[] = [];
  readonly #items = new Map<number, Map<number, SeenItem>>();
  readonly #ended = new Set<number>();
  #hasStarted = false;
  #isOver = false;
  #usage: Usage | undefined;

  see(event: StreamEvent, index: number): void {
    const found = this.#isOver ? 'nothing follows the end' : this.#rule(event);
    if (found !== undefined) this.violations.push(`event ${index} (${event.type}): ${found}`);
  }

  close(last: StreamEvent | undefined): void {
    if (last?.type !== 'response-end' && last?.type !== 'error') this.violations.push('the stream has no end');
    for (const [candidate, items] of this.#items) {
      for (const [item, { isOpen }] of items) {
        if (isOpen) this.violations.push(`item ${item} of candidate ${candidate} was never ended`);
      }
    }
  }

  #rule(event: StreamEvent): string | undefined {
    if (!this.#hasStarted && !['response-start', 'ping', 'error'].includes(event.type)) return 'before response-start';
    switch (event.type) {
      case 'response-start':
        return this.#start();
      case 'candidate-end':
        return this.#endCandidate(event.candidate);
      case 'usage':
        return this.#count(event.usage);
      case 'response-end':
        this.#isOver = true;
        return this.#unended();
      case 'error':
        this.#isOver = true;
        return undefined;
      case 'ping':
      case 'aside':
        return undefined;
      default:
        return this.#itemEvent(event);
    }
  }

  #start(): string | undefined {
    if (this.#hasStarted) return 'a second response-start';
    this.#hasStarted = true;
    return undefined;
  }

  #endCandidate(candidate: number): string | undefined {
    if (this.#ended.has(candidate)) return `candidate ${candidate} ends twice`;
    this.#ended.add(candidate);
    const isOpen = [...(this.#items.get(candidate)?.values() ?? [])].some((item) => item.isOpen);
    return isOpen ? `candidate ${candidate} ends with an open item` : undefined;
  }

  #unended(): string | undefined {
    const missing = [...this.#items.keys()].find((candidate) => !this.#ended.has(candidate));
    return missing === undefined ? undefined : `candidate ${missing} has no end`;
  }

  #count(usage: Usage): string | undefined {
    const before = this.#usage;
    this.#usage = usage;
    if (before === undefined) return undefined;
    const fell = fallenCounter({ ...before, ...before.inputOf }, { ...usage, ...usage.inputOf });
    return fell ?? fallenCounter({ ...before.outputOf }, { ...usage.outputOf });
  }

  #itemEvent(event: Extract<StreamEvent, At>): string | undefined {
    if (this.#ended.has(event.candidate)) return `candidate ${event.candidate} has ended`;
    const items = this.#items.get(event.candidate) ?? new Map<number, SeenItem>();
    this.#items.set(event.candidate, items);
    const item = items.get(event.item);
    if (event.type === 'item-start') {
      items.set(event.item, { type: event.seed.type, isOpen: true });
      return item && `item ${event.item} starts twice`;
    }
    if (item === undefined) return `item ${event.item} has not started`;
    if (!item.isOpen && event.type !== 'annotation') return `item ${event.item} has ended`;
    if (event.type === 'item-end') item.isOpen = false;
    return speaksLike(event, item.type) ? undefined : `a ${item.type} item does not speak so`;
  }
}

const speakers: { readonly [event: string]: readonly AssistantItem['type'][] } = {
  'text-delta': ['text', 'refusal', 'compaction'],
  'reasoning-delta': ['reasoning'],
  'input-delta': ['tool-call', 'server-tool-call'],
  'media-delta': ['audio', 'image', 'video'],
  annotation: ['text'],
};

const speaksLike = (event: StreamEvent, type: AssistantItem['type']): boolean =>
  speakers[event.type]?.includes(type) ?? true;

function fallenCounter(before: object, after: object): string | undefined {
  const name = Object.keys(before).find((each) => {
    const [was, is]: readonly unknown[] = [Reflect.get(before, each), Reflect.get(after, each)];
    return typeof was === 'number' && (typeof is === 'number' ? is : 0) < was;
  });
  return name && `the counter ${name} fell`;
}
