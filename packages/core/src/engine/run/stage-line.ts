import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { StreamEnd } from '../outcome.ts';
import type { Logger } from '../ports.ts';
import type { Ending, Run, Stage, Verdict } from '../stage.ts';

/** How far a run came on its way in: so many stages ran, and the last one may have said something. */
export interface WayIn {
  readonly ran: readonly Stage[];
  readonly verdict: Verdict | undefined;
}

/** The stages of an engine as one run passes them: in order on the way in, in reverse on the way out. */
export class StageLine {
  readonly #stages: readonly Stage[];
  readonly #log: Logger;
  /** what `before` says when there is nobody to ask */
  readonly passed: WayIn;

  constructor(stages: readonly Stage[], log: Logger) {
    this.#stages = stages;
    this.#log = log;
    this.passed = { ran: stages, verdict: undefined };
  }

  /** Most stages answer at once: only where one makes a promise there is something to wait for. */
  before(run: Run, from = 0): WayIn | Promise<WayIn> {
    for (let i = from; i < this.#stages.length; i++) {
      const said = this.#ask(this.#stages[i], run);
      if (said instanceof Promise) {
        return said.then((verdict) => (verdict === undefined ? this.before(run, i + 1) : this.#stopped(i, verdict)));
      }
      if (said !== undefined) return this.#stopped(i, said);
    }
    return this.passed;
  }

  /** `from` is the stage that is told first; by default the last one that the run passed. */
  after(ran: readonly Stage[], run: Run, ending: Ending, from = ran.length - 1): Ending | Promise<Ending> {
    let current = ending;
    for (let i = from; i >= 0; i--) {
      const said = this.#tell(ran[i], run, current);
      if (said instanceof Promise) return said.then((next) => this.after(ran, run, next, i - 1));
      current = said;
    }
    return current;
  }

  /** Which of these stages have to see the events of the run's stream, in the order in which events pass them. */
  watching(ran: readonly Stage[], run: Run): readonly Stage[] {
    const watching: Stage[] = [];
    for (let i = ran.length - 1; i >= 0; i--) {
      const stage = ran[i];
      if (stage === undefined || stage.onEvents === undefined) continue;
      if (stage.wantsEvents?.(run) ?? true) watching.push(stage);
    }
    return watching;
  }

  /** Does the stream have to be decoded because a stage says so, even without a hook of its own? */
  wantsEvents(ran: readonly Stage[], run: Run): boolean {
    return ran.some((stage) => stage.wantsEvents?.(run) ?? stage.onEvents !== undefined);
  }

  wantsResult(ran: readonly Stage[], run: Run): boolean {
    return ran.some((stage) => stage.wantsResult?.(run) ?? false);
  }

  /** A stage that throws and fails closed ends the stream with an error. */
  events(watching: readonly Stage[], run: Run, events: readonly StreamEvent[]): readonly StreamEvent[] {
    let current = events;
    for (const stage of watching) {
      try {
        current = stage.onEvents?.(run, current) ?? current;
      } catch (cause) {
        this.#report(stage, 'onEvents', run, cause);
        if (stage.failsClosed) return [{ type: 'error', error: stageFailure(stage) }];
      }
    }
    return current;
  }

  async afterStream(ran: readonly Stage[], run: Run, end: StreamEnd): Promise<void> {
    for (let i = ran.length - 1; i >= 0; i--) {
      const stage = ran[i];
      if (stage?.afterStream === undefined) continue;
      try {
        await stage.afterStream(run, end);
      } catch (cause) {
        this.#report(stage, 'afterStream', run, cause);
      }
    }
  }

  #ask(stage: Stage | undefined, run: Run): Verdict | undefined | Promise<Verdict | undefined> {
    if (stage?.before === undefined) return undefined;
    const threw = (cause: unknown): Verdict | undefined => {
      this.#report(stage, 'before', run, cause);
      return stage.failsClosed ? { type: 'refuse', error: stageFailure(stage) } : undefined;
    };
    try {
      const said = stage.before(run);
      return said instanceof Promise ? said.catch(threw) : said;
    } catch (cause) {
      return threw(cause);
    }
  }

  #stopped(at: number, verdict: Verdict): WayIn {
    return { ran: this.#stages.slice(0, at + 1), verdict };
  }

  #tell(stage: Stage | undefined, run: Run, ending: Ending): Ending | Promise<Ending> {
    if (stage?.after === undefined) return ending;
    const threw = (cause: unknown): Ending => {
      this.#report(stage, 'after', run, cause);
      return stage.failsClosed ? { type: 'failed', facts: ending.facts, error: stageFailure(stage) } : ending;
    };
    try {
      const said = stage.after(run, ending);
      return said instanceof Promise ? said.catch(threw) : said;
    } catch (cause) {
      return threw(cause);
    }
  }

  #report(stage: Stage, hook: string, run: Run, cause: unknown): void {
    this.#log.error(`stage ${stage.name} threw in ${hook}`, {
      requestId: run.id,
      error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    });
  }
}

const stageFailure = (stage: Stage): GatewayError => ({
  kind: 'plugin-failed',
  message: `${stage.name} failed, and no request passes without it`,
});
