import type { GatewayError } from '../schema/errors/gateway-error.ts';
import type { Call } from './call.ts';
import type { Engine } from './engine.ts';
import { type PickKey, weightedPick } from './keys/weighted-pick.ts';
import type { Failure, Outcome } from './outcome.ts';
import type { Ports } from './ports.ts';
import type { EngineSettings } from './provider-settings.ts';
import { shuttingDown } from './queue/provider-queue.ts';
import type { EngineParts } from './run/engine-parts.ts';
import { noCapture } from './run/raw-capture.ts';
import type { Snapshot } from './run/ready-provider.ts';
import { RunFields } from './run/run-fields.ts';
import { RunRecord } from './run/run-record.ts';
import { CallRequest, RunState } from './run/run-state.ts';
import { Runs } from './run/runs.ts';
import { nextSnapshot } from './run/snapshots.ts';
import { StageLine } from './run/stage-line.ts';
import { failureOf } from './run/write-outcome.ts';
import type { Stage } from './stage.ts';

export interface EngineOptions {
  readonly settings: EngineSettings;
  /** in order of the way in */
  readonly stages: readonly Stage[];
  readonly ports: Ports;
  /** Chooses among keys that are all allowed. Default: by weight. */
  readonly pickKey?: PickKey;
}

/** The engine: everything it does to the world goes through `ports`. */
export const createEngine = (options: EngineOptions): Engine => new StagedEngine(options);

class StagedEngine implements Engine {
  readonly #parts: EngineParts;
  #snapshot: Snapshot;
  #isClosed = false;
  #running = 0;
  #onIdle: (() => void)[] = [];

  constructor({ settings, stages, ports, pickKey }: EngineOptions) {
    this.#parts = { ports, line: new StageLine(stages, ports.log), pick: pickKey ?? weightedPick };
    this.#snapshot = nextSnapshot(settings, undefined);
  }

  /** Every request answers, whatever happens inside; streams count as running until they have ended. */
  async handle(call: Call): Promise<Outcome> {
    if (this.#isClosed) return this.#refuse(call, shuttingDown);
    this.#running++;
    let outcome: Outcome;
    try {
      const runs = new Runs(this.#parts, this.#snapshot, call);
      outcome = await runs.run(call.id, call.primary, 0);
      if (outcome.type === 'failure' && call.fallbacks.length > 0) outcome = await runs.fallBack(outcome);
    } catch (cause) {
      outcome = this.#bug(call, cause);
    }
    if (outcome.type === 'stream') void outcome.finished.then(() => this.#leave());
    else this.#leave();
    return outcome;
  }

  configure(settings: EngineSettings): void {
    this.#snapshot = nextSnapshot(settings, this.#snapshot);
  }

  close(): Promise<void> {
    this.#isClosed = true;
    for (const { queue } of this.#snapshot.providers.values()) queue.close();
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  #leave(): void {
    this.#running--;
    if (this.#running > 0) return;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #bug(call: Call, cause: unknown): Failure {
    this.#parts.ports.log.error('a request failed on a bug', {
      requestId: call.id,
      error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    });
    return this.#refuse(call, { kind: 'internal', message: 'internal error' });
  }

  #refuse(call: Call, error: GatewayError): Failure {
    const record = new RunRecord(call.primary, 0, call.receivedAt);
    const run = new RunState(call, new CallRequest(call), new Map(), {
      id: call.id,
      target: call.primary,
      fallbackIndex: 0,
    });
    const fields = call.dialect === 'gateway' ? new RunFields(run, record, noCapture) : undefined;
    return failureOf(call, error, record, fields, this.#parts.ports.clock());
  }
}
