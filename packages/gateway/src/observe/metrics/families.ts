import { Counter, Histogram, type Registry } from 'prom-client';
import type { Distribution } from './distribution.ts';

export type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly metricName: string;
  readonly labels: Record<string, string | number>;
  readonly value: number;
}

interface FamilyFacts {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}

/*
 * The request path counts in plain objects of its own, since finding a series by its labels in prom-client costs more
 * than the rest of a request's bookkeeping. These families show the library those objects when somebody scrapes.
 */

/** A counter whose series are read from elsewhere. */
export function counterFamily(
  registry: Registry,
  facts: FamilyFacts,
  read: () => Iterable<readonly [Labels, number]>,
): void {
  const counter = new Counter({ ...facts, registers: [] });
  const describe = counter.get.bind(counter);
  counter.get = async () => ({
    ...(await describe()),
    values: [...read()].filter(([, value]) => value > 0).map(([labels, value]) => ({ labels, value })),
  });
  registry.registerMetric(counter);
}

/** A histogram whose series are read from elsewhere. */
export function histogramFamily(
  registry: Registry,
  facts: FamilyFacts,
  read: () => Iterable<readonly [Labels, Distribution]>,
): void {
  const histogram = new Histogram({ ...facts, registers: [] });
  const get = async () => ({
    name: facts.name,
    help: facts.help,
    type: 'histogram',
    aggregator: 'sum',
    values: [...read()].flatMap(([labels, distribution]) => samplesOf(facts.name, labels, distribution)),
  });
  Object.assign(histogram, { get, getForPromString: get }); // the text exposition prefers the second, where there is one
  registry.registerMetric(histogram);
}

function samplesOf(name: string, labels: Labels, distribution: Distribution): Sample[] {
  const { bounds, counts, sum, total } = distribution;
  if (total === 0) return [];
  let below = 0;
  const buckets = bounds.map((bound, at) => {
    below += counts[at] ?? 0;
    return { metricName: `${name}_bucket`, labels: { le: bound, ...labels }, value: below };
  });
  return [
    ...buckets,
    { metricName: `${name}_bucket`, labels: { le: '+Inf', ...labels }, value: total },
    { metricName: `${name}_sum`, labels: { ...labels }, value: sum },
    { metricName: `${name}_count`, labels: { ...labels }, value: total },
  ];
}
