import type { UpstreamRequest } from '../../providers/upstream-request.ts';
import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { Ports } from '../ports.ts';
import type { ConnectionSettings } from '../provider-settings.ts';
import { cancellation } from './cancellation.ts';
import { fetchFailure, readFailure } from './fetch-failure.ts';
import { readBoundedBytes } from './read-bounded-bytes.ts';
import { readBoundedText } from './read-bounded-text.ts';

export interface CallDeadlines {
  /** the whole of a unary call */
  readonly requestTimeoutMs: number;
  /** longest silence of a stream, also before its first byte */
  readonly streamIdleTimeoutMs: number;
}

/** A stream that has said everything may keep its connection open; nobody waits longer than this for its end. */
const lingerMs = 1_000;

/**
 * One exchange with a provider. The client's leaving, the deadline of a unary call and the silence of a stream all
 * abort the same controller; whichever came first names the error. `close` gives everything back.
 */
export class UpstreamCall {
  readonly #ports: Ports;
  readonly #client: AbortSignal;
  readonly #isStream: boolean;
  readonly #limitMs: number;
  readonly #controller = new AbortController();
  readonly #onClientGone = (): void => this.#stop('client');
  #stoppedBy: 'client' | 'time' | 'us' | undefined;
  #callOffTimer: (() => void) | undefined;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  /** `clock()` since when the other side is silent; `undefined` while nobody listens, so a slow client costs nothing */
  #silentSince: number | undefined;
  #hasHeard = false;
  #isLingering = false;

  constructor(ports: Ports, client: AbortSignal, deadlines: CallDeadlines, isStream: boolean) {
    this.#ports = ports;
    this.#client = client;
    this.#isStream = isStream;
    this.#limitMs = isStream ? deadlines.streamIdleTimeoutMs : deadlines.requestTimeoutMs;
  }

  /** Resolves with the response's head. */
  async open(request: UpstreamRequest, connection: ConnectionSettings): Promise<Result<Response>> {
    if (this.#client.aborted) return fail(cancellation(this.#client, 'upstream'));
    this.#client.addEventListener('abort', this.#onClientGone);
    this.#listen();
    this.#startTimer(this.#limitMs);
    try {
      return ok(await this.#ports.fetch(request, connection, this.#controller.signal));
    } catch (cause) {
      return fail(this.#whyStopped() ?? fetchFailure(cause, this.#isStream));
    } finally {
      this.#silentSince = undefined;
    }
  }

  /** The whole body as text. */
  async readText(response: Response, maxBytes: number): Promise<Result<string>> {
    this.#listen();
    try {
      const text = await readBoundedText(response, maxBytes);
      return text === undefined ? fail(tooLarge(maxBytes)) : ok(text);
    } catch (cause) {
      return fail(this.#whyStopped() ?? readFailure(cause, false));
    }
  }

  /** The whole body as it is. */
  async readBytes(response: Response, maxBytes: number): Promise<Result<Uint8Array<ArrayBuffer>>> {
    this.#listen();
    try {
      const bytes = await readBoundedBytes(response, maxBytes);
      return bytes === undefined ? fail(tooLarge(maxBytes)) : ok(bytes);
    } catch (cause) {
      return fail(this.#whyStopped() ?? readFailure(cause, false));
    }
  }

  /** From here on `read` gives the body piece by piece. */
  startReading(body: ReadableStream<Uint8Array>): void {
    this.#reader = body.getReader();
  }

  /** The next piece of the body; `undefined` at its end. */
  async read(): Promise<Result<Uint8Array | undefined>> {
    const reader = this.#reader;
    if (reader === undefined) return ok(undefined);
    this.#listen();
    try {
      const { value } = await reader.read();
      this.#hasHeard = true;
      const stopped = this.#whyStopped();
      return stopped === undefined ? ok(value) : fail(stopped);
    } catch (cause) {
      if (this.#isLingering && this.#stoppedBy === 'time') return ok(undefined);
      return fail(this.#whyStopped() ?? readFailure(cause, true));
    } finally {
      this.#silentSince = undefined;
    }
  }

  /** The answer is complete: what still comes is only waited for briefly, so that the connection can be used again. */
  linger(): void {
    if (this.#isLingering) return;
    this.#isLingering = true;
    this.#callOffTimer?.();
    this.#startTimer(lingerMs);
  }

  /** Stops at once: the connection is torn down if the answer was not read to its end. */
  abort(): void {
    this.#stop('us');
    this.close();
  }

  /** Ends the watch. What was read to its end leaves its connection to others. */
  close(): void {
    this.#callOffTimer?.();
    this.#callOffTimer = undefined;
    this.#client.removeEventListener('abort', this.#onClientGone);
  }

  #stop(by: 'client' | 'time' | 'us'): void {
    if (this.#stoppedBy !== undefined) return;
    this.#stoppedBy = by;
    this.#controller.abort();
    this.#reader?.cancel().catch(ignore);
  }

  #whyStopped(): GatewayError | undefined {
    switch (this.#stoppedBy) {
      case undefined:
        return undefined;
      case 'time':
        if (this.#isLingering) return undefined;
        return this.#isStream ? silence(this.#limitMs, this.#hasHeard) : requestTimeout;
      case 'client':
      case 'us':
        return cancellation(this.#client, this.#isStream && this.#hasHeard ? 'stream' : 'upstream');
    }
  }

  /** Only a stream's silence is measured; a unary call has one deadline for all of it. */
  #listen(): void {
    if (this.#isStream) this.#silentSince = this.#ports.clock();
  }

  #startTimer(ms: number): void {
    this.#callOffTimer = this.#ports.after(ms, () => this.#onTimer());
  }

  /** A stream's timer is not wound up at each read: when it rings it looks how long the silence has lasted. */
  #onTimer(): void {
    const patienceMs = this.#isLingering ? 0 : this.#limitMs;
    const silentMs = this.#silentSince === undefined ? 0 : this.#ports.clock() - this.#silentSince;
    if (!this.#isStream || (this.#silentSince !== undefined && silentMs >= patienceMs)) this.#stop('time');
    else this.#startTimer(Math.max(1, patienceMs - silentMs));
  }
}

const ignore = (): void => {};

const tooLarge = (maxBytes: number): GatewayError => ({
  kind: 'upstream-unreadable',
  message: `response body of the provider exceeds the maximum of ${maxBytes} bytes`,
});

const requestTimeout: GatewayError = {
  kind: 'upstream-timeout',
  message:
    'request timed out (default is 30 seconds). You can increase it by setting the default_request_timeout_in_seconds in the network_config or in UI - Providers > Provider Name > Network Config.',
};

const silence = (limitMs: number, hasHeard: boolean): GatewayError => ({
  kind: 'upstream-timeout',
  code: hasHeard ? 'stream_idle_timeout' : 'stream_start_timeout',
  message: `stream timed out: nothing came from the provider for ${limitMs / 1000} seconds (stream_idle_timeout_in_seconds)`,
});
