import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BifrostPlugin } from '@bifrost/core/plugins/plugin.ts';
import { readPlugin } from '@bifrost/core/plugins/read-plugin.ts';

const moduleEndings = new Set(['.mjs', '.js', '.cjs', '.ts']);

export type LoadedPlugin =
  | { readonly ok: true; readonly plugin: BifrostPlugin; readonly sha256: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Loads the module behind a plugin entry. Relative paths are looked for in the app directory, then in the working
 * directory. Only files are taken: code that is fetched at start would run with all the gateway's rights.
 */
export async function loadPlugin(path: string, appDir: string): Promise<LoadedPlugin> {
  const refusal = refusalOf(path);
  if (refusal) return { ok: false, reason: refusal };
  const found = await firstReadable(isAbsolute(path) ? [path] : [resolve(appDir, path), resolve(path)]);
  if (!found) return { ok: false, reason: `${path} cannot be read` };
  const sha256 = createHash('sha256').update(found.bytes).digest('hex');
  try {
    const { plugin, problems } = await readPlugin(
      await import(`${pathToFileURL(found.file).href}?${sha256.slice(0, 16)}`),
    );
    return plugin ? { ok: true, plugin, sha256 } : { ok: false, reason: problems.join('; ') };
  } catch (cause) {
    return { ok: false, reason: cause instanceof Error ? cause.message : String(cause) };
  }
}

function refusalOf(path: string): string | undefined {
  if (/^https?:/i.test(path)) return 'plugins are loaded from files only; download it and give its path';
  if (extname(path) === '.so') return 'native shared objects cannot be loaded; write the plugin as an ES module';
  if (!moduleEndings.has(extname(path))) return `a plugin is an ES module (${[...moduleEndings].join(', ')})`;
  return undefined;
}

async function firstReadable(files: readonly string[]): Promise<{ file: string; bytes: Uint8Array } | undefined> {
  for (const file of files) {
    const bytes = await readFile(file).catch(() => undefined);
    if (bytes) return { file, bytes };
  }
  return undefined;
}
