// npm run build:binary [-- outfile]: the gateway as one executable that needs nothing installed.
import { join } from 'node:path';

const root = join(import.meta.dir, '..');

/** Compiles for the platform it runs on; throws what Bun has to say when it cannot. */
export function buildBinary(outfile: string): void {
  const entry = join(root, 'packages', 'gateway', 'src', 'main.ts');
  const flags = [
    '--compile',
    '--minify',
    '--sourcemap',
    '--no-compile-autoload-dotenv',
    '--no-compile-autoload-bunfig',
  ];
  const { exitCode, stdout, stderr } = Bun.spawnSync(
    [process.execPath, 'build', ...flags, entry, `--outfile=${outfile}`],
    { cwd: root, stdin: 'ignore' },
  );
  if (exitCode !== 0) throw new Error(`${stdout}${stderr}`);
}

if (import.meta.main) {
  const outfile = process.argv[2] ?? join(root, 'dist', 'bifrost');
  buildBinary(outfile);
  console.log(outfile);
}
