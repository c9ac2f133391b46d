import { readBunSummary } from './read-bun-summary.ts';
import { runProcess } from './run-process.ts';
import { emptyTally, type Tally, withExitCode } from './tally.ts';
import { testFiles } from './test-files.ts';

/** Runs the tests below one folder in a Bun of their own. */
export async function runOnBun(root: string, folder: string): Promise<Tally> {
  const files = testFiles(root, folder);
  if (files.length === 0) return emptyTally;
  console.log(`\n── ${folder} on Bun ${Bun.version}: ${files.length} files`);
  const paths = files.map((file) => `./${file}`); // with a leading dot it is a path, without it a search word
  const { exitCode, errorOutput } = await runProcess([process.execPath, 'test', '--only-failures', ...paths], root);
  const tally = readBunSummary(errorOutput);
  if (tally === undefined) console.log(`${folder}: bun test broke off with exit code ${exitCode}`);
  return withExitCode(tally ?? emptyTally, exitCode);
}
