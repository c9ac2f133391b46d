// npm run check [-- --fix]: everything that can be wrong with the house besides what the tests find.
import { join } from 'node:path';
import { floorFaults } from './floors.ts';
import { staleFiles } from './generate.ts';
import { measureSizes, type SizeExceptions, sizeFaults } from './guards/size-faults.ts';

const root = join(import.meta.dir, '..');
const isFixing = process.argv.includes('--fix');

/** Runs a tool of node_modules; its findings are what it prints when it fails. */
function tool(path: string, ...args: readonly string[]): readonly string[] {
  const command = ['node', join(root, 'node_modules', path), ...args];
  const { exitCode, stdout, stderr } = Bun.spawnSync(command, { cwd: root, stdin: 'ignore' });
  if (exitCode === 0) return [];
  return [stdout.toString().trim(), stderr.toString().trim(), `exit code ${exitCode}`].filter((text) => text !== '');
}

const ignoredCopies = '**/*.test.ts,**/testing/**,**/dist/**';

/** Each answers with what it found wrong. */
const checks: { readonly [name: string]: () => readonly string[] | Promise<readonly string[]> } = {
  'generated files are fresh': () => staleFiles(root, { rewrites: isFixing }),
  'format and lint': () => tool('@biomejs/biome/bin/biome', 'check', ...(isFixing ? ['--write'] : []), '.'),
  types: () => tool('typescript/bin/tsc'),
  'the core needs neither Node nor Bun': () =>
    tool('typescript/bin/tsc', '-p', 'packages/core/tsconfig.build.json', '--noEmit'),
  'floors and cycles': () => floorFaults(root),
  sizes: async () => {
    const exceptions: SizeExceptions = await Bun.file(join(root, 'scripts', 'size-exceptions.json')).json();
    return sizeFaults(await measureSizes(root), exceptions);
  },
  'copied code under 3 %': () =>
    tool(
      'jscpd/run-jscpd.js',
      'packages',
      '--format=typescript,tsx',
      `--ignore=${ignoredCopies}`,
      '--threshold=3',
      '--fail-on-empty',
    ),
};

let hasFaults = false;
for (const [name, check] of Object.entries(checks)) {
  const start = performance.now();
  const faults = await check();
  console.log(`${faults.length === 0 ? '✓' : '✗'} ${name} (${Math.round(performance.now() - start)} ms)`);
  for (const fault of faults) console.log(fault.replace(/^/gm, '  '));
  if (faults.length > 0) hasFaults = true;
}
process.exit(hasFaults ? 1 : 0);
