import { afterEach, describe, expect, test } from 'bun:test';
import type { Outcome, StreamEnd } from '@bifrost/core/engine/outcome.ts';
import type { BifrostPlugin } from '@bifrost/core/plugins/plugin.ts';
import type { FinishedTrace } from '@bifrost/core/plugins/trace.ts';
import { transportHooks } from '@bifrost/core/plugins/transport-hooks.ts';
import { answer, facts, fakeHouse, type House } from './testing/fake-house.ts';

let house: House;
afterEach(() => house.close());

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const open = (plugins: readonly BifrostPlugin[], outcome: () => Outcome = () => answer('{"ok":true}'), client = {}) => {
  const transport = transportHooks(plugins, { now: Date.now, log: silent });
  house = fakeHouse(outcome, client, undefined, { transport, observers: plugins.filter((plugin) => plugin.inject) });
};

async function post(headers: Record<string, string> = {}, query = '') {
  const response = await fetch(`${house.url}/v1/chat/completions${query}`, {
    method: 'POST',
    body: '{"model":"openai/gpt-4o","messages":[]}',
    headers,
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('before the route', () => {
  test('a hook sees the request and may change headers and body', async () => {
    const seen: unknown[] = [];
    open([
      {
        name: 'p',
        httpTransportPreHook(ctx, request) {
          seen.push(request.method, request.path, request.header('X-A'), request.queryParam('q'), request.json());
          ctx.set('colour', 'blue');
          request.headers['X-BF-API-KEY'] = 'main';
          request.body = new TextEncoder().encode('{"model":"anthropic/claude","messages":[1]}');
        },
      },
    ]);
    expect((await post({ 'x-a': 'b' }, '?q=1')).status).toBe(200);
    expect(seen).toEqual(['POST', '/v1/chat/completions', 'b', '1', { model: 'openai/gpt-4o', messages: [] }]);
    const [call] = house.calls;
    expect(call?.primary).toEqual({ provider: 'anthropic', model: 'claude' });
    expect(call?.options.pinnedKeyName).toBe('main');
    expect(call?.context?.get('colour')).toBe('blue');
  });

  test('its own response goes out before a credential is asked for', async () => {
    const respond = { status_code: 418, headers: { 'x-tea': 'yes' }, body: 'teapot' };
    open([{ name: 'p', httpTransportPreHook: () => respond }], undefined, { enforcesAuthOnInference: true });
    const { status, headers, text } = await post();
    expect([status, text, headers.get('x-tea'), headers.get('x-frame-options')]).toEqual([
      418,
      'teapot',
      'yes',
      'DENY',
    ]);
    expect(house.calls).toEqual([]);
  });

  test('a throw is a plain 500, another path a 409', async () => {
    open([
      {
        name: 'p',
        httpTransportPreHook() {
          throw new Error('no');
        },
      },
    ]);
    expect(await post()).toMatchObject({ status: 500, text: 'no' });
    await house.close();
    open([{ name: 'p', httpTransportPreHook: (_ctx, request) => void Object.assign(request, { path: '/other' }) }]);
    expect(await post()).toMatchObject({
      status: 409,
      text: 'request method/path was modified by a plugin, this is not allowed',
    });
  });
});

describe('after the route', () => {
  test('a hook may change the response', async () => {
    open([
      {
        name: 'p',
        httpTransportPostHook(_ctx, _request, response) {
          response.body = `${response.body} and more`;
          response.status_code = 201;
          response.headers['x-added'] = 'yes';
        },
      },
    ]);
    const { status, text, headers } = await post();
    expect([status, text, headers.get('x-added')]).toEqual([201, '{"ok":true} and more', 'yes']);
  });

  const stream = (): Outcome => {
    async function* frames() {
      yield [{ data: '1' }];
    }
    const end: StreamEnd = { usage: undefined, error: undefined, facts, result: undefined };
    return { type: 'stream', frames: frames(), facts, finished: Promise.resolve(end) };
  };

  test('of a stream it comes after the last chunk; its complaint goes out before the end', async () => {
    open(
      [
        {
          name: 'p',
          httpTransportPostHook() {
            throw new Error('too late');
          },
        },
      ],
      stream,
    );
    expect((await post()).text).toBe('data: 1\n\nevent: error\ndata: {"error":"too late"}\n\ndata: [DONE]\n\n');
  });
});

test('a trace inherits the caller’s and is told when all is over', async () => {
  const told = Promise.withResolvers<FinishedTrace>();
  open([{ name: 'p', inject: (_ctx, trace) => told.resolve(trace) }]);
  await post({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'x-request-id': 'r1' });
  expect(await told.promise).toMatchObject({
    request_id: 'r1',
    trace_id: '0af7651916cd43dd8448eb211c80319c',
    parent_id: 'b7ad6b7169203331',
    attributes: { 'http.status_code': 200, 'http.target': '/v1/chat/completions' },
  });
});
