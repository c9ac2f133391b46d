import { describe, expect, test } from 'bun:test';
import type { BifrostPlugin } from '../plugins/plugin.ts';
import type { UpstreamRequest } from '../providers/upstream-request.ts';
import { createBifrost, StreamFailure } from './create-bifrost.ts';
import type { BifrostOptions } from './library-options.ts';

const chatAnswer = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-x',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello!' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
};
const json = (value: object, status = 200) =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });
const events = (...data: string[]) =>
  new Response(data.map((each) => `data: ${each}\n\n`).join(''), { headers: { 'content-type': 'text/event-stream' } });

function bifrostWith(answer: (request: UpstreamRequest) => Response, more: Partial<BifrostOptions> = {}) {
  const seen: UpstreamRequest[] = [];
  const bifrost = createBifrost({
    providers: { openai: { keys: [{ value: 'sk-secret' }] }, anthropic: { keys: [{ value: 'sk-ant-secret' }] } },
    ports: {
      fetch: async (request) => {
        seen.push(request);
        return answer(request);
      },
    },
    ...more,
  });
  return { bifrost, seen };
}
const question = { model: 'openai/gpt-x', messages: [{ role: 'user', content: 'Hi' }] };

describe('createBifrost', () => {
  test('asks and answers in the JSON of chat completions', async () => {
    const { bifrost, seen } = bifrostWith(() => json(chatAnswer));
    const answer = await bifrost.chat(question);
    if (!answer.ok) throw new Error(answer.error.message);
    expect(answer.value.body).toMatchObject({
      choices: [{ message: { content: 'Hello!' } }],
      extra_fields: { provider: 'openai' },
    });
    expect(answer.value.facts).toMatchObject({ provider: 'openai', resolvedModel: 'gpt-x', keyName: 'openai-1' });
    expect(seen[0]?.url).toBe('https://api.openai.com/v1/chat/completions');
    expect(seen[0]?.headers['authorization']).toBe('Bearer sk-secret');
    expect(JSON.parse(String(seen[0]?.body))).toMatchObject({ model: 'gpt-x', messages: question.messages });
  });

  test('any format reaches any provider', async () => {
    const claude = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude',
      content: [{ type: 'text', text: 'Hei' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 1, output_tokens: 1 },
    };
    const { bifrost } = bifrostWith(({ url }) => json(url.includes('anthropic') ? claude : chatAnswer));
    const toClaude = await bifrost.chat({ ...question, model: 'anthropic/claude-sonnet-4-5' });
    expect(toClaude.ok && toClaude.value.body['choices']).toMatchObject([
      { message: { content: 'Hei' }, finish_reason: 'stop' },
    ]);
  });

  test('goes to the fallback, and tells who answered', async () => {
    const { bifrost } = bifrostWith((request) =>
      String(request.body).includes('gpt-y') ? json(chatAnswer) : json({ error: { message: 'down' } }, 500),
    );
    const answer = await bifrost.chat({ ...question, fallbacks: ['openai/gpt-y'] });
    expect(answer.ok && answer.value.facts).toMatchObject({ fallbackIndex: 1, requestedModel: 'gpt-y' });
  });

  test('streams chunks', async () => {
    const chunk = (delta: object, finish: string | null = null) =>
      JSON.stringify({
        id: 'c',
        object: 'chat.completion.chunk',
        created: 1,
        model: 'gpt-x',
        choices: [{ index: 0, delta, finish_reason: finish }],
      });
    const { bifrost } = bifrostWith(() =>
      events(chunk({ role: 'assistant', content: 'Hel' }), chunk({ content: 'lo' }), chunk({}, 'stop'), '[DONE]'),
    );
    const stream = await bifrost.chat.stream(question);
    if (!stream.ok) throw new Error(stream.error.message);
    let text = '';
    for await (const { choices } of stream.value)
      for (const choice of choices as { delta?: { content?: string } }[]) text += choice.delta?.content ?? '';
    expect(text).toBe('Hello');
  });

  test('a stream that breaks throws what broke it', async () => {
    const { bifrost } = bifrostWith(() =>
      events(
        JSON.stringify({
          id: 'c',
          object: 'chat.completion.chunk',
          created: 1,
          model: 'gpt-x',
          choices: [{ index: 0, delta: { content: 'Hel' }, finish_reason: null }],
        }),
      ),
    );
    const stream = await bifrost.chat.stream(question);
    if (!stream.ok) throw new Error(stream.error.message);
    const read = async () => {
      for await (const _ of stream.value);
    };
    expect(await read().catch((cause) => cause)).toBeInstanceOf(StreamFailure);
  });

  test.each([
    [{ ...question, model: 'gpt-x' }, 'provider is required'],
    [{ model: 'openai/gpt-x', messages: [] }, 'messages is required for chat completion'],
  ])('refuses %o before it calls anybody', async (body, message) => {
    const { bifrost, seen } = bifrostWith(() => json(chatAnswer));
    const answer = await bifrost.chat(body);
    expect(answer.ok ? '' : answer.error.message).toContain(message);
    expect(seen).toEqual([]);
  });

  test('a provider that nobody knows is a bug in the embedding code', () => {
    expect(() => createBifrost({ providers: { nowhere: {} } })).toThrow('unsupported provider: nowhere');
  });
});

describe('plugins', () => {
  const plugin = (hooks: Partial<BifrostPlugin>): BifrostPlugin => ({ name: 'p', ...hooks });

  test('a pre-hook changes the request, provider and model included', async () => {
    const { bifrost, seen } = bifrostWith(() => json(chatAnswer), {
      plugins: [
        plugin({
          preLLMHook: (_, request) => ({ ...request, model: 'gpt-z', params: { ...request.params, temperature: 0.5 } }),
        }),
      ],
    });
    await bifrost.chat(question);
    expect(JSON.parse(String(seen[0]?.body))).toMatchObject({ model: 'gpt-z', temperature: 0.5 });
  });

  test('a short circuit answers without a call, and its own post-hook sees it', async () => {
    const heard: unknown[] = [];
    const { bifrost, seen } = bifrostWith(() => json(chatAnswer), {
      plugins: [
        plugin({
          preLLMHook: () => ({ shortCircuit: { response: { chat_response: chatAnswer } } }),
          postLLMHook: (_, response) => void heard.push(response),
        }),
      ],
    });
    const answer = await bifrost.chat(question);
    expect(answer.ok && answer.value.body['choices']).toMatchObject([{ message: { content: 'Hello!' } }]);
    expect([seen.length, heard.length]).toEqual([0, 1]);
  });

  test('a refusal that forbids fallbacks is the answer', async () => {
    const { bifrost, seen } = bifrostWith(() => json(chatAnswer), {
      plugins: [
        plugin({
          preLLMHook: () => ({
            shortCircuit: { error: { status_code: 403, error: { message: 'denied' }, allow_fallbacks: false } },
          }),
        }),
      ],
    });
    const answer = await bifrost.chat({ ...question, fallbacks: ['openai/gpt-y'] });
    expect(answer).toMatchObject({ ok: false, error: { message: 'denied', status: 403 } });
    expect(seen.length).toBe(0);
  });

  test('post-hooks run in reverse; a failure becomes an answer, an answer a failure', async () => {
    const order: string[] = [];
    const noting = (name: string, hooks: Partial<BifrostPlugin> = {}): BifrostPlugin => ({
      name,
      preLLMHook: () => void order.push(`${name} in`) as undefined,
      postLLMHook: () => void order.push(`${name} out`) as undefined,
      ...hooks,
    });
    const recovering = plugin({
      postLLMHook: (_, response, error) =>
        error ? { response: { chat_response: chatAnswer }, error: null } : { response },
    });
    const failing = () => json({ error: { message: 'down' } }, 500);
    const recovered = await bifrostWith(failing, { plugins: [noting('a'), noting('b'), recovering] }).bifrost.chat(
      question,
    );
    expect(recovered.ok).toBe(true);
    expect(order).toEqual(['a in', 'b in', 'b out', 'a out']);
    const invalidating = plugin({
      postLLMHook: () => ({ response: null, error: { status_code: 418, error: { message: 'no' } } }),
    });
    const refused = await bifrostWith(() => json(chatAnswer), { plugins: [invalidating] }).bifrost.chat(question);
    expect(refused).toMatchObject({ ok: false, error: { status: 418, message: 'no' } });
  });

  test('a hook that throws is left out, the request goes on', async () => {
    const throwing = plugin({
      preLLMHook: () => {
        throw new Error('oops');
      },
      postLLMHook: () => {
        throw new Error('oops');
      },
    });
    const { bifrost } = bifrostWith(() => json(chatAnswer), { plugins: [throwing] });
    expect((await bifrost.chat(question)).ok).toBe(true);
  });

  test('a hook redacts a stream, and the old text is nowhere', async () => {
    const chunk = (delta: object, finish: string | null = null) =>
      JSON.stringify({
        id: 'c',
        object: 'chat.completion.chunk',
        created: 1,
        model: 'gpt-x',
        choices: [{ index: 0, delta, finish_reason: finish }],
      });
    const redacting = plugin({
      postLLMHook: (_, response) => {
        const chunkSeen = response?.['chat_response'] as { choices: { delta: { content?: string } }[] } | undefined;
        const delta = chunkSeen?.choices[0]?.delta;
        if (delta?.content) delta.content = delta.content.replace('secret', '******');
        return undefined;
      },
    });
    const { bifrost } = bifrostWith(
      () =>
        events(
          chunk({ role: 'assistant', content: 'the secret' }),
          chunk({ content: ' word' }),
          chunk({}, 'stop'),
          '[DONE]',
        ),
      { plugins: [redacting] },
    );
    const stream = await bifrost.chat.stream(question);
    if (!stream.ok) throw new Error(stream.error.message);
    let all = '';
    for await (const each of stream.value) all += JSON.stringify(each);
    expect(all).toContain('the ******');
    expect(all).not.toContain('secret');
  });

  test('notes of a hook are kept under its name, and end with the hook', async () => {
    let kept: { log: { info(text: string): void } } | undefined;
    const stageSaw: unknown[] = [];
    const { bifrost } = bifrostWith(() => json(chatAnswer), {
      stages: [
        {
          name: 'watch',
          after: (run, ending) => {
            kept?.log.info('too late');
            stageSaw.push(run.context.get('bifrost-plugin-logs'));
            return ending;
          },
        },
      ],
      plugins: [
        plugin({
          preLLMHook: (ctx) => {
            kept = ctx;
            ctx.log.info('seen');
            ctx.set('request-id', 'forged');
            ctx.set('mine', 1);
            return undefined;
          },
        }),
      ],
    });
    await bifrost.chat(question);
    expect(stageSaw[0]).toMatchObject([{ plugin_name: 'p', level: 'info', message: 'seen' }]);
  });
});
