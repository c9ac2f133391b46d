import type { Labels } from './families.ts';

/** Callers choose model names and paths, so the number of series has an end; what comes later shares one. */
const maxSeries = 20_000;

/** All series of one set of labels, found by label values joined to one key. */
export class SeriesTable<Series> {
  readonly #byKey = new Map<string, { readonly labels: Labels; readonly series: Series }>();
  readonly #make: () => Series;
  readonly #overflow: Labels;

  constructor(make: () => Series, labelNames: readonly string[]) {
    this.#make = make;
    this.#overflow = Object.fromEntries(labelNames.map((name) => [name, 'overflow']));
  }

  of(key: string, labels: () => Labels): Series {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known.series;
    return this.#byKey.size < maxSeries ? this.#add(key, labels()) : this.#shared();
  }

  *entries(): Iterable<readonly [Labels, Series]> {
    for (const { labels, series } of this.#byKey.values()) yield [labels, series];
  }

  #shared(): Series {
    return this.#byKey.get('overflow')?.series ?? this.#add('overflow', this.#overflow);
  }

  #add(key: string, labels: Labels): Series {
    const series = this.#make();
    this.#byKey.set(key, { labels, series });
    return series;
  }
}
