import type { UpstreamRequest } from '../../providers/upstream-request.ts';

/** What an upstream does with one request. */
export type Reply = (request: UpstreamRequest, signal: AbortSignal) => Response | Promise<Response>;

/** Answers requests one after another from a script; the last line is repeated. Keeps what it was sent. */
export class ScriptedUpstream {
  readonly requests: UpstreamRequest[] = [];
  readonly signals: AbortSignal[] = [];
  readonly #replies: readonly Reply[];

  constructor(...replies: readonly Reply[]) {
    this.#replies = replies;
  }

  readonly fetch = async (request: UpstreamRequest, _connection: unknown, signal: AbortSignal): Promise<Response> => {
    const reply = this.#replies[Math.min(this.requests.length, this.#replies.length - 1)];
    this.requests.push(request);
    this.signals.push(signal);
    if (reply === undefined) throw new Error('nobody scripted an answer');
    return reply(request, signal);
  };

  /** keys that were used, in order */
  get keys(): readonly (string | undefined)[] {
    return this.requests.map(({ headers }) => headers['authorization']?.replace('Bearer secret-', ''));
  }

  /** bodies that arrived, parsed */
  get bodies(): readonly unknown[] {
    return this.requests.map(({ body }) => (typeof body === 'string' ? JSON.parse(body) : body));
  }
}

export const says =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Reply =>
  () =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', ...headers },
    });

export const refuses = (status: number, message = `status ${status}`, more: object = {}): Reply =>
  says({ error: { message, ...more } }, status);

export const throws =
  (code: string): Reply =>
  () =>
    Promise.reject(Object.assign(new Error('https://secret.example/?key=topsecret failed'), { code }));

/** Never answers; rejects when it is aborted, as a real fetch does. */
export const hangs: Reply = (_request, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')), { once: true });
  });

const encoder = new TextEncoder();
const eventStream = { 'content-type': 'text/event-stream' };

/** Server-sent events, one network read each, then the end. */
export const streams =
  (...reads: readonly string[]): Reply =>
  () => {
    const left = [...reads];
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const next = left.shift();
        if (next === undefined) controller.close();
        else controller.enqueue(encoder.encode(next));
      },
    });
    return new Response(body, { headers: eventStream });
  };

/** A stream that a test feeds by hand. */
export class LiveBody {
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  isCancelled = false;

  readonly reply: Reply = (_request, signal) => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.isCancelled = true;
      },
    });
    signal.addEventListener('abort', () => {
      this.isCancelled = true;
    });
    return new Response(body, { headers: eventStream });
  };

  say(text: string): void {
    this.#controller?.enqueue(encoder.encode(text));
  }

  end(): void {
    this.#controller?.close();
  }

  break(code: string): void {
    this.#controller?.error(Object.assign(new Error('socket'), { code }));
  }
}
