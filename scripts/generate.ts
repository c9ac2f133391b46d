// bun scripts/generate.ts [--check]: writes the files that are derived from the source, or says which are stale.
import { join } from 'node:path';
import { configReference } from './generate/config-reference.ts';
import { configSchemaFile } from './generate/config-schema.ts';
import { priceSnapshotFile } from './generate/price-snapshot.ts';
import { providersPage } from './generate/provider-matrix.ts';

/** Path below the root → text. Each file is committed, so that readers and editors have it without building. */
const generators: { readonly [path: string]: () => string } = {
  'config.schema.json': configSchemaFile,
  'docs/configuration.md': configReference,
  'docs/providers.md': providersPage,
  'packages/gateway/src/catalog/price-snapshot.json': priceSnapshotFile,
};

/** Paths of all files that are derived. */
export const generated: readonly string[] = Object.keys(generators);

/** Files whose text differs from what the source says; with `rewrites` they are brought up to date instead. */
export async function staleFiles(
  root: string,
  { rewrites }: { readonly rewrites: boolean },
): Promise<readonly string[]> {
  const stale: string[] = [];
  for (const [path, generate] of Object.entries(generators)) {
    const file = Bun.file(join(root, path));
    const text = generate();
    if ((await file.exists()) && (await file.text()) === text) continue;
    if (rewrites) await Bun.write(file, text);
    else stale.push(`${path} is stale: run "npm run format"`);
  }
  return stale;
}

if (import.meta.main) {
  const stale = await staleFiles(join(import.meta.dir, '..'), { rewrites: !process.argv.includes('--check') });
  for (const line of stale) console.log(line);
  process.exit(stale.length === 0 ? 0 : 1);
}
