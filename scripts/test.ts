// npm test: every suite on Bun, the library's suite once more on Node, one line of counts at the very end.
import { join } from 'node:path';
import { runOnBun } from './test-run/run-on-bun.ts';
import { runOnNode } from './test-run/run-on-node.ts';
import { printTally, sumTallies, type Tally } from './test-run/tally.ts';

const root = join(import.meta.dir, '..');
const folders = ['packages/*', 'testing/*'].flatMap((pattern) => [
  ...new Bun.Glob(pattern).scanSync({ cwd: root, onlyFiles: false }),
]);

const tallies: Tally[] = [];
for (const folder of [...folders.sort(), 'scripts']) tallies.push(await runOnBun(root, folder));
tallies.push(await runOnNode(root, 'packages/core'));

const total = sumTallies(tallies);
console.log(`\n${printTally(total)}`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
