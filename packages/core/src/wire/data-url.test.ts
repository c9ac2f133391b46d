import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { parseDataUrl, toDataUrl } from './data-url.ts';

test.each([
  ['data:image/png;base64,iVBO', { mediaType: 'image/png', data: 'iVBO' }],
  ['DATA:image/png;BASE64,iVBO', { mediaType: 'image/png', data: 'iVBO' }],
  ['data:audio/wav;codecs=1;base64,AA==', { mediaType: 'audio/wav;codecs=1', data: 'AA==' }],
  ['data:;base64,AA==', { mediaType: 'text/plain;charset=US-ASCII', data: 'AA==' }],
  ['data:,a%20b', { mediaType: 'text/plain;charset=US-ASCII', data: btoa('a b') }],
  ['data:;charset=utf-8,%C3%B8', { mediaType: 'text/plain;charset=utf-8', data: 'w7g=' }],
  ['data:text/csv,ø,1', { mediaType: 'text/csv', data: 'w7gsMQ==' }],
  ['data:image/png;base64,a%2Bb%3D', { mediaType: 'image/png', data: 'a+b=' }],
  ['data:image/png;base64,', { mediaType: 'image/png', data: '' }],
])('%s', (url, expected) => expect(parseDataUrl(url)).toEqual(expected));

test.each(['https://x.test/a.png', 'data:image/png', 'data', '', 'data:text/plain,%zz', 'data:text/plain,%4'])(
  '%j is none',
  (url) => expect(parseDataUrl(url)).toBeUndefined(),
);

test('parse undoes print, also for megabytes', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('image/png', 'application/pdf', 'audio/x;rate=1'),
      fc.base64String(),
      (mediaType, data) => expect(parseDataUrl(toDataUrl(mediaType, data))).toEqual({ mediaType, data }),
    ),
  );
  const big = 'AAAA'.repeat(1_000_000);
  expect(parseDataUrl(toDataUrl('image/png', big))?.data.length).toBe(big.length);
  expect(parseDataUrl(`data:image/png;base64,${big}%3D`)?.data.length).toBe(big.length + 1);
});
