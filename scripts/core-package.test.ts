import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNode } from './test-run/find-node.ts';

const root = join(import.meta.dir, '..');
const folder = mkdtempSync(join(tmpdir(), 'bifrost-core-'));
afterAll(() => rmSync(folder, { recursive: true }));

const node = findNode(root);
if (node === undefined) console.log('SKIPPED: no Node 22.18 or newer here, the built core is not tried');

test.skipIf(node === undefined)(
  'the built core is plain JavaScript that Node imports',
  () => {
    const tsc = [
      'node',
      join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
      '-p',
      join(root, 'packages', 'core', 'tsconfig.build.json'),
    ];
    const build = Bun.spawnSync([...tsc, '--outDir', join(folder, 'dist')], { stdin: 'ignore' });
    expect(build.stdout.toString()).toBe('');
    writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
    const program = `const core = await import('./dist/index.js'); console.log(typeof core.createEngine);`;
    const run = Bun.spawnSync([node ?? '', '--no-experimental-strip-types', '--input-type=module', '-e', program], {
      cwd: folder,
    });
    expect(run.stderr.toString()).toBe('');
    expect(run.stdout.toString()).toBe('function\n');
  },
  60_000,
);
