import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { sealRecord } from '../../testing/arbitraries/seal.ts';
import { openSeal, wrapSeal } from './seal-envelope.ts';

test('open undoes wrap', () =>
  fc.assert(fc.property(sealRecord(), (record) => expect(openSeal(wrapSeal(record))).toEqual(record))));

test('an envelope is standard base64 with a beginning of its own', () =>
  fc.assert(
    fc.property(sealRecord(), (record) => {
      const data = wrapSeal(record);
      expect(data).toMatch(/^Z3dzZWFs/);
      expect(btoa(atob(data))).toBe(data);
    }),
  ));

test('the same record is the same text, in whatever order its members were set', () =>
  expect(
    wrapSeal({
      itemId: 'rs_1',
      seal: { mintedBy: { provider: 'p', family: 'openai' }, data: 'gAAA', kind: 'encrypted' },
    }),
  ).toBe(
    wrapSeal({
      seal: { kind: 'encrypted', data: 'gAAA', mintedBy: { family: 'openai', provider: 'p' } },
      itemId: 'rs_1',
    }),
  ));

const enveloped = (json: string, version = '1'): string => btoa(`gwseal${version}${json}`);

test.each([
  ['a signature of somebody else', 'EqoBCkgIARAB'],
  ['nothing', ''],
  ['no base64', 'Z3dzZWFs*'],
  ['a cut envelope', wrapSeal({ seal: { kind: 'signature', data: 'abc' } }).slice(0, -8)],
  ['an unknown version', enveloped('{"kind":"signature","data":"x"}', '2')],
  ['no JSON', enveloped('{')],
  ['no object', enveloped('[]')],
  ['an unknown kind', enveloped('{"kind":"stamp","data":"x"}')],
  ['no data', enveloped('{"kind":"signature"}')],
  ['data that is no text', enveloped('{"kind":"signature","data":1}')],
])('opens nothing in %s', (_, data) => expect(openSeal(data)).toBeUndefined());

test('members of the wrong type are left out', () =>
  expect(
    openSeal(
      enveloped(
        '{"kind":"redacted","data":"x","itemId":1,"seals":"all","mintedBy":{"family":"claude","model":2,"x":3}}',
      ),
    ),
  ).toEqual({ seal: { kind: 'redacted', data: 'x', mintedBy: { family: 'claude' } } }));
