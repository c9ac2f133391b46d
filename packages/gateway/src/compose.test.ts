import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { type completion, openaiAnswers } from './boot/testing/openai-answers.ts';
import { compose, type Gateway } from './compose.ts';
import { readConfig } from './config/read-config.ts';
import { buildSettings } from './config/settings/build-settings.ts';
import { type Listener, listen } from './http/listener.ts';

/** What the upstream was asked, and what it is to say instead of its usual answer. */
interface Seen {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Record<string, unknown>;
}
let seen: Seen[] = [];
let script: ((request: Request) => Response | Promise<Response>) | undefined;

let upstream: Bun.Server<undefined>;
let gateway: Gateway;
let listener: Listener;
const logged: string[] = [];
const log = {
  debug() {},
  info() {},
  warn: (text: string) => void logged.push(text),
  error: (text: string) => void logged.push(text),
};

beforeAll(async () => {
  upstream = Bun.serve({
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const path = new URL(request.url).pathname;
      const body = request.method === 'POST' ? ((await request.json()) as Record<string, unknown>) : {};
      seen.push({ path, headers: Object.fromEntries(request.headers), body });
      if (script !== undefined) return script(request);
      const answer = openaiAnswers[path];
      if (answer === undefined) return new Response('', { status: 404 });
      return Response.json(answer(), { headers: { 'x-request-id': 'req_up', 'set-cookie': 'a=b' } });
    },
  });
  const file = {
    client: { prometheus_labels: ['team'] },
    providers: {
      openai: {
        keys: [
          {
            name: 'main',
            value: 'sk-secret-1',
            models: ['*'],
            blacklisted_models: ['secret-model'],
            weight: 1,
            aliases: { smart: 'gpt-4o' },
          },
          { name: 'spare', value: 'sk-secret-3', models: ['gpt-4o'], weight: 0 },
        ],
        network_config: { base_url: upstream.url.origin },
      },
      broken: {
        keys: [{ name: 'other', value: 'sk-secret-2', models: ['only-named'], weight: 1 }],
        network_config: { base_url: 'http://127.0.0.1:1' },
        custom_provider_config: { base_provider_type: 'openai' },
      },
    },
    config_store: { enabled: false },
    logs_store: { enabled: false },
  };
  const read = readConfig(JSON.stringify(file), { file: 'config.json', env: {}, newId: () => crypto.randomUUID() });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  gateway = await compose({
    config: read.config,
    ...buildSettings(read.config),
    flags: { appDir: '/nonexistent' },
    log,
  });
  listener = listen(gateway, { hostname: '127.0.0.1', port: 0 });
  await gateway.ready;
});
afterAll(async () => {
  await listener.stop(true);
  await gateway.close();
  await upstream.stop(true);
});
beforeEach(() => {
  seen = [];
  script = undefined;
});

const send = (path: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
  fetch(listener.url.origin + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers,
    ...(signal && { signal }),
  });
const get = (path: string, headers: Record<string, string> = {}) => fetch(listener.url.origin + path, { headers });

const messages = [{ role: 'user', content: 'Hi' }];
interface Shape {
  readonly body: Record<string, unknown>;
  readonly upstream: string;
  /** where the answer's words are */
  readonly words: (answer: never) => unknown;
  readonly expected: unknown;
  /** a member that the API demands, and what it says without it */
  readonly required?: readonly [member: string, message: string];
}
const chat: Shape = {
  body: { model: 'openai/gpt-4o', messages },
  upstream: '/v1/chat/completions',
  words: (answer: ReturnType<typeof completion>) => answer.choices[0]?.message.content,
  expected: 'Hello',
  required: ['messages', 'messages is required for chat completion'],
};
const text: Shape = {
  body: { model: 'openai/gpt-3.5-turbo-instruct', prompt: 'Hi' },
  upstream: '/v1/completions',
  words: (answer: { choices: { text: string }[] }) => answer.choices[0]?.text,
  expected: 'Hello',
  required: ['prompt', 'prompt is required for text completion'],
};
const responses: Shape = {
  body: { model: 'openai/gpt-4o', input: 'Hi' },
  upstream: '/v1/responses',
  words: (answer: { output: { content: { text: string }[] }[] }) => answer.output[0]?.content[0]?.text,
  expected: 'Hello',
  required: ['input', 'input is required for responses'],
};
const tokens: Shape = {
  body: { model: 'openai/gpt-4o', input: 'Hi' },
  upstream: '/v1/responses/input_tokens',
  words: (answer: { input_tokens: number }) => answer.input_tokens,
  expected: 9,
  required: ['input', 'input is required for responses'],
};
const embeddings: Shape = {
  body: { model: 'openai/text-embedding-3-small', input: 'Hi' },
  upstream: '/v1/embeddings',
  words: (answer: { data: { embedding: number[] }[] }) => answer.data[0]?.embedding,
  expected: [0.5, -1],
  required: ['input', 'input is required for embeddings'],
};
const claude: Shape = {
  body: { model: 'openai/gpt-4o', max_tokens: 100, messages },
  upstream: '/v1/responses',
  words: (answer: { content: { text: string }[] }) => answer.content[0]?.text,
  expected: 'Hello',
};
const counted: Shape = {
  body: { model: 'openai/gpt-4o', messages },
  upstream: '/v1/responses/input_tokens',
  words: (answer: { input_tokens: number }) => answer.input_tokens,
  expected: 9,
};

const spelled = (prefix: string, path: string, shape: Shape) =>
  [`${prefix}/v1${path}`, `${prefix}${path}`].map((spelling) => [spelling, shape] as const);
const routes: readonly (readonly [string, Shape])[] = [
  ['/v1/chat/completions', chat],
  ['/v1/completions', text],
  ['/v1/responses', responses],
  ['/v1/responses/input_tokens', tokens],
  ['/v1/embeddings', embeddings],
  ...spelled('/openai', '/chat/completions', chat),
  ...spelled('/openai', '/completions', text),
  ...spelled('/openai', '/responses', responses),
  ...spelled('/openai', '/responses/input_tokens', tokens),
  ...spelled('/openai', '/embeddings', embeddings),
  ['/openai/openai/responses', responses],
  ...spelled('/anthropic', '/messages', claude),
  ['/anthropic/v1/messages/anything/else?beta=true', claude],
  ...spelled('/anthropic', '/messages/count_tokens', counted),
];

describe.each(routes)('%s', (path, { body, upstream: upstreamPath, words, expected, required }) => {
  test('answers', async () => {
    const response = await send(path, body);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(words((await response.json()) as never)).toEqual(expected);
    expect(seen.map((each) => each.path)).toEqual([upstreamPath]);
    expect(seen[0]?.body['model']).toBe(String(body['model']).slice('openai/'.length));
    expect(seen[0]?.headers['authorization']).toBe('Bearer sk-secret-1');
    expect(response.headers.get('x-request-id')).toBe('req_up');
    expect(response.headers.has('set-cookie')).toBe(false);
  });

  test('refuses malformed JSON, a missing model and what its API refuses, before anybody is called', async () => {
    const wrong: unknown[] = ['{', { ...body, model: undefined }, { ...body, model: 5 }];
    if (required !== undefined) wrong.push({ ...body, [required[0]]: undefined });
    for (const each of wrong) {
      const response = await send(path, each as object);
      const refused = (await response.json()) as { type?: string; error: { message: string } };
      expect(response.status).toBe(400);
      expect(refused.error.message).toBeString();
      if (path.startsWith('/anthropic'))
        expect(refused).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
      else expect(refused).toMatchObject({ is_bifrost_error: false, status_code: 400, extra_fields: {} });
      if (each === wrong[3]) expect(refused.error.message).toBe(required?.[1] ?? '');
    }
    expect(seen).toEqual([]);
  });

  test('hands on the provider’s refusal with its status', async () => {
    script = () =>
      Response.json(
        { error: { message: 'slow down', type: 'rate_limit_error', code: 'x' } },
        { status: 429, headers: { 'retry-after': '3' } },
      );
    const response = await send(path, body);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3']);
    expect(await response.json()).toMatchObject({ error: { message: 'slow down' } });
  });

  test('a client that leaves takes its upstream request along', async () => {
    const left = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    script = (request) => {
      request.signal.addEventListener('abort', () => left.resolve());
      arrived.resolve();
      return new Promise<Response>(() => {});
    };
    const controller = new AbortController();
    const pending = send(path, body, {}, controller.signal).catch(() => 'gone');
    await arrived.promise;
    controller.abort();
    expect(await pending).toBe('gone');
    await left.promise;
  });
});

const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const sse = (body: BodyInit) => new Response(body, { headers: { 'content-type': 'text/event-stream' } });
const wholeStream =
  chunk({ role: 'assistant', content: '' }) + chunk({ content: 'Hel' }) + chunk({ content: 'lo' }) + chunk({}, 'stop');

describe('chat streams', () => {
  const ask = (path = '/v1/chat/completions', more: object = {}) => send(path, { ...chat.body, stream: true, ...more });
  const dataOf = (text: string) =>
    text
      .split('\n\n')
      .filter((block) => block !== '')
      .map((block) => block.replace(/^data: /, ''));

  test('the role comes first, one finish, usage and times on the last, [DONE]', async () => {
    script = () =>
      sse(
        `${wholeStream}data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}\n\ndata: [DONE]\n\n`,
      );
    const blocks = dataOf(await (await ask()).text());
    expect(blocks.pop()).toBe('[DONE]');
    const chunks = blocks.map((block) => JSON.parse(block));
    expect(chunks.findIndex((each) => each.choices[0]?.delta.role === 'assistant')).toBe(0);
    expect(chunks.map((each) => each.choices[0]?.delta.content ?? '').join('')).toBe('Hello');
    expect(chunks.flatMap((each) => each.choices[0]?.finish_reason ?? [])).toEqual(['stop']);
    expect(chunks.filter((each) => each.usage).map((each) => each.usage.total_tokens)).toEqual([11]);
    expect(chunks.map((each) => each.extra_fields.chunk_index)).toEqual(chunks.map((_, at) => at));
    expect(seen[0]?.body['stream_options']).toEqual({ include_usage: true });
  });

  test('an error before the first chunk is an HTTP error, also inside a 200', async () => {
    script = () => sse('data: {"error":{"message":"overloaded","type":"server_error"}}\n\n');
    const response = await ask();
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.json()).toMatchObject({ error: { message: 'overloaded' } });
  });

  /** A stream of which the client has the first chunk before the upstream says the rest. */
  async function interrupted(path: string, rest: string): Promise<string[]> {
    const go = Promise.withResolvers<void>();
    const write = (controller: ReadableStreamDefaultController, text: string) =>
      controller.enqueue(new TextEncoder().encode(text));
    script = () =>
      sse(
        new ReadableStream({
          start: (controller) => write(controller, chunk({ role: 'assistant', content: 'Hel' })),
          async pull(controller) {
            await go.promise;
            if (rest !== '') write(controller, rest);
            controller.close();
          },
        }),
      );
    const response = await ask(path);
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    let text = new TextDecoder().decode((await reader?.read())?.value);
    go.resolve();
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read())
      text += new TextDecoder().decode(next.value);
    return dataOf(text);
  }

  test.each([
    ['/v1/chat/completions', true],
    ['/openai/v1/chat/completions', false],
  ])('an error in mid-stream on %s', async (path, hasDone) => {
    const blocks = await interrupted(path, 'data: {"error":{"message":"lost it","type":"server_error"}}\n\n');
    expect(blocks.at(-1) === '[DONE]').toBe(hasDone);
    expect(JSON.parse(blocks.at(hasDone ? -2 : -1) ?? '')).toMatchObject({ error: { message: 'lost it' } });
  });

  test.each(['', 'data: {"id":"c1","choi'])(
    'an upstream that stops in the middle (%j) is an error, not an end',
    async (rest) => {
      const blocks = await interrupted('/v1/chat/completions', rest);
      expect(blocks.at(-1)).toBe('[DONE]');
      expect(JSON.parse(blocks.at(-2) ?? '')).toHaveProperty('error.message');
    },
  );

  test('a client that leaves takes its upstream stream along', async () => {
    const left = Promise.withResolvers<void>();
    script = (request) => {
      request.signal.addEventListener('abort', () => left.resolve());
      return sse(
        new ReadableStream({
          start: (controller) =>
            controller.enqueue(new TextEncoder().encode(chunk({ role: 'assistant', content: 'Hel' }))),
        }),
      );
    };
    const controller = new AbortController();
    const response = await send('/v1/chat/completions', { ...chat.body, stream: true }, {}, controller.signal);
    await response.body?.getReader().read();
    controller.abort();
    await left.promise;
  });

  test('a fallback answers when the first target fails before its first chunk', async () => {
    const failing = { model: 'broken/only-named', fallbacks: ['openai/gpt-4o'] };
    script = () => sse(`${wholeStream}data: [DONE]\n\n`);
    const blocks = dataOf(await (await ask('/v1/chat/completions', failing)).text());
    expect(JSON.parse(blocks[0] ?? '')).toMatchObject({ extra_fields: { provider: 'openai' } });
  });
});

describe('where bare model names go', () => {
  test('to the provider that lists them; to the family’s own on its routes', async () => {
    expect((await send('/v1/chat/completions', { ...chat.body, model: 'gpt-4o-mini' })).status).toBe(200);
    expect(seen[0]?.body['model']).toBe('gpt-4o-mini');
    const aliased = await send('/v1/chat/completions', { ...chat.body, model: 'smart' });
    expect(await aliased.json()).toMatchObject({
      extra_fields: { original_model_requested: 'smart', resolved_model_used: 'gpt-4o' },
    });
    const unknown = await send('/v1/chat/completions', { ...chat.body, model: 'nobody-knows' });
    expect([unknown.status, ((await unknown.json()) as { error: { message: string } }).error.message]).toEqual([
      400,
      'provider is required in model field (format: provider/model) — no providers found for model "nobody-knows" in model catalog to auto-resolve',
    ]);
    expect((await send('/openai/v1/chat/completions', { ...chat.body, model: 'brand-new' })).status).toBe(200);
  });

  test('a provider that does not answer is logged, and what its keys name is known', async () => {
    expect(logged).toContain('could not list the models of a provider');
    const response = await send('/v1/chat/completions', { ...chat.body, model: 'only-named' });
    expect(await response.json()).toMatchObject({ extra_fields: { provider: 'broken' } });
  });
});

test('Azure’s deployment paths name the target', async () => {
  const response = await send('/openai/openai/deployments/openai/gpt-4o/chat/completions?api-version=2024-10-21', {
    messages,
  });
  expect(response.status).toBe(200);
  expect(seen[0]?.body['model']).toBe('gpt-4o');
  const azure = await send('/openai/deployments/my-gpt/chat/completions', { messages });
  expect(await azure.json()).toMatchObject({ error: { message: 'failed to get config for provider: azure' } });
});

describe('model lists', () => {
  type Listed = {
    object?: string;
    data: { id: string; alias?: string }[];
    next_page_token?: string;
    has_more?: boolean;
    key_statuses?: unknown[];
  };
  const list = async (path: string, headers: Record<string, string> = {}) =>
    (await (await get(path, headers)).json()) as Listed;
  const all = ['broken/only-named', 'openai/gpt-4o', 'openai/gpt-4o-mini', 'openai/smart'];

  test('everything that keys allow, sorted, aliases included, with what became of each key', async () => {
    const listed = await list('/v1/models');
    expect(listed.data.map((model) => model.id)).toEqual(all);
    expect(listed.data.find((model) => model.id === 'openai/smart')?.alias).toBe('gpt-4o');
    expect(listed).not.toHaveProperty('object');
    expect(listed.key_statuses).toEqual([
      expect.objectContaining({ provider: 'broken', status: 'list_models_failed', error: expect.any(String) }),
      expect.objectContaining({ provider: 'openai', status: 'success' }),
      expect.objectContaining({ provider: 'openai', status: 'success' }),
    ]);
    const credentials = seen.map((each) => each.headers['authorization']).toSorted();
    expect(credentials).toEqual(['Bearer sk-secret-1', 'Bearer sk-secret-3']);
  });

  test('of one provider, page by page', async () => {
    const first = await list('/v1/models?provider=openai&page_size=2');
    expect(first.data.map((model) => model.id)).toEqual(['openai/gpt-4o', 'openai/gpt-4o-mini']);
    const second = await list(`/v1/models?provider=openai&page_size=2&page_token=${first.next_page_token}`);
    expect(second.data.map((model) => model.id)).toEqual(['openai/smart']);
    expect(second.next_page_token).toBeUndefined();
  });

  test('of a provider that is not there', async () => {
    const response = await get('/v1/models?provider=nobody');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      is_bifrost_error: false,
      error: { message: 'failed to get config for provider: nobody' },
    });
  });

  test.each(['/openai/v1/models', '/openai/models', '/openai/openai/models'])('%s', async (path) => {
    const listed = await list(path);
    expect([listed.object, listed.data.map((model) => model.id)]).toEqual(['list', all]);
    const scoped = await list(path, { 'x-bf-list-models-provider': 'OpenAI', 'x-bf-model-provider': 'broken' });
    expect(scoped.data).toHaveLength(3);
  });

  test.each(['/anthropic/v1/models', '/anthropic/models'])('%s', async (path) => {
    const first = await list(`${path}?limit=2`);
    expect([first.data.map((model) => model.id), first.has_more]).toEqual([all.slice(0, 2), true]);
    const second = await list(`${path}?limit=2&after_id=${encodeURIComponent('openai/gpt-4o')}`);
    expect([second.data.map((model) => model.id), second.has_more]).toEqual([all.slice(2), false]);
    const bad = await get(`${path}?limit=two`);
    expect([bad.status, await bad.json()]).toMatchObject([
      400,
      { type: 'error', error: { message: 'invalid limit parameter: two' } },
    ]);
  });
});

describe('around the inference routes', () => {
  test('health, version', async () => {
    expect(await (await get('/health')).json()).toEqual({ status: 'ok', components: { db_pings: 'ok' } });
    expect(await (await get('/api/version')).json()).toMatch(/^v\d+\.\d+\.\d+$/);
  });

  test('metrics count calls and HTTP requests, with the operator’s labels', async () => {
    await send('/v1/chat/completions?key=sk-secret-4', chat.body, { 'x-bf-dim-team': 'blue' });
    const response = await get('/metrics');
    expect(response.headers.get('content-type')).toStartWith('text/plain');
    const lines = (await response.text()).split('\n');
    const counted = lines.find(
      (line) => line.startsWith('bifrost_success_requests_total{') && line.includes('team="blue"'),
    );
    expect(counted).toContain('provider="openai"');
    expect(counted).toContain('method="chat_completion"');
    expect(
      lines.some((line) =>
        line.startsWith('http_requests_total{path="/v1/chat/completions",method="POST",status="200"'),
      ),
    ).toBe(true);
    expect(lines.join('\n')).not.toContain('sk-secret');
  });

  test('times on request', async () => {
    const { headers } = await send('/v1/chat/completions', chat.body, { 'x-bf-timing': 'report' });
    for (const name of ['before', 'upstream', 'after'])
      expect(Number(headers.get(`x-bf-timing-${name}-ms`))).toBeGreaterThanOrEqual(0);
  });

  test('losses on request, or refusal instead', async () => {
    const lossy = { model: 'openai/gpt-4o', max_tokens: 100, top_k: 5, messages };
    const reported = await send('/anthropic/v1/messages', lossy, { 'x-bf-fidelity': 'report' });
    expect(JSON.parse(reported.headers.get('x-bf-fidelity') ?? '')).toContainEqual(
      expect.objectContaining({ field: 'sampling.topK', what: 'dropped' }),
    );
    seen = [];
    const refused = await send('/anthropic/v1/messages', lossy, { 'x-bf-fidelity': 'strict' });
    expect([refused.status, seen]).toEqual([400, []]);
  });

  test('nothing that was ever secret was logged', () => expect(logged.join('\n')).not.toContain('sk-secret'));
});
