import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import { cancellation } from '../attempt/cancellation.ts';

export interface QueueLimits {
  /** requests served at a time */
  readonly concurrency: number;
  /** requests that may wait; beyond it they are dropped or, if the configuration says so, wait all the same */
  readonly bufferSize: number;
}

interface Waiter {
  readonly signal: AbortSignal;
  readonly onAbort: () => void;
  readonly settle: (entered: Result<void>) => void;
}

const entered: Result<void> = ok(undefined);

/** One provider's door: so many at a time, first come first served, waiting ends when the caller goes. */
export class ProviderQueue {
  #limits: QueueLimits;
  #running = 0;
  /** a set is a list in order of arrival from which anybody can leave at no cost */
  readonly #waiting = new Set<Waiter>();
  #isClosed = false;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Takes a place if one is free; the usual case, without a promise. */
  tryEnter(): boolean {
    if (this.#isClosed || this.#running >= this.#limits.concurrency) return false;
    this.#running++;
    return true;
  }

  /** Takes a place or waits for one. Who got in calls `leave` once. */
  enter(signal: AbortSignal, dropsExcess: boolean): Promise<Result<void>> | Result<void> {
    if (this.tryEnter()) return entered;
    if (this.#isClosed) return fail(shuttingDown);
    if (signal.aborted) return fail(cancellation(signal, 'queue'));
    if (dropsExcess && this.#waiting.size >= this.#limits.bufferSize) return fail(queueFull);
    return new Promise((settle) => {
      const onAbort = (): void => this.#dismiss(waiter, cancellation(signal, 'queue'));
      const waiter: Waiter = { signal, onAbort, settle };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(waiter);
    });
  }

  leave(): void {
    this.#running--;
    this.#admit();
  }

  /** New limits for the same provider: more room lets waiters in at once, less room sends the newest away. */
  resize(limits: QueueLimits): void {
    this.#limits = limits;
    this.#admit();
    for (const waiter of [...this.#waiting].slice(limits.bufferSize)) this.#dismiss(waiter, noRoomAfterChange);
  }

  /** Whoever waits is refused, whoever runs finishes. */
  close(): void {
    this.#isClosed = true;
    for (const waiter of [...this.#waiting]) this.#dismiss(waiter, shuttingDown);
  }

  #admit(): void {
    for (const waiter of this.#waiting) {
      if (this.#running >= this.#limits.concurrency) return;
      this.#running++;
      this.#release(waiter, entered);
    }
  }

  #dismiss(waiter: Waiter, error: GatewayError): void {
    this.#release(waiter, fail(error));
  }

  #release(waiter: Waiter, result: Result<void>): void {
    this.#waiting.delete(waiter);
    waiter.signal.removeEventListener('abort', waiter.onAbort);
    waiter.settle(result);
  }
}

const queueFull: GatewayError = { kind: 'queue-full', message: 'request dropped: queue is full' };
export const shuttingDown: GatewayError = { kind: 'provider-shutting-down', message: 'provider is shutting down' };
const noRoomAfterChange: GatewayError = {
  kind: 'provider-shutting-down',
  message: 'request failed during provider concurrency update: queue full',
};
