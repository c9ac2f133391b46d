import { describe, expect, test } from 'bun:test';
import { pathWith } from '../../providers/path-with.ts';
import type { UnaryEndpoint } from '../../providers/provider.ts';
import { fail, ok } from '../../schema/errors/result.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import type { RequestType } from '../../schema/request-type.ts';
import type { AnyUnaryFormat } from '../../wire/unary-format.ts';
import type { UnaryCall } from '../call.ts';
import { bench, call, key, provider, readAll, settingsOf, streamOf } from '../testing/engine-bench.ts';
import { refuses, ScriptedUpstream, says, streams } from '../testing/scripted-upstream.ts';

/** Tells its text, and nothing else, in whatever shape a test gives it. */
const format = (requestType: RequestType, more: Partial<AnyUnaryFormat> = {}): AnyUnaryFormat => ({
  name: 'text',
  requestType,
  decodeRequest: (body) => ok(body.value['text']),
  encodeRequest: (text) => ok({ wire: { text: String(text) }, notes: [] }),
  decodeResponse: (body) => ok(body.value['text']),
  encodeResponse: (text) => ({ text: String(text) }),
  usageOf: () => undefined,
  encodeError: ({ message }) => ({ oops: message }),
  ...more,
});

function asked(
  type: Exclude<UnaryCall['requestType'], never>,
  of: AnyUnaryFormat,
  body: object = { text: 'hi' },
): UnaryCall {
  const parsed = JsonBody.parse(JSON.stringify(body));
  if (!parsed.ok) throw new Error(parsed.message);
  const { operation: _operation, format: _format, requestType: _type, ...base } = call();
  return { ...base, operation: 'unary', requestType: type, format: of, isStream: false, body: parsed.body };
}

const benchOf = (
  upstream: ScriptedUpstream,
  type: RequestType,
  endpoint: Partial<UnaryEndpoint> & Pick<UnaryEndpoint, 'format'>,
  keys = [key('a')],
) =>
  bench(upstream, {
    providers: [
      settingsOf('one', {
        keys,
        provider: provider('one', undefined, {
          operations: { unary: { [type]: { path: () => '/v1/x', ...endpoint } } },
        }),
      }),
    ],
  });

describe('shapes of unary operations', () => {
  test('a form, an id in the path and a query', async () => {
    const form = format('file_upload', {
      encodeRequest: (text) =>
        ok({
          wire: {},
          form: [{ name: 'text', value: String(text) }],
          ids: { file_id: 'a/b' },
          query: { after: 'x y', limit: undefined },
          notes: [],
        }),
    });
    const upstream = new ScriptedUpstream(says({ text: 'ok' }));
    const endpoint = { format: form, path: pathWith('/v1/files/{file_id}') };
    const keys = [key('a', { isForBatches: true })];
    await benchOf(upstream, 'file_upload', endpoint, keys).engine.handle(asked('file_upload', form));
    const [sent] = upstream.requests;
    expect(sent?.url).toBe('https://one.example/v1/files/a%2Fb?after=x+y');
    expect(sent?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=bifrost-made-\d+$/);
    expect(new TextDecoder().decode(sent?.body as Uint8Array)).toContain('name="text"\r\n\r\nhi\r\n--bifrost-');
  });

  test('bytes both ways, with what they cost', async () => {
    const media = format('speech', {
      decodeMedia: ({ bytes, mediaType }) => (mediaType === 'audio/x' ? ok(bytes) : undefined),
      encodeMedia: (bytes) => ({ bytes: bytes as Uint8Array<ArrayBuffer>, mediaType: 'audio/y' }),
      measuresOf: (text) => ({ speech: { inputCharacters: String(text).length } }),
    });
    const audio = new ScriptedUpstream(
      () => new Response(new Uint8Array([0, 255]), { headers: { 'content-type': 'audio/x' } }),
    );
    const outcome = await benchOf(audio, 'speech', { format: media }).engine.handle(asked('speech', media));
    expect(outcome).toMatchObject({
      type: 'media',
      media: { bytes: new Uint8Array([0, 255]), mediaType: 'audio/y' },
      measures: { speech: { inputCharacters: 2 } },
    });
  });

  test('an exchange before the operation’s own, with the same key', async () => {
    const retrieve = format('batch_retrieve');
    const endpoint: UnaryEndpoint = { format: retrieve, path: () => '/first', method: 'GET' };
    const results = format('batch_results');
    const upstream = new ScriptedUpstream(says({ text: 'found' }), says({ text: 'done' }));
    const first = {
      endpoint,
      ask: (text: unknown) => text,
      merge: (text: unknown, found: unknown) => ok(`${text} ${found}`),
    };
    const keys = [key('a', { isForBatches: true })];
    const { engine } = benchOf(upstream, 'batch_results', { format: results, first }, keys);
    const outcome = await engine.handle(asked('batch_results', results));
    expect(upstream.requests.map(({ url }) => url)).toEqual(['https://one.example/first', 'https://one.example/v1/x']);
    expect(upstream.bodies).toEqual([undefined, { text: 'hi found' }]);
    expect(outcome.type === 'answer' && outcome.body).toBe('{"text":"done"}');
    const refused = { ...first, merge: () => fail({ kind: 'invalid-request', message: 'not yet' } as const) };
    const early = benchOf(
      new ScriptedUpstream(says({ text: 'x' })),
      'batch_results',
      { format: results, first: refused },
      keys,
    );
    const outcomeOf = await early.engine.handle(asked('batch_results', results));
    expect(outcomeOf.type === 'failure' && outcomeOf.body).toBe('{"oops":"not yet"}');
  });
});

describe('lists over several keys', () => {
  interface List {
    readonly ids: string;
    readonly next?: string | undefined;
  }
  const list = format('file_list', {
    decodeRequest: (body) => ok({ after: body.value['after'] }),
    encodeRequest: (request) => ok({ wire: {}, query: request as { after?: string }, notes: [] }),
    decodeResponse: (body) => ok(body.value),
    encodeResponse: (response) => ({ ...(response as List) }),
    paging: {
      cursorOf: (request) => (request as { after?: string }).after,
      at: (_request, cursor) => ({ after: cursor }),
      nextOf: (response) => (response as List).next,
      goingOn: (response, cursor) => ({ ...(response as List), next: cursor }),
    },
  });

  test('go through all pages of one key before the next key', async () => {
    const upstream = new ScriptedUpstream(says({ ids: '1', next: 'n1' }), says({ ids: '2' }), says({ ids: '3' }));
    const { engine } = benchOf(upstream, 'file_list', { format: list, method: 'GET' }, [key('b'), key('a')]);
    const seen: unknown[] = [];
    let after: string | undefined;
    do {
      const outcome = await engine.handle(asked('file_list', list, { after }));
      if (outcome.type !== 'answer') throw new Error(JSON.stringify(outcome));
      const page = JSON.parse(outcome.body);
      seen.push(page.ids);
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(['1', '2', '3']);
    expect(upstream.keys).toEqual(['a', 'a', 'b']);
    expect(upstream.requests.map(({ url }) => new URL(url).searchParams.get('after'))).toEqual([null, 'n1', null]);
  });

  test('say so when a key fails instead of leaving its part out', async () => {
    const { engine } = benchOf(new ScriptedUpstream(refuses(404)), 'file_list', { format: list }, [key('a'), key('b')]);
    expect((await engine.handle(asked('file_list', list, {}))).type).toBe('failure');
    const foreign = await engine.handle(asked('file_list', list, { after: 'foreign' }));
    expect(foreign.type === 'failure' && foreign.error.message).toBe('invalid pagination cursor');
  });
});

describe('streams of an operation’s own events', () => {
  const streamed = format('speech', {
    stream: {
      decode: () => ({
        push: ({ data }) =>
          data === 'bad'
            ? [fail({ kind: 'upstream-error', message: 'broke' })]
            : [ok({ said: data, isLast: data === 'end', measures: { audioSeconds: data.length } })],
        end: () => [fail({ kind: 'stream-cut', message: 'cut' })],
      }),
      encode: () => ({ push: (event) => [{ data: JSON.stringify(event) }], end: () => [] }),
      errorEvent: 'error',
    },
  });
  const open = (...reads: readonly string[]) => {
    const call = { ...asked('speech', streamed), isStream: true };
    return benchOf(new ScriptedUpstream(streams(...reads)), 'speech', { format: streamed }).engine.handle(call);
  };

  test('end with their last event', async () => {
    const stream = streamOf(await open('data: a\n\n', 'data: end\n\n'));
    const told = (await readAll(stream)).flat().map((data) => JSON.parse(data).said);
    expect(told).toEqual(['a', 'end']);
    expect(await stream.finished).toMatchObject({ error: undefined, measures: { audioSeconds: 3 } });
  });

  test('that break tell it in the client’s words, once', async () => {
    const stream = streamOf(await open('data: a\n\n', 'data: bad\n\n', 'data: b\n\n'));
    const frames = [];
    for await (const batch of stream.frames) frames.push(...batch);
    expect(frames.at(-1)).toEqual({ event: 'error', data: '{"oops":"broke"}' });
    expect(frames).toHaveLength(2);
    expect((await stream.finished).error?.message).toBe('broke');
  });

  test('that end too early are cut, those that begin with an error fail', async () => {
    const cut = streamOf(await open('data: a\n\n'));
    expect((await readAll(cut)).at(-1)).toEqual(['{"oops":"cut"}']);
    expect((await open('data: bad\n\n')).type).toBe('failure');
  });

  test('are refused where there is none', async () => {
    const whole = format('speech');
    const { engine } = benchOf(new ScriptedUpstream(), 'speech', { format: whole });
    const outcome = await engine.handle({ ...asked('speech', whole), isStream: true });
    expect(outcome.type === 'failure' && outcome.error.message).toBe('speech_stream is not supported by one provider');
  });
});
