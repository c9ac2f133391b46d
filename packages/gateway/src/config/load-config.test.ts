import { afterAll, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from './load-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'bifrost-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const context = { env: { OPENAI_API_KEY: 'sk' }, newId: () => 'id' };

function appDir(name: string, text?: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  if (text !== undefined) writeFileSync(join(path, 'config.json'), text);
  return path;
}

test('reads the file of the app directory', async () => {
  const loaded = await loadConfig(appDir('file', '{"client": {"log_retention_days": 7, "typo": 1}}'), context);
  expect(loaded.ok && loaded.config.client.log_retention_days).toBe(7);
  expect(loaded.problems.map(({ file }) => file)).toContain(join(folder, 'file', 'config.json'));
});

test('without a file it is the configuration of nobody', async () => {
  const loaded = await loadConfig(appDir('none'), context);
  expect(loaded.ok && Object.keys(loaded.config.providers)).toEqual(['openai']);
  expect(loaded.problems).toEqual([]);
});

test('also without the directory', async () => {
  expect((await loadConfig(join(folder, 'nowhere'), context)).ok).toBe(true);
});

test('a file that cannot be read is not taken for none', async () => {
  const path = appDir('directory');
  mkdirSync(join(path, 'config.json'));
  const loaded = await loadConfig(path, context);
  expect(loaded).toMatchObject({ ok: false, problems: [{ severity: 'error', path: '' }] });
});
