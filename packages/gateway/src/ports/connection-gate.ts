type Release = () => void;

/** Lets so many requests be under way at a time to one host; the others wait in order of arrival. */
export class ConnectionGate {
  readonly #running = new Map<string, number>();
  readonly #waiting = new Map<string, Set<Release>>();

  /** Resolves when there is room; what it resolves with gives the room back. Rejects when the caller goes first. */
  async enter(host: string, max: number, signal: AbortSignal): Promise<Release> {
    while ((this.#running.get(host) ?? 0) >= max) await this.#turn(host, signal);
    this.#running.set(host, (this.#running.get(host) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#leave(host);
    };
  }

  #turn(host: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const waiting = this.#waiting.get(host) ?? new Set<Release>();
    this.#waiting.set(host, waiting);
    return new Promise((resolve, reject) => {
      const dismiss = () => {
        waiting.delete(wake);
        reject(signal.reason);
      };
      const wake = () => {
        waiting.delete(wake);
        signal.removeEventListener('abort', dismiss);
        resolve();
      };
      signal.addEventListener('abort', dismiss, { once: true });
      waiting.add(wake);
    });
  }

  #leave(host: string): void {
    const running = (this.#running.get(host) ?? 1) - 1;
    if (running > 0) this.#running.set(host, running);
    else this.#running.delete(host);
    const [next] = this.#waiting.get(host) ?? [];
    next?.();
  }
}

/** The response, with somebody who is told when its body has ended, failed or been left. */
export function withEnd(response: Response, ended: Release): Response {
  if (response.body === null) {
    ended();
    return response;
  }
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        ended();
        controller.close();
      } catch (cause) {
        ended();
        controller.error(cause);
      }
    },
    async cancel(reason) {
      ended();
      await reader.cancel(reason);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
}
