import { describe, expect, test } from 'bun:test';
import { requestOptions } from './request-options.ts';

const closed = { allowsPerRequestRawOverride: false, allowsPerRequestContentStorageOverride: false };
const open = { allowsPerRequestRawOverride: true, allowsPerRequestContentStorageOverride: true };
const noFilter = { allowlist: [], denylist: [] };

describe('switches', () => {
  test('nothing said, nothing asked', () => {
    const headers = { 'user-agent': 'x', authorization: 'Bearer y' };
    expect(requestOptions({ ...closed, headerFilter: noFilter })(headers)).toEqual({
      extraHeaders: {},
      passesExtraParams: false,
      wantsTimings: false,
      requestHeaders: headers,
    });
  });

  test('everything said', () => {
    const read = requestOptions({ ...open, headerFilter: noFilter });
    const options = read({
      'x-bf-api-key': 'main',
      'x-bf-api-key-id': 'k1',
      'x-bf-session-id': 's',
      'x-bf-session-ttl': '30m',
      'x-bf-passthrough-extra-params': 'true',
      'x-bf-send-back-raw-request': '1',
      'x-bf-send-back-raw-response': 'F',
      'x-bf-store-raw-request-response': 'true',
      'x-bf-fidelity': 'strict',
      'x-bf-timing': 'report',
    });
    expect(options).toMatchObject({
      pinnedKeyName: 'main',
      pinnedKeyId: 'k1',
      sessionId: 's',
      sessionTtlMs: 1_800_000,
      passesExtraParams: true,
      sendsBackRawRequest: true,
      sendsBackRawResponse: false,
      storesRaw: true,
      fidelity: 'strict',
      wantsTimings: true,
    });
  });

  test('closed gates and unknown spellings leave a setting untouched', () => {
    const raw = { 'x-bf-send-back-raw-request': 'true', 'x-bf-store-raw-request-response': 'true' };
    expect(requestOptions({ ...closed, headerFilter: noFilter })(raw)).not.toHaveProperty('sendsBackRawRequest');
    expect(requestOptions({ ...closed, headerFilter: noFilter })(raw)).not.toHaveProperty('storesRaw');
    const odd = { 'x-bf-send-back-raw-request': 'yes', 'x-bf-session-ttl': '-3', 'x-bf-fidelity': 'loose' };
    expect(requestOptions({ ...open, headerFilter: noFilter })(odd)).not.toContainAnyKeys([
      'sendsBackRawRequest',
      'sessionTtlMs',
      'fidelity',
    ]);
  });
});

describe('headers for the provider', () => {
  const sent = {
    'x-bf-eh-x-team': 'a',
    'x-bf-eh-x-secret': 'b',
    'x-bf-eh-cookie': 'c',
    'x-bf-eh-x-api-key': 'd',
    'x-bf-eh-x-bf-vk': 'e',
    'x-bf-eh-transfer-encoding': 'f',
    'anthropic-beta': 'g',
    'x-team': 'plain',
    authorization: 'Bearer sk-bf-secret',
    'x-bf-vk': 'sk-bf-secret',
    'content-encoding': 'gzip',
    cookie: 'session=1',
  };
  test.each([
    [[], [], { 'x-team': 'a', 'x-secret': 'b' }],
    [[], ['x-secret'], { 'x-team': 'a' }],
    [[], ['X-*'], {}],
    [['x-team'], [], { 'x-team': 'a' }],
    [['X-BF-EH-x-team'], [], { 'x-team': 'a' }],
    [['x-*'], ['x-secret'], { 'x-team': 'a' }],
    [['anthropic-*'], [], { 'anthropic-beta': 'g' }],
    [['*'], [], { 'x-team': 'a', 'x-secret': 'b', 'anthropic-beta': 'g' }],
    [['*'], ['*'], {}],
  ])('allow %j, deny %j', (allowlist, denylist, expected) => {
    const read = requestOptions({ ...closed, headerFilter: { allowlist, denylist } });
    expect(read(sent).extraHeaders).toEqual(expected);
  });

  test('what was asked for by prefix wins over the plain header, whichever comes first', () => {
    const read = requestOptions({ ...closed, headerFilter: { allowlist: ['x-team'], denylist: [] } });
    expect(read({ 'x-team': 'plain', 'x-bf-eh-x-team': 'asked' }).extraHeaders).toEqual({ 'x-team': 'asked' });
    expect(read({ 'x-bf-eh-x-team': 'asked', 'x-team': 'plain' }).extraHeaders).toEqual({ 'x-team': 'asked' });
  });
});
