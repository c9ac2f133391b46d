import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import { printJson } from '../../schema/json/print-json.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import type { Ask } from '../../wire/codec.ts';
import { askOf } from '../attempt/ask-of.ts';
import type { StreamWatch } from '../attempt/attempt-context.ts';
import type { AnswerLanding } from '../attempt/landing.ts';
import type { GenerateCall } from '../call.ts';
import type { Facts, Outcome, StreamEnd } from '../outcome.ts';
import type { AnsweredEnding, Ending, Stage } from '../stage.ts';
import { EventSource } from '../stream/event-source.ts';
import { eventsOfResult } from '../stream/events-of-result.ts';
import type { FrameSource } from '../stream/frame-source.ts';
import { LiveStream } from '../stream/live-stream.ts';
import type { EngineParts } from './engine-parts.ts';
import type { ReadyProvider } from './ready-provider.ts';
import type { RunFields } from './run-fields.ts';
import type { RunRecord } from './run-record.ts';
import type { RunState } from './run-state.ts';
import { failureOf, finishedText } from './write-outcome.ts';

/** One run on its way out. */
export interface WayOut {
  readonly parts: EngineParts;
  readonly run: RunState;
  readonly record: RunRecord;
  /** the stages that the run passed on its way in */
  readonly ran: readonly Stage[];
  readonly fields: RunFields | undefined;
  /** absent where nobody knows the provider that the run was aimed at */
  readonly ready: ReadyProvider | undefined;
}

/** What one run comes to, past the stages, in the client's format. */
export class RunWriter {
  readonly #way: WayOut;

  constructor(way: WayOut) {
    this.#way = way;
  }

  /** Nobody answered; a stage may still know an answer. */
  fail(error: GatewayError): Promise<Outcome> | Outcome {
    const { ran } = this.#way;
    if (!hasAfter(ran)) return this.#failure(error);
    return this.#throughStages({ type: 'failed', facts: this.#facts(true), error }, undefined);
  }

  /** The provider answered in one piece. */
  answer(landing: AnswerLanding): Promise<Outcome> | Outcome {
    if (!hasAfter(this.#way.ran)) return this.#landed(landing);
    const result = (): GenerateResult | undefined => landing.result();
    const { usage, measures } = landing;
    return this.#throughStages({ type: 'answered', facts: this.#facts(false), usage, measures, result }, landing);
  }

  /** A stage answered instead of the provider. */
  held(result: GenerateResult): Promise<Outcome> | Outcome {
    const ending: AnsweredEnding = {
      type: 'answered',
      facts: this.#facts(false),
      usage: result.usage,
      result: () => result,
    };
    return this.#throughStages(ending, undefined);
  }

  /** A stream whose first batch is awaited here. Failing in it, be it by a stage's word, is failing as a whole. */
  async stream(source: FrameSource): Promise<Outcome> {
    const { parts, run, ran } = this.#way;
    const first = await source.next();
    if (source.error !== undefined) return this.fail(source.error);
    const opened = this.#facts(false);
    return new LiveStream({
      source,
      first,
      client: run.signal,
      facts: (of) => this.#streamFacts(of, opened),
      onEnd: (end: StreamEnd) => parts.line.afterStream(ran, run, end),
    });
  }

  /** A stream of middle events that a stage made. */
  events(call: GenerateCall, events: AsyncIterable<readonly StreamEvent[]>): Promise<Outcome> {
    const { fields, parts } = this.#way;
    const watch = this.watch();
    const clock = (): number => parts.ports.clock();
    const settings = {
      codec: call.format.codec,
      ask: this.#ask(call),
      stamp: fields?.ofFrames(clock()),
      errorFields: fields && (() => fields.ofError()),
      passStages: watch.passStages,
      keepsAnswer: watch.keepsAnswer,
    };
    return this.stream(new EventSource(events, settings, clock));
  }

  /** What the stages that were passed want of a stream. */
  watch(): StreamWatch {
    const { parts, run, ran } = this.#way;
    const { line } = parts;
    if (ran.length === 0) return unwatched;
    const watching = line.watching(ran, run);
    return {
      wantsEvents: line.wantsEvents(ran, run),
      keepsAnswer: line.wantsResult(ran, run),
      passStages: watching.length === 0 ? undefined : (events) => line.events(watching, run, events),
    };
  }

  #throughStages(ending: Ending, landing: AnswerLanding | undefined): Promise<Outcome> | Outcome {
    const { parts, ran, run } = this.#way;
    const last = parts.line.after(ran, run, ending);
    return last instanceof Promise ? last.then((each) => this.#ended(each, landing)) : this.#ended(last, landing);
  }

  /** What the stages left of it. */
  #ended(last: Ending, landing: AnswerLanding | undefined): Promise<Outcome> | Outcome {
    const { run } = this.#way;
    if (last.type === 'failed') return this.#failure(last.error);
    if (landing !== undefined && last.replacement === undefined && !run.call.isStream) return this.#landed(landing);
    const result = last.replacement ?? last.result();
    if (result === undefined || run.call.operation !== 'generate') return this.#failure(noAnswer);
    return run.call.isStream
      ? this.events(run.call, batchesOf(result))
      : this.#written(run.call, result, last.usage ?? result.usage);
  }

  #landed(landing: AnswerLanding): Outcome {
    const { text, media, notes } = landing.write();
    this.#way.record.resultNotes = notes;
    const { usage, measures } = landing;
    if (media !== undefined) return { type: 'media', media, facts: this.#facts(false), usage, measures };
    return {
      type: 'answer',
      body: finishedText(text, this.#way.fields),
      facts: this.#facts(false),
      usage,
      measures,
      result: () => landing.result(),
    };
  }

  #written(call: GenerateCall, result: GenerateResult, usage: Usage | undefined): Outcome {
    const { wire, notes } = call.format.codec.encodeResponse(result, this.#ask(call));
    this.#way.record.resultNotes = notes;
    return {
      type: 'answer',
      // A codec's wire tree consists of JSON by its contract.
      body: finishedText(printJson(wire as Json), this.#way.fields),
      facts: this.#facts(false),
      usage,
      result: () => result,
    };
  }

  #failure(error: GatewayError): Outcome {
    const { parts, run, record, fields } = this.#way;
    return failureOf(run.call, error, record, fields, parts.ports.clock());
  }

  #facts(hasFailed: boolean): Facts {
    return this.#way.record.facts(this.#way.parts.ports.clock(), hasFailed);
  }

  /** A stream's timings are those of its opening: how long it then took is no work of ours. */
  #streamFacts({ notes, rawResponse }: FrameSource, opened: Facts): Facts {
    return {
      ...opened,
      notes: [...opened.notes, ...notes],
      ...(rawResponse !== undefined && { rawResponse }),
    };
  }

  /** For answers that no provider gave in this run. */
  #ask(call: GenerateCall): Ask {
    const { run, record, ready } = this.#way;
    const sealFamily = ready?.settings.provider.sealFamily(record.resolvedModel) ?? '';
    const { provider, resolvedModel: model } = record;
    return askOf(run, call, { provider, format: call.format.name, model, sealFamily });
  }
}

const hasAfter = (ran: readonly Stage[]): boolean => ran.some((stage) => stage.after !== undefined);

const unwatched: StreamWatch = { wantsEvents: false, keepsAnswer: false, passStages: undefined };

const noAnswer: GatewayError = {
  kind: 'plugin-failed',
  message: 'a stage answered, but its answer is none that this operation can give',
};

async function* batchesOf(result: GenerateResult): AsyncGenerator<readonly StreamEvent[]> {
  yield eventsOfResult(result);
}
