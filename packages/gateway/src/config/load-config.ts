import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LoadedConfig, type ReadContext, readConfig, zeroConfig } from './read-config.ts';

/** Reads `config.json` of the app directory; without one the gateway runs on what the environment offers. */
export async function loadConfig(appDir: string, context: Omit<ReadContext, 'file'>): Promise<LoadedConfig> {
  const file = join(appDir, 'config.json');
  try {
    return readConfig(await readFile(file, 'utf8'), { ...context, file });
  } catch (cause) {
    if (isMissing(cause)) return zeroConfig({ ...context, file });
    const message = `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
    return { ok: false, problems: [{ file, path: '', message, severity: 'error' }] };
  }
}

const isMissing = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
