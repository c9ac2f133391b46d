import '../fixed-seed.ts';
import { addBunMatchers } from './bun-matchers.ts';
import { collectNested, openBlock } from './collect.ts';
import { rowTitle } from './row-title.ts';
import { type HookName, type Mode, newBlock, type Run } from './test-tree.ts';

export { expect } from 'expect';

addBunMatchers();

type Body = (...row: never[]) => unknown;
type Options = number | { readonly timeout?: number };
type Declare = (title: string, body?: Body, options?: Options) => void;

/** The part of `bun:test` that the core suite uses, so that the same files run on Node. */
export const describe = declaration((mode) => (title, body) => {
  collectNested(newBlock(title, mode), body ?? (() => undefined));
});

export const test = declaration((mode) => (title, body, options) => {
  const timeoutMs = typeof options === 'number' ? options : options?.timeout;
  openBlock().children.push({ type: 'case', title, mode, run: body ?? (() => undefined), timeoutMs });
});
export const it = test;

export const beforeAll = hook('before');
export const afterAll = hook('after');
export const beforeEach = hook('beforeEach');
export const afterEach = hook('afterEach');

function hook(name: HookName): (run: Run) => void {
  return (run) => {
    openBlock().hooks[name].push(run);
  };
}

function declaration(declare: (mode: Mode) => Declare) {
  const variants = (mode: Mode) => Object.assign(declare(mode), { each: each(declare(mode)) });
  return Object.assign(variants('run'), {
    skip: variants('skip'),
    todo: variants('todo'),
    if: (condition: unknown) => variants(condition ? 'run' : 'skip'),
    skipIf: (condition: unknown) => variants(condition ? 'skip' : 'run'),
  });
}

/** A row that is an array is spread over the parameters, any other row is the one parameter. */
function each(declareOne: Declare) {
  return (rows: readonly unknown[]) => (template: string, body: (...row: unknown[]) => unknown, options?: Options) => {
    for (const [index, entry] of rows.entries()) {
      const row = Array.isArray(entry) ? entry : [entry];
      declareOne(rowTitle(template, row, index), () => body(...row), options);
    }
  };
}
