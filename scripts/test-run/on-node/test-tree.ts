export type Run = () => unknown;
export type HookName = 'before' | 'after' | 'beforeEach' | 'afterEach';
export type Mode = 'run' | 'skip' | 'todo';

/** One `test(…)`. */
export interface TestCase {
  readonly type: 'case';
  readonly title: string;
  readonly mode: Mode;
  readonly run: Run;
  readonly timeoutMs: number | undefined;
}

/** One `describe(…)`, or one whole file. */
export interface TestBlock {
  readonly type: 'block';
  readonly title: string;
  readonly mode: Mode;
  readonly hooks: { readonly [Name in HookName]: Run[] };
  readonly children: (TestBlock | TestCase)[];
}

export const newBlock = (title: string, mode: Mode = 'run'): TestBlock => ({
  type: 'block',
  title,
  mode,
  hooks: { before: [], after: [], beforeEach: [], afterEach: [] },
  children: [],
});
