import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNode } from './find-node.ts';
import { runOnNode } from './run-on-node.ts';
import { runProcess } from './run-process.ts';

const node = findNode(join(import.meta.dir, '..', '..'));
if (node === undefined) console.log('SKIPPED: no Node 22.18 or newer here, the adapter is not tested');

const root = mkdtempSync(join(tmpdir(), 'bifrost-on-node-'));
afterAll(() => rmSync(root, { recursive: true }));

await Bun.write(
  join(root, 'suite', 'features.test.ts'),
  `import { beforeEach, describe, expect, test } from 'bun:test';
   let runs = 0;
   beforeEach(() => { runs += 1; });
   test('a hook of the file has run', () => { expect(runs).toBe(1); });
   test.skip('skipped', () => { throw new Error('ran'); });
   test.todo('to do');
   describe('inner', () => {
     beforeEach(() => { runs += 10; });
     test('both hooks have run', async () => { await Promise.resolve(); expect({ runs }).toEqual({ runs: 12 }); });
     test('fails', () => { expect(runs).toBe(0); });
   });
   describe.each([['two', 2], ['three', 3]])('%s', (_, n: number) => {
     test('is even', () => { expect(n % 2).toBe(0); });
   });
   test.each([{ name: 'row', n: 3 }])('$name', ({ n }) => { expect(n).toBe(3); });
   test('matchers of Bun', () => {
     expect('abc').toStartWith('ab');
     expect('abc').not.toEndWith('ab');
     expect([]).toBeEmpty();
     expect([1]).not.toBeEmpty();
     expect(2).toBeOneOf([1, 2]);
   });
   test.if(false)('not here', () => { throw new Error('ran'); });
`,
);
await Bun.write(join(root, 'suite', 'broken.test.ts'), `import 'bun:test'; throw new Error('does not load');`);
await Bun.write(
  join(root, 'suite', 'neighbour.test.ts'),
  `import { expect, test } from 'bun:test'; test('knows no foreign hooks', () => { expect(1).toBe(1); });`,
);

test.skipIf(node === undefined)('Node counts as Bun does', async () => {
  const onBun = await runProcess([process.execPath, 'test', './suite/'], root, true);
  expect(onBun.errorOutput).toContain(' 6 pass\n 2 skip\n 1 todo\n 3 fail\n');
  expect(await runOnNode(root, 'suite', { node, isQuiet: true })).toEqual({ passed: 6, failed: 3, skipped: 3 });
});

test('without a Node the suite counts as skipped', async () => {
  expect(await runOnNode(root, 'suite', { node: null, isQuiet: true })).toEqual({ passed: 0, failed: 0, skipped: 1 });
});
