import { describe, expect, test } from 'bun:test';
import { settled } from '../testing/fake-time.ts';
import { ProviderQueue } from './provider-queue.ts';

const never = new AbortController().signal;

async function outcomeOf(entering: ReturnType<ProviderQueue['enter']>): Promise<string> {
  const entered = await entering;
  return entered.ok ? 'in' : `${entered.error.kind}: ${entered.error.message}`;
}

describe('ProviderQueue', () => {
  test('lets in as many as allowed, then in order of arrival', async () => {
    const queue = new ProviderQueue({ concurrency: 1, bufferSize: 5 });
    const order: number[] = [];
    expect(queue.tryEnter()).toBe(true);
    expect(queue.tryEnter()).toBe(false);
    for (const n of [1, 2, 3]) void Promise.resolve(queue.enter(never, true)).then(() => order.push(n));
    expect(queue.waiting).toBe(3);
    for (const expected of [[1], [1, 2], [1, 2, 3]]) {
      queue.leave();
      await settled();
      expect(order).toEqual(expected);
    }
    queue.leave();
    expect(queue.running).toBe(0);
  });

  test('full: drops where it should, waits where it may', async () => {
    const queue = new ProviderQueue({ concurrency: 1, bufferSize: 1 });
    queue.tryEnter();
    void queue.enter(never, true);
    expect(await outcomeOf(queue.enter(never, true))).toBe('queue-full: request dropped: queue is full');
    void queue.enter(never, false);
    expect(queue.waiting).toBe(2);
  });

  test('a waiter whose client goes leaves no gap and no listener', async () => {
    const queue = new ProviderQueue({ concurrency: 1, bufferSize: 5 });
    const client = new AbortController();
    queue.tryEnter();
    const first = outcomeOf(queue.enter(client.signal, true));
    const second = outcomeOf(queue.enter(never, true));
    client.abort();
    expect(await first).toBe('request-cancelled: request cancelled while waiting for queue space');
    expect(queue.waiting).toBe(1);
    queue.leave();
    expect(await second).toBe('in');
  });

  test('a deadline is told apart from a client that left', async () => {
    const queue = new ProviderQueue({ concurrency: 0, bufferSize: 5 });
    const client = new AbortController();
    const waiting = outcomeOf(queue.enter(client.signal, true));
    client.abort(new DOMException('late', 'TimeoutError'));
    expect(await waiting).toStartWith('deadline-exceeded: request timed out while waiting for queue space');
    expect(await outcomeOf(queue.enter(client.signal, true))).toStartWith('deadline-exceeded');
  });

  test('closing refuses those who wait and those who come', async () => {
    const queue = new ProviderQueue({ concurrency: 1, bufferSize: 5 });
    queue.tryEnter();
    const waiting = outcomeOf(queue.enter(never, true));
    queue.close();
    expect(await waiting).toBe('provider-shutting-down: provider is shutting down');
    expect(await outcomeOf(queue.enter(never, true))).toBe('provider-shutting-down: provider is shutting down');
    queue.leave();
    expect(queue.running).toBe(0);
  });

  test('more room lets waiters in, less room sends the newest away', async () => {
    const queue = new ProviderQueue({ concurrency: 1, bufferSize: 5 });
    queue.tryEnter();
    const waiting = [1, 2, 3].map(() => outcomeOf(queue.enter(never, true)));
    queue.resize({ concurrency: 2, bufferSize: 1 });
    expect(await waiting[0]).toBe('in');
    expect(await waiting[2]).toBe(
      'provider-shutting-down: request failed during provider concurrency update: queue full',
    );
    expect(queue.waiting).toBe(1);
    expect(queue.running).toBe(2);
  });
});
