import { describe, expect, test } from 'bun:test';
import { admission } from './admission.ts';
import { virtualKeyIn } from './virtual-key.ts';

describe('required headers', () => {
  const admit = admission(
    { requiredHeaders: ['X-Team', 'x-cost-center'], enforcesAuthOnInference: true },
    (key) => key === 'sk-bf-1',
  );

  test('all that are missing are named, before any credential is asked for', () => {
    expect(admit({})).toEqual({
      kind: 'missing-required-headers',
      message: 'missing required headers: x-team, x-cost-center',
    });
    expect(admit({ 'x-team': 'a' })?.message).toBe('missing required headers: x-cost-center');
  });

  test('then a virtual key has to be there', () => {
    const headers = { 'x-team': '', 'x-cost-center': '' };
    expect(admit(headers)?.kind).toBe('virtual-key-required');
    expect(admit({ ...headers, 'x-bf-vk': 'sk-bf-1' })).toBeUndefined();
    expect(admit({ ...headers, authorization: 'Bearer sk-bf-1' })).toBeUndefined();
    expect(admit({ ...headers, 'x-bf-vk': 'sk-bf-2' })?.kind).toBe('virtual-key-not-found');
  });
});

test('nothing is demanded by default', () => {
  expect(admission({ requiredHeaders: [], enforcesAuthOnInference: false }, () => false)({})).toBeUndefined();
});

describe('where a virtual key may stand', () => {
  test.each([
    [{ 'x-bf-vk': 'sk-bf-a', authorization: 'Bearer sk-bf-b' }, 'sk-bf-a'],
    [{ 'x-bf-vk': 'anything' }, 'anything'],
    [{ authorization: 'bearer SK-BF-b', 'x-api-key': 'sk-bf-c' }, 'SK-BF-b'],
    [{ authorization: 'Bearer sk-proj-123', 'x-api-key': 'sk-bf-c' }, 'sk-bf-c'],
    [{ 'x-api-key': 'sk-bf-c', 'x-goog-api-key': 'sk-bf-d' }, 'sk-bf-c'],
    [{ 'x-goog-api-key': 'sk-bf-d' }, 'sk-bf-d'],
    [{ 'api-key': 'sk-bf-e' }, 'sk-bf-e'],
    [{ authorization: 'Basic sk-bf-b' }, undefined],
    [{ authorization: 'Bearer sk-ant-oat01' }, undefined],
    [{ 'x-bf-vk': ' ' }, undefined],
    [{}, undefined],
  ])('%j', (headers, expected) => expect(virtualKeyIn(headers as Record<string, string>)).toBe(expected as string));
});
