/** One histogram series: how many values fell below each bound. Observing costs one short search and no allocation. */
export class Distribution {
  readonly bounds: readonly number[];
  /** not cumulative; the last one counts what exceeds every bound */
  readonly counts: number[];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    let at = 0;
    while (at < this.bounds.length && value > (this.bounds[at] ?? 0)) at++;
    this.counts[at] = (this.counts[at] ?? 0) + 1;
    this.sum += value;
  }

  get total(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }
}
