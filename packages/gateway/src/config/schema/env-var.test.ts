import { describe, expect, test } from 'bun:test';
import { resolveEnvVars } from '../resolve-env-vars.ts';
import { EnvBoolean, EnvNumber, EnvVar, isSet } from './env-var.ts';

const env = { KEY: 'from the environment', EMPTY: '' };
const read = (input: unknown) => resolveEnvVars(EnvVar.parse(input), env);
const reference = { value: env.KEY, env_var: 'env.KEY', from_env: true };
const literal = (value: string) => ({ value, env_var: '', from_env: false });

describe('three spellings', () => {
  test.each([
    ['plain', literal('plain')],
    ['', literal('')],
    ['env.KEY', reference],
    ['ENV.KEY', literal('ENV.KEY')],
    [' env.KEY', literal(' env.KEY')],
    ['see env.KEY', literal('see env.KEY')],
    ['"quoted"', literal('quoted')],
    ['"env.KEY"', reference],
    ['"half', literal('"half')],
    ['env.MISSING', { value: '', env_var: 'env.MISSING', from_env: true }],
    [{ value: 'v', env_var: '', from_env: false }, literal('v')],
    [{ value: 'v', env_var: '' }, literal('v')],
    [{ value: 'env.KEY', env_var: 'env.KEY', from_env: false }, reference],
    [{ value: '', env_var: 'env.KEY', from_env: true }, reference],
    [
      { value: '', env_var: 'env.KEY', from_env: false },
      { value: '', env_var: 'env.KEY', from_env: false },
    ],
  ])('%j', (input, expected) => {
    expect(read(input)).toEqual(expected);
  });

  test('what was shown redacted is looked up again', () => {
    expect(read({ value: `from${'*'.repeat(24)}ment`, env_var: 'env.KEY', from_env: true })).toEqual(reference);
  });

  test('any other object is a value of its own, as its JSON text', () => {
    const account = { type: 'service_account', private_key: 'env.KEY', nested: { b: 1, a: 2 } };
    expect(read(account)).toEqual(literal(JSON.stringify(account)));
  });
});

test('numbers and switches may be written as such where they are', () => {
  expect(EnvNumber.parse(6334).value).toBe('6334');
  expect(EnvBoolean.parse(true).value).toBe('true');
  expect(EnvVar.safeParse(5).success).toBe(false);
});

test('a reference is set while its variable is missing', () => {
  expect(isSet(read('env.MISSING'))).toBe(true);
  expect(isSet(read(''))).toBe(false);
  expect(isSet(read('x'))).toBe(true);
  expect(isSet(undefined)).toBe(false);
});

test('references are found anywhere in a tree, and nothing else is touched', () => {
  const tree = { list: [EnvVar.parse('env.KEY')], plain: 'env.KEY', nothing: null, count: 3 };
  expect(resolveEnvVars(tree, env)).toEqual({ list: [reference], plain: 'env.KEY', nothing: null, count: 3 });
});
