import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStores } from './boot/open-stores.ts';
import { compose, type Gateway } from './compose.ts';
import { zeroConfig } from './config/read-config.ts';
import { buildSettings } from './config/settings/build-settings.ts';
import { basic } from './management/testing/managed-house.ts';

/** One upstream request that waits for its answer. */
interface Waiting {
  readonly key: string;
  answer(): void;
}
let waiting: Waiting[] = [];
let arrived = () => {};
let holds = false;
let upstream: Bun.Server<undefined>;
let gateway: Gateway;
const appDir = mkdtempSync(join(tmpdir(), 'bifrost-hot-'));
const hidden = new Set<string>();
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

const completion = (key: string) =>
  Response.json({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'gpt-4o',
    choices: [
      { index: 0, message: { role: 'assistant', content: key, refusal: null }, logprobs: null, finish_reason: 'stop' },
    ],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });

beforeAll(async () => {
  upstream = Bun.serve({
    port: 0,
    idleTimeout: 0,
    fetch(request) {
      const key = request.headers.get('authorization') ?? '';
      if (request.method === 'GET')
        return Response.json({ object: 'list', data: [{ id: 'gpt-new', object: 'model' }] });
      if (!holds) return completion(key);
      return new Promise((resolve) => {
        waiting.push({ key, answer: () => resolve(completion(key)) });
        arrived();
      });
    },
  });
  const loaded = zeroConfig({ file: 'config.json', env: {}, newId: () => crypto.randomUUID() });
  if (!loaded.ok) throw new Error('no configuration');
  const machine = { appDir, env: {}, now: Date.now, pause: Bun.sleep, warn: () => undefined };
  const { config, store } = await openStores(loaded, machine);
  if (store === undefined) throw new Error('no store');
  gateway = await compose({
    config,
    ...buildSettings(config),
    flags: { appDir },
    log: quiet,
    management: {
      store,
      env: {},
      hide: (secrets) => {
        for (const secret of secrets) hidden.add(secret);
      },
    },
  });
});
afterAll(async () => {
  await gateway.close();
  await upstream.stop(true);
  rmSync(appDir, { recursive: true });
});
beforeEach(() => {
  waiting = [];
  holds = false;
});

const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await gateway.fetch(new Request(`http://localhost${path}`, { method, headers, ...text }));
  const answer = await response.text();
  return { status: response.status, body: answer.startsWith('{') ? JSON.parse(answer) : answer };
};
const chat = (headers: Record<string, string> = {}) =>
  ask('POST', '/v1/chat/completions', { model: 'openai/gpt-4o', messages: [{ role: 'user', content: 'hi' }] }, headers);
const said = ({ body }: { body: ReturnType<typeof JSON.parse> }) => body.choices[0].message.content;

/** Starts a request and comes back once the upstream has it. */
async function inFlight() {
  holds = true;
  const there = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const answer = chat();
  await there;
  holds = false;
  const release = () => {
    for (const each of waiting) each.answer();
  };
  return { answer, release };
}

describe('while requests are running', () => {
  let keyPath = '';

  test('a provider and a key that are added serve at once', async () => {
    expect((await chat()).status).toBeGreaterThanOrEqual(400);
    await ask('POST', '/api/providers', { provider: 'openai', network_config: { base_url: upstream.url.origin } });
    const { body } = await ask('POST', '/api/providers/openai/keys', { name: 'main', value: 'sk-old', models: ['*'] });
    keyPath = `/api/providers/openai/keys/${body.id}`;
    expect(said(await chat())).toBe('Bearer sk-old');
    expect(hidden).toContain('sk-old');
  });

  test('what the provider lists becomes known', async () => {
    let names: string[] = [];
    // the list arrives in its own time; a gateway that never asks for it must fail, not hang
    for (let look = 0; look < 1000 && !names.includes('gpt-new'); look += 1) {
      const { models } = (await ask('GET', '/api/models?limit=0&query=gpt-new')).body;
      names = models.map(({ name }: { name: string }) => name);
    }
    expect(names).toContain('gpt-new');
  });

  test('a running request keeps its key, the next one has the new', async () => {
    const running = await inFlight();
    expect((await ask('PUT', keyPath, { value: 'sk-new' })).status).toBe(200);
    expect(said(await chat())).toBe('Bearer sk-new');
    running.release();
    expect(said(await running.answer)).toBe('Bearer sk-old');
  });

  test('rules for callers change at once', async () => {
    const put = (client: object) => ask('PUT', '/api/config', { client_config: { log_retention_days: 1, ...client } });
    await put({ required_headers: ['x-team'] });
    expect((await chat()).status).toBe(400);
    expect((await chat({ 'x-team': 'a' })).status).toBe(200);
    await put({ disable_db_pings_in_health: true });
    expect((await chat()).status).toBe(200);
    expect((await ask('GET', '/health')).body.components).toEqual({ db_pings: 'disabled' });
  });

  test('a removed provider ends its running request in peace', async () => {
    const running = await inFlight();
    await ask('DELETE', '/api/providers/openai');
    expect((await chat()).status).toBeGreaterThanOrEqual(400);
    running.release();
    expect((await running.answer).status).toBe(200);
  });
});

test('metrics are behind the same door', async () => {
  const scrape = (host: string) => gateway.fetch(new Request(`http://${host}/metrics`)).then(({ status }) => status);
  expect([await scrape('localhost'), await scrape('rebound.example')]).toEqual([200, 403]);
});

test('a login may cover inference as well', async () => {
  await ask('POST', '/api/providers', { provider: 'openai', network_config: { base_url: upstream.url.origin } });
  await ask('POST', '/api/providers/openai/keys', { name: 'main', value: 'sk-1', models: ['*'] });
  const auth = { admin_username: 'ann', admin_password: 'a long password', is_enabled: true };
  const put = (more: object, headers = {}) =>
    ask('PUT', '/api/config', { client_config: { log_retention_days: 1 }, auth_config: { ...auth, ...more } }, headers);
  await put({ disable_auth_on_inference: true });
  expect((await chat()).status).toBe(200);
  const ann = basic('ann', 'a long password');
  await put({ disable_auth_on_inference: false }, ann);
  expect((await chat()).status).toBe(401);
  expect((await chat(ann)).status).toBe(200);
  expect((await ask('GET', '/v1/models')).status).toBe(401);
  expect((await ask('GET', '/health')).status).toBe(200);
});
