import type { ModelRef } from '../../schema/generate/model-ref.ts';
import type { Call } from '../call.ts';
import type { Failure, Outcome } from '../outcome.ts';
import { mayFallBack, takesFallbacks } from '../retry/may-fall-back.ts';
import type { EngineParts } from './engine-parts.ts';
import type { Snapshot } from './ready-provider.ts';
import { CallRequest, RunState } from './run-state.ts';
import { serveRun } from './serve-run.ts';

/** The runs of one call: the primary's and, where it fails, one for each fallback. */
export class Runs {
  readonly #parts: EngineParts;
  readonly #snapshot: Snapshot;
  readonly #call: Call;
  readonly #request: CallRequest;
  readonly #context: Map<string, unknown>;

  constructor(parts: EngineParts, snapshot: Snapshot, call: Call) {
    this.#parts = parts;
    this.#snapshot = snapshot;
    this.#call = call;
    this.#request = new CallRequest(call);
    this.#context = call.context ?? new Map();
  }

  run(id: string, target: ModelRef, fallbackIndex: number): Promise<Outcome> {
    const run = new RunState(this.#call, this.#request, this.#context, { id, target, fallbackIndex });
    return serveRun(this.#parts, this.#snapshot, run);
  }

  /** The first fallback that works, or whose failure forbids to go on; else the primary's failure. */
  async fallBack(primary: Failure): Promise<Outcome> {
    if (!takesFallbacks(this.#call.requestType) || !mayFallBack(primary.error)) return primary;
    for (const [index, target] of this.#call.fallbacks.entries()) {
      if (!this.#isConfigured(target)) continue;
      const outcome = await this.run(this.#parts.ports.newId(), target, index + 1);
      if (outcome.type !== 'failure' || !mayFallBack(outcome.error)) return outcome;
    }
    return primary;
  }

  #isConfigured({ provider, model }: ModelRef): boolean {
    if (this.#snapshot.providers.has(provider)) return true;
    this.#parts.ports.log.warn('fallback skipped: its provider is not configured', {
      requestId: this.#call.id,
      provider,
      model,
    });
    return false;
  }
}
