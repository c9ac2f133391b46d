import type { Call } from '@bifrost/core/engine/call.ts';
import type { AnswerStream, Facts } from '@bifrost/core/engine/outcome.ts';
import type { Run, Stage } from '@bifrost/core/engine/stage.ts';
import { type GatewayError, statusOf } from '@bifrost/core/schema/errors/gateway-error.ts';
import type { Usage } from '@bifrost/core/schema/generate/usage.ts';
import { spelledRequestType } from '@bifrost/core/schema/request-type.ts';
import type { Frame } from '@bifrost/core/wire/framing/frame.ts';
import type { Registry } from 'prom-client';
import { longSeconds, shortSeconds } from './buckets.ts';
import type { CustomLabels } from './custom-labels.ts';
import { Distribution } from './distribution.ts';
import { counterFamily, histogramFamily, type Labels } from './families.ts';
import { callLabelNames } from './label-names.ts';
import { SeriesTable } from './series-table.ts';

/** What is counted about model calls with one set of labels. */
interface CallSeries {
  requests: number;
  successes: number;
  readonly errors: Map<string, number>;
  inputTokens: number;
  outputTokens: number;
  readonly successSeconds: Distribution;
  readonly failureSeconds: Distribution;
  readonly firstTokenSeconds: Distribution;
  readonly interTokenSeconds: Distribution;
}

const newSeries = (): CallSeries => ({
  requests: 0,
  successes: 0,
  errors: new Map(),
  inputTokens: 0,
  outputTokens: 0,
  successSeconds: new Distribution(longSeconds),
  failureSeconds: new Distribution(longSeconds),
  firstTokenSeconds: new Distribution(shortSeconds),
  interTokenSeconds: new Distribution(shortSeconds),
});

export interface CallMetrics {
  /** Sees every attempt chain: the primary's and each fallback's. Retries inside one are not counted apart. */
  readonly stage: Stage;
  /** Counts the gaps between the chunks of a stream that a client receives. */
  watchStream(call: Call, stream: AnswerStream): (frames: readonly Frame[]) => void;
}

/** Counts model calls. `clock` is monotonic, in ms. */
export function callMetrics(registry: Registry, custom: CustomLabels, clock: () => number): CallMetrics {
  const table = new SeriesTable(newSeries, [...callLabelNames, ...custom.names]);
  const rotations = new SeriesTable(() => ({ count: 0 }), rotationLabelNames);
  const startedAt = new WeakMap<Run, number>();
  registerFamilies(registry, [...callLabelNames, ...custom.names], table, rotations);

  const seriesOf = (call: Call, facts: Facts) =>
    table.of(seriesKey(call, facts, custom), () => labelsOf(call, facts, custom));
  const count = (run: Run, facts: Facts, usage: Usage | undefined, error: GatewayError | undefined) => {
    const series = seriesOf(run.call, facts);
    const seconds = (clock() - (startedAt.get(run) ?? run.call.receivedAt)) / 1000;
    series.requests++;
    series.inputTokens += usage?.input ?? 0;
    series.outputTokens += usage?.output ?? 0;
    if (error === undefined) {
      series.successes++;
      series.successSeconds.observe(seconds);
    } else {
      const status = String(statusOf(error));
      series.errors.set(status, (series.errors.get(status) ?? 0) + 1);
      series.failureSeconds.observe(seconds);
    }
    countRotations(rotations, facts);
  };
  return {
    stage: {
      name: 'metrics',
      before(run) {
        if (run.fallbackIndex > 0) startedAt.set(run, clock()); // the primary began when the request came
        return undefined;
      },
      after(run, ending) {
        if (ending.type === 'answered') count(run, ending.facts, ending.usage, undefined);
        else count(run, ending.facts, undefined, ending.error);
        return ending;
      },
      afterStream: (run, end) => count(run, end.facts, end.usage, end.error),
    },
    watchStream(call, stream) {
      const series = seriesOf(call, stream.facts);
      let previousAt = call.receivedAt;
      let chunks = 0;
      return (frames) => {
        for (const frame of frames) {
          if (frame.isLast === true) continue;
          const now = clock();
          const distribution = chunks++ === 0 ? series.firstTokenSeconds : series.interTokenSeconds;
          distribution.observe((now - previousAt) / 1000);
          previousAt = now;
        }
      };
    },
  };
}

/** Everything that tells series apart, in one text. Concatenated, since an array of them costs twice as much. */
function seriesKey(call: Call, facts: Facts, custom: CustomLabels): string {
  const key = `${facts.provider}\n${facts.resolvedModel}\n${facts.requestedModel}\n${call.requestType}\n${call.isStream}\n${facts.keyId}\n${facts.keyName}\n${facts.retries}\n${facts.fallbackIndex}`;
  return custom.names.length === 0 ? key : `${key}\n${custom.values(call.options.requestHeaders).join('\n')}`;
}

const emptyLabels: Labels = Object.fromEntries(callLabelNames.map((name) => [name, '']));

function labelsOf(call: Call, facts: Facts, custom: CustomLabels): Labels {
  const { provider, requestedModel, resolvedModel } = facts;
  const values = custom.values(call.options.requestHeaders);
  return {
    ...emptyLabels,
    provider,
    model: resolvedModel,
    alias: resolvedModel === requestedModel ? '' : requestedModel,
    method: spelledRequestType(call.requestType, call.isStream),
    selected_key_id: facts.keyId ?? '',
    selected_key_name: facts.keyName ?? '',
    number_of_retries: String(facts.retries),
    fallback_index: String(facts.fallbackIndex),
    ...Object.fromEntries(custom.names.map((name, at) => [name, values[at] ?? ''])),
  };
}

const rotationLabelNames = ['provider', 'requested_model', 'key_id', 'key_name', 'fail_reason'];

function countRotations(rotations: SeriesTable<{ count: number }>, facts: Facts): void {
  for (const { keyId, keyName, failReason } of facts.trail) {
    if (failReason === undefined) continue;
    const values = [facts.provider, facts.requestedModel, keyId, keyName, failReason];
    rotations.of(values.join('\n'), () =>
      Object.fromEntries(rotationLabelNames.map((name, at) => [name, values[at] ?? ''])),
    ).count++;
  }
}

function registerFamilies(
  registry: Registry,
  labelNames: readonly string[],
  table: SeriesTable<CallSeries>,
  rotations: SeriesTable<{ count: number }>,
): void {
  const counter = (name: string, help: string, value: (series: CallSeries) => number) =>
    counterFamily(registry, { name, help, labelNames }, () => mapped(table, value));
  const histogram = (name: string, help: string, value: (series: CallSeries) => Distribution) =>
    histogramFamily(registry, { name, help, labelNames }, () => mapped(table, value));

  counter('bifrost_upstream_requests_total', 'Model calls, one per attempt chain.', (series) => series.requests);
  counter('bifrost_success_requests_total', 'Model calls that were answered.', (series) => series.successes);
  counter('bifrost_input_tokens_total', 'Input tokens as told by the provider.', (series) => series.inputTokens);
  counter('bifrost_output_tokens_total', 'Output tokens as told by the provider.', (series) => series.outputTokens);
  const first = 'Seconds from the arrival of a request to the first chunk of its stream.';
  histogram('bifrost_stream_first_token_latency_seconds', first, (series) => series.firstTokenSeconds);
  const inter = 'Seconds between two chunks of a stream.';
  histogram('bifrost_stream_inter_token_latency_seconds', inter, (series) => series.interTokenSeconds);
  counterFamily(
    registry,
    {
      name: 'bifrost_error_requests_total',
      help: 'Model calls that failed.',
      labelNames: [...labelNames, 'status_code'],
    },
    () => errorsOf(table),
  );
  histogramFamily(
    registry,
    {
      name: 'bifrost_upstream_latency_seconds',
      help: 'Seconds of a model call, queue and retries included.',
      labelNames: [...labelNames, 'is_success'],
    },
    () => secondsOf(table),
  );
  counterFamily(
    registry,
    {
      name: 'bifrost_key_rotation_events_total',
      help: 'Attempts that failed with one key.',
      labelNames: rotationLabelNames,
    },
    () => mapped(rotations, (series) => series.count),
  );
}

function* mapped<Series, Value>(
  table: SeriesTable<Series>,
  value: (series: Series) => Value,
): Iterable<readonly [Labels, Value]> {
  for (const [labels, series] of table.entries()) yield [labels, value(series)];
}

function* errorsOf(table: SeriesTable<CallSeries>): Iterable<readonly [Labels, number]> {
  for (const [labels, { errors }] of table.entries()) {
    for (const [status, count] of errors) yield [{ ...labels, status_code: status }, count];
  }
}

function* secondsOf(table: SeriesTable<CallSeries>): Iterable<readonly [Labels, Distribution]> {
  for (const [labels, { successSeconds, failureSeconds }] of table.entries()) {
    yield [{ ...labels, is_success: 'true' }, successSeconds];
    yield [{ ...labels, is_success: 'false' }, failureSeconds];
  }
}
