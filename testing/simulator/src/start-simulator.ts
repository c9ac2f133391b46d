import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { answerAdmin, isAdminPath } from './admin.ts';
import { answerRequest } from './answer-request.ts';
import { Script } from './faults/script.ts';
import type { ScriptRule } from './faults/script-rule.ts';
import { deliver } from './http/delivery.ts';
import { readRequest } from './http/read-request.ts';
import type { RecordedRequest } from './http/recorded-request.ts';
import { RequestLog } from './http/request-log.ts';
import { writeDelivery } from './http/write-delivery.ts';
import { Memory } from './model/memory.ts';

export interface SimulatorOptions {
  /** 0, the default, takes a free one */
  readonly port?: number;
  /** rules in force from the start */
  readonly faults?: readonly ScriptRule[];
  /** requests kept for inspection; default 1,000, the oldest go first */
  readonly keepRequests?: number;
}

export interface Simulator {
  /** without trailing slash; `<url>/openai` and `<url>/anthropic` are the vendors' base addresses */
  readonly url: string;
  /** oldest first */
  readonly requests: readonly RecordedRequest[];
  script(...rules: readonly ScriptRule[]): void;
  /** Forgets rules, records, caches and stored responses. */
  reset(): void;
  stop(): Promise<void>;
}

/** Starts a simulator on the loopback interface. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const house = new House(options);
  const server = createServer((message, response) => {
    house.serve(message, response).catch((error: unknown) => {
      console.error('simulator:', error);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the simulator has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    get requests() {
      return house.log.records;
    },
    script: (...rules) => house.script.add(rules),
    reset: () => house.reset(),
    stop: () => {
      house.closing.abort();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

class House {
  readonly script = new Script();
  readonly log: RequestLog;
  readonly closing = new AbortController();
  readonly #memory = new Memory();
  #served = 0;

  constructor(options: SimulatorOptions) {
    this.log = new RequestLog(options.keepRequests ?? 1000);
    this.script.add(options.faults ?? []);
  }

  reset(): void {
    this.script.clear();
    this.log.clear();
    this.#memory.clear();
  }

  async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#served += 1;
    const request = await readRequest(message, `req_sim${String(this.#served).padStart(8, '0')}`);
    if (isAdminPath(request.path)) {
      const { status, body } = answerAdmin(request, this);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      return;
    }
    const nowSeconds = Math.floor(Date.now() / 1000);
    const answered = answerRequest(request, this.script, { memory: this.#memory, nowSeconds });
    const entry = this.log.open(request, answered.vendor, answered.path);
    const client = new AbortController();
    response.on('close', () => {
      client.abort();
      entry.close(response.writableFinished);
    });
    const gone = AbortSignal.any([client.signal, this.closing.signal]);
    const { latency_ms = 0, chunk_delay_ms = 0 } = answered.fault;
    if (latency_ms > 0) await setTimeout(latency_ms, undefined, { signal: gone }).catch(() => undefined);
    if (gone.aborted) return;
    const delivery = deliver(answered.reply, answered.fault);
    if (delivery === 'hang') return;
    if (delivery === 'reset') {
      entry.breakOff();
      message.socket.destroy();
      return;
    }
    entry.head(delivery.status);
    if (delivery.ending === 'destroy') entry.breakOff();
    const headers = { ...answered.headers, ...delivery.headers };
    await writeDelivery(response, { ...delivery, headers }, { chunkDelayMs: chunk_delay_ms, gone, wrote: entry.wrote });
  }
}
