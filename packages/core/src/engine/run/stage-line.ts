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
  readonly isEmpty: boolean;
  /** what `before` says when there is nobody to ask */
  readonly passed: WayIn;

  constructor(stages: readonly Stage[], log: Logger) {
    this.#stages = stages;
    this.#log = log;
    this.isEmpty = stages.length === 0;
    this.passed = { ran: stages, verdict: undefined };
  }

  /** Most stages answer at once; only a promise is waited for. */
  async before(run: Run): Promise<WayIn> {
    const stages = this.#stages;
    for (let i = 0; i < stages.length; i++) {
      const stage = stages[i];
      if (stage?.before === undefined) continue;
      let verdict: Verdict | undefined;
      try {
        const said = stage.before(run);
        verdict = said === undefined ? undefined : await said;
      } catch (cause) {
        this.#report(stage, 'before', run, cause);
        if (stage.failsClosed) verdict = { type: 'refuse', error: stageFailure(stage) };
      }
      if (verdict !== undefined) return { ran: stages.slice(0, i + 1), verdict };
    }
    return this.passed;
  }

  async after(ran: readonly Stage[], run: Run, ending: Ending): Promise<Ending> {
    let current = ending;
    for (let i = ran.length - 1; i >= 0; i--) {
      const stage = ran[i];
      if (stage?.after === undefined) continue;
      try {
        const said = stage.after(run, current);
        current = said instanceof Promise ? await said : said;
      } catch (cause) {
        this.#report(stage, 'after', run, cause);
        if (stage.failsClosed) current = { type: 'failed', facts: current.facts, error: stageFailure(stage) };
      }
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
