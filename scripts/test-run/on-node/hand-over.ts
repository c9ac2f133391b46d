import { resolve } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { collectFile } from './collect.ts';
import type { TestBlock, TestCase } from './test-tree.ts';

const nodeHooks = { before, after, beforeEach, afterEach } as const;

/** A test is called by its whole path, file first: that is what a failure shows. */
function handOver(node: TestBlock | TestCase, outer: string): void {
  const path = outer === '' ? node.title : `${outer} > ${node.title}`;
  const mode = { skip: node.mode === 'skip', todo: node.mode === 'todo' };
  if (node.type === 'case') {
    const limit = node.timeoutMs === undefined ? {} : { timeout: node.timeoutMs };
    // Bun does not run what is still to do; skipping it keeps the two runs alike
    void test(path, { skip: mode.skip || mode.todo, ...limit }, () => node.run() as Promise<void> | undefined);
    return;
  }
  void describe(node.title, { skip: mode.skip || mode.todo }, () => {
    for (const [name, runs] of Object.entries(node.hooks)) {
      for (const run of runs) nodeHooks[name as keyof typeof nodeHooks](() => run() as Promise<void> | undefined);
    }
    for (const child of node.children) handOver(child, path);
  });
}

const blocks: TestBlock[] = [];
for (const file of process.argv.slice(2)) {
  blocks.push(await collectFile(file, () => import(pathToFileURL(resolve(file)).href)));
}
for (const block of blocks) handOver(block, '');
