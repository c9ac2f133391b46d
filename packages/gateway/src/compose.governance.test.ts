import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose, type Gateway } from './compose.ts';
import { readConfig } from './config/read-config.ts';
import { buildSettings } from './config/settings/build-settings.ts';
import { type Listener, listen } from './http/listener.ts';
import { openConfigStore } from './store/open-config-store.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const usage = { prompt_tokens: 1_000_000, completion_tokens: 0, total_tokens: 1_000_000 };
const answer = {
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-4o-mini',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
  usage,
};
const chunks = [
  {
    id: 'c',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-4o-mini',
    choices: [{ index: 0, delta: { role: 'assistant', content: 'Hi' }, finish_reason: null }],
  },
  {
    id: 'c',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-4o-mini',
    choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
  },
  { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o-mini', choices: [], usage },
];
const event = (data: string) => `data: ${data}\n\n`;

/** Path prefix and credential of every call that reached a provider. */
let seen: { provider: string; key: string | null; model: string }[] = [];
let upstream: Bun.Server<undefined>;
const open: { gateway: Gateway; listener: Listener }[] = [];

beforeAll(() => {
  upstream = Bun.serve({
    port: 0,
    async fetch(request) {
      const provider = new URL(request.url).pathname.split('/')[1] ?? '';
      if (request.method === 'GET') return Response.json({ data: [{ id: 'gpt-4o' }, { id: 'gpt-4o-mini' }] });
      const body = (await request.json()) as { model: string; stream?: boolean };
      seen.push({ provider, key: request.headers.get('authorization'), model: body.model });
      if (body.model === 'broken') return Response.json({ error: { message: 'down' } }, { status: 500 });
      if (!body.stream) return Response.json(answer);
      const text = [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map(event).join('');
      return new Response(text, { headers: { 'content-type': 'text/event-stream' } });
    },
  });
});
afterAll(() => upstream.stop(true));
afterEach(() => {
  seen = [];
  return closeAll();
});

async function closeAll(): Promise<void> {
  for (const { gateway, listener } of open.splice(0)) {
    await listener.stop();
    await gateway.close();
  }
}

async function serve(governance: object, client: object = {}, path?: string) {
  const provider = (name: string, keys: string[]) => ({
    keys: keys.map((key) => ({ id: `id-${key}`, name: key, value: `sk-${key}`, models: ['*'], weight: 1 })),
    network_config: { base_url: `http://localhost:${upstream.port}/${name}` },
  });
  const file = {
    client,
    providers: {
      openai: provider('openai', ['one', 'two']),
      spare: { ...provider('spare', ['three']), custom_provider_config: { base_provider_type: 'openai' } },
    },
    governance,
  };
  const read = readConfig(JSON.stringify(file), { file: 'config.json', env: {}, newId: () => crypto.randomUUID() });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { settings, client: clientSettings } = buildSettings(read.config);
  const gateway = await compose({
    config: read.config,
    settings,
    client: clientSettings,
    flags: { appDir: '' },
    log: silent,
    ...(path !== undefined && { management: { store: await storeAt(path), env: {}, hide: () => undefined } }),
  });
  const listener = listen(gateway, { hostname: 'localhost', port: 0 });
  open.push({ gateway, listener });
  const ask = (model: string, key?: string, more: object = {}, headers: Record<string, string> = {}) =>
    fetch(`${listener.url}v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { 'x-bf-vk': key }), ...headers },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hi' }], ...more }),
    });
  const models = (query: string, key?: string) =>
    fetch(`${listener.url}v1/models${query}`, { headers: key ? { 'x-bf-vk': key } : {} });
  const explain = (body: object) =>
    fetch(`${listener.url}api/governance/explain`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return Object.assign(ask, { models, explain });
}

const storeAt = (defaultPath: string) =>
  openConfigStore(undefined, {
    defaultPath,
    passphrase: undefined,
    now: Date.now,
    pause: Bun.sleep,
    warn: () => undefined,
  });

const grant = (provider: string, more: object = {}) => ({ provider, allowed_models: ['*'], key_ids: ['*'], ...more });
const key = (more: object = {}) => ({
  id: 'vk',
  name: 'vk',
  value: 'sk-bf-1',
  provider_configs: [grant('openai')],
  ...more,
});
const errorOf = async (response: Response) => {
  const body = (await response.json()) as { type?: string; error: { message: string } };
  return [response.status, body.type, body.error.message];
};

describe('virtual keys over the wire', () => {
  test('an unknown one is refused although none is demanded; none at all passes', async () => {
    const ask = await serve({ virtual_keys: [key()] });
    expect(await errorOf(await ask('openai/gpt-4o-mini', 'sk-bf-nobody'))).toEqual([
      401,
      'virtual_key_not_found',
      'virtual key not found. The provided virtual key does not exist or has been revoked.',
    ]);
    expect((await ask('openai/gpt-4o-mini')).status).toBe(200);
    expect(seen.length).toBe(1);
  });

  test('models, providers and provider keys are those of the grant', async () => {
    const ask = await serve({
      virtual_keys: [
        key({ provider_configs: [grant('openai', { allowed_models: ['gpt-4o-mini'], key_ids: ['two'] })] }),
      ],
    });
    expect((await errorOf(await ask('openai/gpt-4o', 'sk-bf-1'))).slice(0, 2)).toEqual([403, 'model_blocked']);
    expect((await errorOf(await ask('spare/x', 'sk-bf-1'))).slice(0, 2)).toEqual([403, 'provider_blocked']);
    for (let i = 0; i < 5; i++) await ask('openai/gpt-4o-mini', 'sk-bf-1');
    expect(new Set(seen.map((each) => each.key))).toEqual(new Set(['Bearer sk-two']));
  });

  test('a refused primary whose fallback succeeds is charged to the fallback', async () => {
    const ask = await serve({
      virtual_keys: [
        key({ provider_configs: [grant('openai', { id: 1 }), grant('spare', { id: 2, rate_limit_id: 'r' })] }),
      ],
      budgets: [{ id: 'b', max_limit: 0, reset_duration: '1h', provider_config_id: 1 }],
      rate_limits: [{ id: 'r', request_max_limit: 2, request_reset_duration: '1h' }],
    });
    const more = { fallbacks: ['spare/gpt-4o-mini'] };
    for (let i = 0; i < 2; i++) expect((await ask('openai/gpt-4o-mini', 'sk-bf-1', more)).status).toBe(200);
    expect(seen.map((each) => each.provider)).toEqual(['spare', 'spare']);
    expect((await errorOf(await ask('openai/gpt-4o-mini', 'sk-bf-1', more))).slice(0, 2)).toEqual([
      402,
      'budget_exceeded',
    ]);
    expect((await errorOf(await ask('spare/gpt-4o-mini', 'sk-bf-1'))).slice(0, 2)).toEqual([429, 'request_limited']);
  });
});

describe('budgets over the wire', () => {
  const limited = {
    virtual_keys: [key()],
    budgets: [{ id: 'b', max_limit: 0.4, reset_duration: '1d', virtual_key_id: 'vk' }],
  };

  test.each([false, true])(
    'a million tokens cost 15 cents: the third request crosses the line, the fourth is refused (stream: %p)',
    async (stream) => {
      const ask = await serve(limited);
      for (let i = 0; i < 3; i++) await (await ask('openai/gpt-4o-mini', 'sk-bf-1', { stream })).text();
      const refused = await ask('openai/gpt-4o-mini', 'sk-bf-1', { stream });
      expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(await errorOf(refused)).toEqual([
        402,
        'budget_exceeded',
        'Budget exceeded: VK budget exceeded: 0.4500 >= 0.4000 dollars',
      ]);
      expect(seen.length).toBe(3);
    },
  );

  test('what was spent survives a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bifrost-counters-'));
    const path = join(folder, 'config.db');
    const before = await serve(limited, {}, path);
    for (let i = 0; i < 3; i++) await (await before('openai/gpt-4o-mini', 'sk-bf-1')).text();
    await closeAll();
    const after = await serve(limited, {}, path);
    expect((await errorOf(await after('openai/gpt-4o-mini', 'sk-bf-1'))).slice(0, 2)).toEqual([402, 'budget_exceeded']);
    await closeAll();
    rmSync(folder, { recursive: true });
  });

  test('failures cost nothing', async () => {
    const ask = await serve(limited);
    for (let i = 0; i < 5; i++) expect((await ask('openai/broken', 'sk-bf-1')).status).toBe(500);
    expect((await ask('openai/gpt-4o-mini', 'sk-bf-1')).status).toBe(200);
  });

  test('held strictly, parallel requests cannot overshoot a request limit', async () => {
    const ask = await serve(
      {
        virtual_keys: [key({ rate_limit_id: 'r' })],
        rate_limits: [{ id: 'r', request_max_limit: 10, request_reset_duration: '1h' }],
      },
      { strict_limits: true },
    );
    const statuses = await Promise.all(
      Array.from({ length: 50 }, async () => (await ask('openai/gpt-4o-mini', 'sk-bf-1')).status),
    );
    expect(statuses.filter((status) => status === 200).length).toBe(10);
    expect(seen.length).toBe(10);
  });
});

describe('routing over the wire', () => {
  test('a rule sends matching requests elsewhere and pins a key', async () => {
    const rule = {
      id: 'r',
      name: 'gold',
      cel_expression: 'headers["X-Tier"] == "gold" && params["a"] == ""',
      targets: [{ provider: 'openai', model: 'gpt-4o', provider_key_name: 'two', weight: 1 }],
    };
    const other = {
      ...rule,
      id: 's',
      name: 'silver',
      cel_expression: 'headers["x-tier"] == "silver"',
      targets: [{ provider: 'spare', weight: 1 }],
    };
    const ask = await serve({ routing_rules: [rule, other] });
    await ask('openai/gpt-4o-mini', undefined, {}, { 'x-tier': 'silver' });
    await ask('openai/gpt-4o-mini');
    expect(seen.map(({ provider, model }) => [provider, model])).toEqual([
      ['spare', 'gpt-4o-mini'],
      ['openai', 'gpt-4o-mini'],
    ]);
  });

  test('a bare model goes to who has weight, the others stand by', async () => {
    const grants = [grant('openai', { weight: 0 }), grant('spare', { weight: 1 })];
    const ask = await serve({ virtual_keys: [key({ provider_configs: grants })] });
    await ask('gpt-4o-mini', 'sk-bf-1');
    expect(seen.map((each) => each.provider)).toEqual(['spare']);
  });
});

describe('models over the wire', () => {
  const idsOf = async (response: Response) =>
    ((await response.json()) as { data: { id: string }[] }).data.map(({ id }) => id);
  const mine = { virtual_keys: [key({ provider_configs: [grant('openai', { allowed_models: ['gpt-4o-mini'] })] })] };

  test('a key sees what a call with it would accept; nobody in particular sees everything', async () => {
    const { models } = await serve(mine);
    expect(await idsOf(await models('', 'sk-bf-1'))).toEqual(['openai/gpt-4o-mini']);
    expect(await idsOf(await models(''))).toEqual([
      'openai/gpt-4o',
      'openai/gpt-4o-mini',
      'spare/gpt-4o',
      'spare/gpt-4o-mini',
    ]);
  });

  test('a provider outside the key is refused by name, an unknown key everywhere', async () => {
    const { models } = await serve(mine);
    expect((await errorOf(await models('?provider=spare', 'sk-bf-1'))).slice(0, 2)).toEqual([403, 'provider_blocked']);
    expect((await errorOf(await models('', 'sk-bf-nobody'))).slice(0, 2)).toEqual([401, 'virtual_key_not_found']);
  });
});

describe('explain over the wire', () => {
  test('tells what a request would do, and calls nobody', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bifrost-explain-'));
    const rule = {
      id: 'r',
      name: 'gold',
      cel_expression: 'headers["x-tier"] == "gold"',
      targets: [{ provider: 'spare', weight: 1 }],
    };
    const section = {
      virtual_keys: [key({ provider_configs: [grant('openai', { key_ids: ['two'] })] })],
      routing_rules: [rule],
    };
    const { explain } = await serve(section, {}, join(folder, 'config.db'));
    const usual = await explain({ model: 'openai/gpt-4o', virtual_key: 'sk-bf-1', fallbacks: ['spare/x'] });
    expect(await usual.json()).toMatchObject({
      caller: { virtual_key_name: 'vk' },
      targets: [
        {
          admitted: true,
          keys: [
            { name: 'one', eligible: false },
            { name: 'two', eligible: true },
          ],
        },
        { role: 'fallback', admitted: false, refusal: { type: 'provider_blocked' } },
      ],
      plan: ['openai/gpt-4o'],
    });
    const gold = await explain({ model: 'openai/gpt-4o', virtual_key: 'sk-bf-1', headers: { 'X-Tier': 'gold' } });
    expect(await gold.json()).toMatchObject({ routing: { rule: 'gold' }, plan: [], refusal: { status: 403 } });
    expect((await explain({})).status).toBe(400);
    expect(seen).toEqual([]);
    await closeAll();
    rmSync(folder, { recursive: true });
  });
});
