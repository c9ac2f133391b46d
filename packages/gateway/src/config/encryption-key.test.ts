import { expect, test } from 'bun:test';
import { encryptionPassphrase } from './encryption-key.ts';
import { resolveEnvVars } from './resolve-env-vars.ts';
import { Config } from './schema/config.ts';

const long = 'a passphrase of sixteen bytes or more';
const read = (encryption_key: string | undefined, env: Record<string, string>) =>
  encryptionPassphrase(resolveEnvVars(Config.parse({ encryption_key }), env), env);

test.each([
  [long, {}, long, 0],
  ['env.KEY', { KEY: long }, long, 0],
  ['env.KEY', { BIFROST_ENCRYPTION_KEY: long }, long, 0],
  [undefined, { BIFROST_ENCRYPTION_KEY: long }, long, 0],
  [long, { BIFROST_ENCRYPTION_KEY: 'another passphrase than that' }, long, 0],
  ['short', {}, 'short', 1],
  [undefined, {}, undefined, 1],
])('%p with %j', (written, env, passphrase, warnings) => {
  const { findings, ...found } = read(written, env);
  expect(found).toEqual({ passphrase });
  expect(findings).toHaveLength(warnings);
});
