import { expect, test } from 'bun:test';
import { ruleOf, statusOf } from '../schema/errors/gateway-error.ts';
import { type DecodeError, readUpstreamError } from './upstream-error.ts';

const decode: DecodeError = (status, body) => ({
  kind: 'upstream-error',
  status,
  message: String(Reflect.get(Object(body), 'message') ?? ''),
});

test.each([
  [401, 'authentication failed: unauthorized (401) - check your API key'],
  [403, 'access forbidden (403) - your API key may not have permission for this operation'],
  [404, 'resource not found (404)'],
  [429, 'rate limit exceeded (429)'],
  [500, 'provider server error (500)'],
  [529, 'provider server error (529)'],
  [418, 'empty response received from provider (HTTP 418)'],
])('an empty body with %i', (status, message) =>
  expect(readUpstreamError(status, ' \n', decode)).toEqual({ kind: 'upstream-error', status, message }),
);

test("an empty body with 200 is the gateway's complaint", () => {
  const error = readUpstreamError(200, '', decode);
  expect(error).toEqual({ kind: 'upstream-unreadable', message: 'empty response received from provider' });
  expect([ruleOf(error).isGatewayError, statusOf(error)]).toEqual([true, 500]);
});

test.each([
  '<!DOCTYPE html><html><body>x</body></html>',
  '<html lang="en">\n<h1>502 Bad Gateway</h1>',
  '  <center><h1>x</h1></center>',
])('HTML is named and kept: %s', (page) =>
  expect(readUpstreamError(502, page, decode)).toEqual({
    kind: 'upstream-error',
    status: 502,
    message: 'HTML response received from provider',
    detail: page,
  }),
);

test.each(['upstream connect error', '<br>', 'a < b and c > d, is it not so?'])('text is quoted: %s', (text) =>
  expect(readUpstreamError(503, text, decode)).toEqual({
    kind: 'upstream-error',
    status: 503,
    message: `provider API error: ${text}`,
  }),
);

test("JSON is the format's own business", () => {
  expect(readUpstreamError(400, '{"message":"no <html> here, honestly"}', decode).message).toBe(
    'no <html> here, honestly',
  );
  expect(readUpstreamError(400, '{"odd":1}', decode).message).toBe('provider API error (status 400)');
});

test('a good status never becomes the status of an error', () =>
  expect(statusOf(readUpstreamError(200, 'hello', decode))).toBe(400));
