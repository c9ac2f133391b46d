import { newBlock, type TestBlock } from './test-tree.ts';

/**
 * Tests are collected first and handed to `node:test` afterwards. So a hook at the top of a file belongs to that file
 * alone, although all files run in one process.
 */
let open: TestBlock | undefined;

/** The block that is being written down right now. */
export function openBlock(): TestBlock {
  if (open === undefined) throw new Error('describe, test and hooks can only be called while a test file is loaded');
  return open;
}

/** Writes down one block; `fill` calls describe, test and hooks. */
export async function collectFile(title: string, fill: () => Promise<unknown>): Promise<TestBlock> {
  const block = newBlock(title);
  open = block;
  try {
    await fill();
  } catch (error) {
    const rethrow = () => {
      throw error;
    };
    block.children.push({ type: 'case', title: 'loads', mode: 'run', run: rethrow, timeoutMs: undefined });
  } finally {
    open = undefined;
  }
  return block;
}

/** Writes down a block inside the open one. */
export function collectNested(block: TestBlock, fill: () => unknown): void {
  const outer = openBlock();
  outer.children.push(block);
  open = block;
  try {
    if (fill() instanceof Promise) throw new Error(`describe "${block.title}" is asynchronous; load data before it`);
  } finally {
    open = outer;
  }
}
