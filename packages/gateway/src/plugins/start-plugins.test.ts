import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlugins } from './start-plugins.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
let appDir = '';

beforeAll(async () => {
  appDir = await mkdtemp(join(tmpdir(), 'plugins-'));
  const write = (name: string, source: string) => writeFile(join(appDir, name), source);
  await write(
    'named.mjs',
    `let tag; export const getName = () => 'named'; export const init = (c) => { tag = c.tag }; export const preLLMHook = (ctx) => ctx.set('tag', tag);`,
  );
  await write('classy.mjs', `export default class { getName() { return 'classy' } httpTransportPreHook() {} }`);
  await write('factory.mjs', `export default async () => ({ name: 'factory', PostHook() {} })`);
  await write('broken.mjs', `export const getName = () => 'broken'; export const preLLMHook = 7;`);
  await write(
    'refusing.mjs',
    `export const getName = () => 'refusing'; export const init = () => { throw new Error('no tag given') };`,
  );
});
afterAll(() => rm(appDir, { recursive: true }));

const entry = (path: string, more = {}) => ({ name: path.replace(/\..*/, ''), enabled: true, path, ...more });

describe('startPlugins', () => {
  test('takes named exports, classes and factories, in placement and order', async () => {
    const { plugins, beforeBuiltins } = await startPlugins(
      [
        entry('named.mjs', { order: 2 }),
        entry('factory.mjs', { order: 1 }),
        entry('classy.mjs', { placement: 'pre_builtin' }),
      ],
      appDir,
      silent,
    );
    expect(plugins.map((plugin) => plugin.name)).toEqual(['classy', 'factory', 'named']);
    expect(beforeBuiltins).toBe(1);
    expect(plugins[1]?.postLLMHook).toBeFunction();
  });

  test.each([
    ['broken.mjs', 'error loading plugin broken: preLLMHook must be a function'],
    ['refusing.mjs', 'error loading plugin refusing: plugin Init failed: no tag given'],
    ['absent.mjs', 'error loading plugin absent: absent.mjs cannot be read'],
    [
      'native.so',
      'error loading plugin native: native shared objects cannot be loaded; write the plugin as an ES module',
    ],
    ['https://host/x.mjs', 'plugins are loaded from files only; download it and give its path'],
  ])('%s is reported and left out', async (path, line) => {
    const { plugins, statuses } = await startPlugins([entry(path)], appDir, silent);
    expect(plugins).toEqual([]);
    expect(statuses[0]?.status).toBe('error');
    expect(statuses[0]?.logs[0]).toContain(line);
  });

  test('a disabled plugin is not loaded', async () => {
    const { plugins, statuses } = await startPlugins([entry('refusing.mjs', { enabled: false })], appDir, silent);
    expect([plugins.length, statuses[0]?.status]).toEqual([0, 'disabled']);
  });
});
