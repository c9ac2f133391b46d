import { join } from 'node:path';
import { findNode } from './find-node.ts';
import { runProcess } from './run-process.ts';
import { emptyTally, type Tally, withExitCode } from './tally.ts';
import { testFiles } from './test-files.ts';

/** Runs the tests below one folder once more on Node: the library promises to work there. */
export async function runOnNode(
  root: string,
  folder: string,
  {
    node = findNode(root),
    isQuiet = false,
  }: { readonly node?: string | null | undefined; readonly isQuiet?: boolean } = {},
): Promise<Tally> {
  const say = isQuiet ? () => undefined : console.log;
  const files = testFiles(root, folder);
  if (files.length === 0) return emptyTally;
  if (!node) {
    say(`\n── ${folder} on Node: SKIPPED, neither this machine nor node_modules has Node 22.18 or newer`);
    return { ...emptyTally, skipped: 1 };
  }
  say(`\n── ${folder} on Node ${Bun.spawnSync([node, '--version']).stdout.toString().trim()}: ${files.length} files`);
  const onNode = (file: string) => join(import.meta.dir, 'on-node', file);
  const { exitCode, errorOutput } = await runProcess(
    [
      node,
      '--disable-warning=ExperimentalWarning',
      '--conditions=bun', // packages of this house as their sources
      `--import=${onNode('register-bun-test.ts')}`,
      onNode('run-files.ts'),
      ...files,
    ],
    root,
    isQuiet,
  );
  const tally = readTally(errorOutput);
  if (tally === undefined) say(`${folder}: Node broke off with exit code ${exitCode}`);
  return withExitCode(tally ?? emptyTally, exitCode);
}

/** The last line that the run on Node prints is its tally. */
function readTally(output: string): Tally | undefined {
  const lastLine = output.trimEnd().split('\n').at(-1) ?? '';
  return lastLine.startsWith('{"passed":') ? (JSON.parse(lastLine) as Tally) : undefined;
}
