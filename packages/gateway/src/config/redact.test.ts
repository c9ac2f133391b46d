import { describe, expect, test } from 'bun:test';
import {
  hideEnvVar,
  looksHidden,
  looksRedacted,
  mergeSecret,
  redactEnvVar,
  redactText,
  redactToText,
} from './redact.ts';

const stars = '*'.repeat(24);
const literal = (value: string) => ({ value, env_var: '', from_env: false });
const reference = (value = 'from the environment') => ({ value, env_var: 'env.KEY', from_env: true });

test.each([
  ['', ''],
  ['a', '*'],
  ['12345678', '********'],
  ['123456789', `1234${stars}6789`],
  ['sk-abcdefghijklmnopqrstuvwxyz', `sk-a${stars}wxyz`],
])('%s is shown as %s', (secret, shown) => {
  expect(redactText(secret)).toBe(shown);
});

test.each([
  ['', false],
  ['***', true],
  ['********', true],
  ['*********', false],
  [`sk-a${stars}wxyz`, true],
  [`sk-a${stars}wxy`, false],
  [`sk-a${stars.slice(1)}xwxyz`, false],
  ['<redacted>', true],
  ['<REDACTED>', true],
  ['[Redacted]', true],
  ['sk-real', false],
])('%s looks redacted: %p', (text, expected) => {
  expect(looksRedacted(text)).toBe(expected);
});

test('what is shown looks redacted, whatever it was', () => {
  for (let length = 1; length < 60; length += 1) expect(looksRedacted(redactText('x'.repeat(length)))).toBe(true);
});

test('of a variable only the name is shown', () => {
  expect(redactEnvVar(reference())).toEqual(reference(''));
  expect(hideEnvVar(reference())).toEqual(reference(''));
  expect(redactToText(reference())).toBe('env.KEY');
  expect(redactToText(literal('123456789'))).toBe(`1234${stars}6789`);
  expect(hideEnvVar(literal('password'))).toEqual(literal('<REDACTED>'));
  expect(hideEnvVar(literal(''))).toEqual(literal(''));
  expect(['<REDACTED>', '********', 'x'].map(looksHidden)).toEqual([true, true, false]);
});

describe('a secret that is sent back', () => {
  const stored = literal('sk-abcdefghijklmnop');
  test.each([
    ['unchanged', literal(redactText(stored.value)), stored],
    ['hidden', literal('<REDACTED>'), stored],
    ['redacted in another form', literal('********'), stored],
    ['new', literal('sk-new'), literal('sk-new')],
    ['cleared', literal(''), literal('')],
    ['as a reference', reference(''), reference('')],
  ])('%s', (_, sent, expected) => {
    expect(mergeSecret(sent, stored)).toEqual(expected);
  });

  test('redacted, but nothing is stored', () => {
    expect(mergeSecret(literal('********'), undefined)).toBeUndefined();
  });
});
