import type { Registry } from 'prom-client';
import { bytes, shortSeconds } from './buckets.ts';
import type { CustomLabels } from './custom-labels.ts';
import { Distribution } from './distribution.ts';
import { counterFamily, histogramFamily, type Labels } from './families.ts';
import { httpLabelNames } from './label-names.ts';
import { SeriesTable } from './series-table.ts';

/** Told of every request when its response's head is ready: for streams that is long before their end. */
export type ObserveHttp = (request: Request, path: string, response: Response, ms: number) => void;

const newSeries = () => ({
  seconds: new Distribution(shortSeconds),
  requestBytes: new Distribution(bytes),
  responseBytes: new Distribution(bytes),
});
type HttpSeries = ReturnType<typeof newSeries>;

/** Counts HTTP requests. Paths that lead nowhere share one value, so that a scanner cannot fill the memory. */
export function httpMetrics(registry: Registry, custom: CustomLabels): ObserveHttp {
  const labelNames = [...httpLabelNames, ...custom.names];
  const table = new SeriesTable(newSeries, labelNames);
  const histogram = (name: string, help: string, value: (series: HttpSeries) => Distribution) =>
    histogramFamily(registry, { name, help, labelNames }, () => mapped(table, value));

  const total = { name: 'http_requests_total', help: 'HTTP requests.', labelNames };
  counterFamily(registry, total, () => mapped(table, (series) => series.seconds.total));
  histogram(
    'http_request_duration_seconds',
    'Seconds until the response was ready to be sent.',
    (each) => each.seconds,
  );
  histogram('http_request_size_bytes', 'Bytes of request bodies.', (each) => each.requestBytes);
  histogram('http_response_size_bytes', 'Bytes of response bodies of known length.', (each) => each.responseBytes);

  return (request, rawPath, response, ms) => {
    const path = response.status === 404 ? 'unmatched' : rawPath;
    const { method } = request;
    const ofOperator = customValues(custom, request);
    const key = `${path}\n${method}\n${response.status}\n${ofOperator.join('\n')}`;
    const series = table.of(key, () => {
      const values = [path, method, String(response.status), ...ofOperator];
      return Object.fromEntries(labelNames.map((name, at) => [name, values[at] ?? '']));
    });
    series.seconds.observe(ms / 1000);
    observeLength(series.requestBytes, request.headers);
    observeLength(series.responseBytes, response.headers);
  };
}

const noValues: readonly string[] = [];

const customValues = (custom: CustomLabels, request: Request): readonly string[] =>
  custom.names.length === 0 ? noValues : custom.values(Object.fromEntries(request.headers));

function observeLength(distribution: Distribution, headers: Headers): void {
  const length = Number(headers.get('content-length') ?? 0);
  if (length > 0) distribution.observe(length);
}

function* mapped<Value>(
  table: SeriesTable<HttpSeries>,
  value: (series: HttpSeries) => Value,
): Iterable<readonly [Labels, Value]> {
  for (const [labels, series] of table.entries()) yield [labels, value(series)];
}
