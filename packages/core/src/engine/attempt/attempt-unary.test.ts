import { describe, expect, test } from 'bun:test';
import { ok } from '../../schema/errors/result.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import type { RequestType } from '../../schema/request-type.ts';
import type { AnyUnaryFormat } from '../../wire/unary-format.ts';
import type { UnaryCall } from '../call.ts';
import { bench, call, key, provider, settingsOf } from '../testing/engine-bench.ts';
import { refuses, ScriptedUpstream, says } from '../testing/scripted-upstream.ts';

interface Words {
  readonly words: string;
}

/** Says everything in its own member, so that two formats can be told apart. */
const wordFormat = (name: string, requestType: RequestType = 'embedding'): AnyUnaryFormat => ({
  name,
  requestType,
  decodeRequest: (body) => ok(body.value[name]),
  encodeRequest: (words, target) => ok({ wire: { [name]: String(words), model: target.model }, notes: [] }),
  decodeResponse: (body) => ok({ words: String(body.value[name]) }),
  encodeResponse: (response, target) => ({ [name]: (response as Words).words, model: target.model }),
  usageOf: () => ({ input: 3, output: 0 }),
  encodeError: (error) => ({ oops: error.message }),
});

function unaryCall(more: Partial<UnaryCall> = {}): UnaryCall {
  const parsed = JsonBody.parse('{"ours":"hi"}');
  if (!parsed.ok) throw new Error(parsed.message);
  const { operation: _operation, format: _format, requestType: _type, isStream: _stream, ...base } = call();
  return {
    ...base,
    operation: 'unary',
    requestType: 'embedding',
    format: wordFormat('ours'),
    isStream: false,
    body: parsed.body,
    ...more,
  };
}

const speaking = (type: RequestType, more: object = {}) =>
  provider('one', undefined, {
    operations: { unary: { [type]: { format: wordFormat('theirs', type), path: () => '/v1/x', ...more } } },
  });

describe('operations that ask once', () => {
  test('are translated both ways', async () => {
    const upstream = new ScriptedUpstream(says({ theirs: 'vector' }));
    const keys = [key('a', { aliases: { m: 'real-m' } })];
    const { engine } = bench(upstream, { providers: [settingsOf('one', { provider: speaking('embedding'), keys })] });
    const outcome = await engine.handle(unaryCall({ dialect: 'gateway' }));
    expect(upstream.bodies).toEqual([{ theirs: 'hi', model: 'real-m' }]);
    if (outcome.type !== 'answer') throw new Error(JSON.stringify(outcome));
    expect(JSON.parse(outcome.body)).toMatchObject({
      ours: 'vector',
      model: 'm',
      extra_fields: { request_type: 'embedding', original_model_requested: 'm', resolved_model_used: 'real-m' },
    });
    expect(outcome.usage).toEqual({ input: 3, output: 0 });
    expect(outcome.result()).toBeUndefined();
  });

  test('speak of errors in the client’s format', async () => {
    const { engine } = bench(new ScriptedUpstream(refuses(404)), {
      providers: [settingsOf('one', { provider: speaking('embedding') })],
    });
    const outcome = await engine.handle(unaryCall());
    expect(outcome.type === 'failure' && outcome.body).toBe('{"oops":"status 404"}');
  });

  test('are refused where they are not offered', async () => {
    const { engine } = bench(new ScriptedUpstream());
    const outcome = await engine.handle(unaryCall());
    expect(outcome.type === 'failure' && outcome.error).toEqual({
      kind: 'unsupported-operation',
      message: 'embedding is not supported by one provider',
    });
  });

  test('send no body with GET', async () => {
    const upstream = new ScriptedUpstream(says({ theirs: 'x' }));
    const described = speaking('list_models', { method: 'GET' });
    const { engine } = bench(upstream, { providers: [settingsOf('one', { provider: described })] });
    await engine.handle(unaryCall({ requestType: 'list_models', primary: { provider: 'one', model: '' } }));
    expect(upstream.requests).toEqual([
      { method: 'GET', url: 'https://one.example/v1/x', headers: { authorization: 'Bearer secret-a' } },
    ]);
  });

  test('on something stored ask one key after another, in the order of their ids, and have no fallbacks', async () => {
    const upstream = new ScriptedUpstream(refuses(404), refuses(500), says({ theirs: 'x' }));
    const keys = [key('c'), key('a'), key('b')];
    const { engine, time } = bench(upstream, {
      providers: [settingsOf('one', { provider: speaking('file_retrieve'), keys }), settingsOf('two')],
    });
    const found = await engine.handle(unaryCall({ requestType: 'file_retrieve' }));
    expect(upstream.keys).toEqual(['a', 'b', 'c']);
    expect(found.type).toBe('answer');
    const nowhere = new ScriptedUpstream(refuses(404));
    const lost = bench(nowhere, {
      providers: [settingsOf('one', { provider: speaking('file_retrieve'), keys }), settingsOf('two')],
    });
    const outcome = await lost.engine.handle(
      unaryCall({ requestType: 'file_retrieve', fallbacks: [{ provider: 'two', model: 'm' }] }),
    );
    expect(outcome.type === 'failure' && outcome.error.status).toBe(404);
    expect(nowhere.requests).toHaveLength(3);
    expect(time.pending).toBe(0);
  });
});
