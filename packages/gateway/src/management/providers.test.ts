import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type ManagedHouse, managedHouse } from './testing/managed-house.ts';

let house: ManagedHouse;
beforeAll(async () => {
  house = await managedHouse({ env: { CA: 'the certificate', KEY: 'sk-from-env' } });
});
afterAll(() => house[Symbol.asyncDispose]());

const post = (body: unknown) => house.ask('POST', '/api/providers', { body });
const put = (name: string, body: unknown) => house.ask('PUT', `/api/providers/${name}`, { body });
const messageOf = ({ status, body }: { status: number; body: { error: { message: string } } }) => [
  status,
  body.error.message,
];
const sizes = { concurrency: 5, buffer_size: 10 };

describe('a provider', () => {
  test('is added, shown, and at work at once', async () => {
    const told = await post({ provider: 'OpenAI', unknown_member: 1, custom_provider_config: null });
    expect(told.status).toBe(200);
    expect(told.body).toMatchObject({
      name: 'openai',
      concurrency_and_buffer_size: { concurrency: 1000, buffer_size: 5000 },
      proxy_config: null,
      provider_status: 'active',
    });
    expect(told.body).not.toHaveProperty('keys');
    expect(house.applied.at(-1)?.settings.providers.has('openai')).toBe(true);
    expect((await house.ask('GET', '/api/providers/openai')).body).toEqual(told.body);
    expect((await house.ask('GET', '/api/providers')).body).toMatchObject({
      total: 1,
      providers: [{ name: 'openai' }],
    });
  });

  test.each([
    ['{', 400, 'Invalid JSON: the body cannot be parsed'],
    [[], 400, 'Invalid JSON: expected an object'],
    [{}, 400, 'Missing provider'],
    [{ provider: 'openai' }, 409, 'Provider openai already exists'],
    [
      { provider: 'groq', custom_provider_config: { base_provider_type: 'openai' } },
      400,
      'Custom provider cannot be same as a standard provider',
    ],
    [
      { provider: 'own', custom_provider_config: { base_provider_type: '' } },
      400,
      'BaseProviderType is required when CustomProviderConfig is provided',
    ],
    [
      { provider: 'own', custom_provider_config: { base_provider_type: 'nope' } },
      400,
      'BaseProviderType must be a standard provider',
    ],
    [
      { provider: 'groq', concurrency_and_buffer_size: { concurrency: 0, buffer_size: 1 } },
      400,
      'Concurrency must be greater than 0',
    ],
    [
      { provider: 'groq', concurrency_and_buffer_size: { concurrency: 1, buffer_size: 0 } },
      400,
      'Buffer size must be greater than 0',
    ],
    [
      { provider: 'groq', concurrency_and_buffer_size: { concurrency: 2, buffer_size: 1 } },
      400,
      'Concurrency must be less than or equal to buffer size',
    ],
    [
      { provider: 'groq', network_config: { retry_backoff_initial: 99 } },
      400,
      'Invalid retry backoff: must be between 100 ms and 1000000 ms',
    ],
    [
      { provider: 'groq', network_config: { retry_backoff_initial: 900, retry_backoff_max: 800 } },
      400,
      'Invalid retry backoff: initial must be less than or equal to max',
    ],
  ])('%j is refused', async (body, status, message) => {
    const before = house.applied.length;
    expect(messageOf(await post(body))).toEqual([status, message]);
    expect(house.applied).toHaveLength(before);
  });

  test('a mistyped member names its place and not its value', async () => {
    const { status, body } = await post({ provider: 'groq', network_config: { max_retries: 'sk-secret' } });
    expect(status).toBe(400);
    expect(body.error.message).toStartWith('Invalid JSON: network_config.max_retries: ');
    expect(body.error.message).not.toContain('sk-secret');
  });

  test('is replaced: what is left out is cleared, sizes and network stay', async () => {
    const network_config = { base_url: 'https://x.example' };
    await put('openai', {
      network_config,
      concurrency_and_buffer_size: sizes,
      send_back_raw_request: true,
      store_raw_request_response: true,
    });
    const { body } = await put('openai', { openai_config: { disable_store: true } });
    expect(body).toMatchObject({
      network_config,
      concurrency_and_buffer_size: sizes,
      send_back_raw_request: false,
      store_raw_request_response: true,
      openai_config: { disable_store: true },
    });
    expect((await put('openai', { concurrency_and_buffer_size: sizes })).body).not.toHaveProperty('openai_config');
  });

  test('keeps its secrets when they come back redacted', async () => {
    const proxy_config = {
      type: 'http',
      url: 'http://p.example',
      username: 'u',
      password: 'proxy-password',
      ca_cert_pem: 'env.CA',
    };
    const network_config = { ca_cert_pem: 'a certificate that is long enough' };
    const { body } = await put('openai', { proxy_config, network_config, concurrency_and_buffer_size: sizes });
    expect(body.proxy_config).toEqual({
      type: 'http',
      url: { value: 'http://p.example', env_var: '', from_env: false },
      username: { value: 'u', env_var: '', from_env: false },
      password: { value: '<REDACTED>', env_var: '', from_env: false },
      ca_cert_pem: { value: '', env_var: 'env.CA', from_env: true },
    });
    expect(body.network_config.ca_cert_pem).toBe(`a ce${'*'.repeat(24)}ough`);
    await put('openai', body);
    const { proxy_config: proxy, network_config: network } = house.live.current.config.providers['openai'] ?? {};
    expect([proxy?.password?.value, proxy?.ca_cert_pem?.value]).toEqual(['proxy-password', 'the certificate']);
    expect(network?.ca_cert_pem?.value).toBe(network_config.ca_cert_pem);
    const renewed = { ...proxy_config, password: 'a newer one' };
    await put('openai', { proxy_config: renewed, concurrency_and_buffer_size: sizes });
    expect(house.live.current.config.providers['openai']?.proxy_config?.password?.value).toBe('a newer one');
  });

  test('a redacted secret without a stored one is refused', async () => {
    const { status } = await put('groq', { proxy_config: { type: 'http', url: 'http://p', password: '<REDACTED>' } });
    expect(status).toBe(400);
    expect((await house.ask('GET', '/api/providers/groq')).status).toBe(404);
  });

  test('of your own keeps what it is built on', async () => {
    const custom = (base_provider_type: string) => ({ custom_provider_config: { base_provider_type } });
    expect((await post({ provider: 'my llm/x', ...custom('openai') })).status).toBe(200);
    const path = encodeURIComponent('my llm/x');
    expect((await house.ask('GET', `/api/providers/${path}`)).body.name).toBe('my llm/x');
    expect((await put(path, custom('anthropic'))).body.error.message).toStartWith('Invalid custom provider config: ');
    expect((await put(path, {})).body.error.message).toStartWith('Invalid custom provider config: ');
    expect((await put(path, custom('openai'))).status).toBe(200);
  });

  test('goes with its keys; one that is not there goes as well', async () => {
    await put('mistral', {});
    await house.ask('POST', '/api/providers/mistral/keys', { body: { name: 'm', value: 'sk-m' } });
    expect((await house.ask('DELETE', '/api/providers/mistral')).body).toEqual({ name: 'mistral' });
    expect(house.applied.at(-1)?.settings.providers.has('mistral')).toBe(false);
    expect(JSON.stringify((await house.ask('GET', '/api/keys')).body)).not.toContain('"m"');
    expect((await house.ask('DELETE', '/api/providers/mistral')).status).toBe(200);
    expect(messageOf(await house.ask('GET', '/api/providers/mistral'))).toEqual([404, 'Provider not found: mistral']);
  });
});

describe('a key', () => {
  const keys = '/api/providers/openai/keys';
  const add = (body: unknown, provider = 'openai') => house.ask('POST', `/api/providers/${provider}/keys`, { body });
  const inForce = (name: string) =>
    Object.values(house.live.current.config.providers)
      .flatMap((provider) => provider.keys)
      .find((key) => key.name === name);

  test('is added redacted, and at work at once', async () => {
    const { status, body } = await add({ name: 'main', value: 'sk-0123456789-abcd', models: ['gpt-4o'], weight: 0.5 });
    expect([status, body.value.value, body.enabled, body.weight]).toEqual([
      200,
      `sk-0${'*'.repeat(24)}abcd`,
      true,
      0.5,
    ]);
    expect(house.applied.at(-1)?.settings.providers.get('openai')?.keys[0]?.value).toBe('sk-0123456789-abcd');
    expect((await house.ask('GET', keys)).body).toEqual({ keys: [body], total: 1 });
    expect((await house.ask('GET', `${keys}/${body.id}`)).body).toEqual(body);
    const [flat] = (await house.ask('GET', '/api/keys')).body;
    expect(flat).toMatchObject({ id: 0, key_id: body.id, provider: 'openai', name: 'main', models: ['gpt-4o'] });
  });

  test.each([
    ['{', 'openai', 400, 'Invalid JSON: the body cannot be parsed'],
    [{ name: 'x', value: 'v' }, 'nobody', 404, 'Provider not found: nobody'],
    [{ name: 'x' }, 'openai', 400, 'Key value must not be empty'],
    [{ name: 'x', value: '' }, 'openai', 400, 'Key value must not be empty'],
    [{ name: 'x' }, 'ollama', 400, 'ollama_key_config.url is required for Ollama keys'],
    [{ name: 'x' }, 'vllm', 400, 'vllm_key_config.url is required for vLLM keys'],
    [
      { name: 'x', value: 'v', models: ['*', 'a'] },
      'openai',
      400,
      "Invalid models: wildcard '*' cannot be used with other values in the whitelist",
    ],
    [
      { name: 'x', value: 'v', blacklisted_models: ['a', 'A'] },
      'openai',
      400,
      "Invalid blacklisted_models: duplicate value 'A' in blacklist",
    ],
    [
      { name: 'x', value: 'v', aliases: { a: '' } },
      'openai',
      400,
      'Invalid aliases: alias target for "a" cannot be empty',
    ],
    [
      { name: 'main', value: 'v' },
      'openai',
      409,
      'API key names must be unique across providers. Choose a different name',
    ],
    [
      { name: 'x', value: '****' },
      'openai',
      400,
      'value looks redacted, and there is no stored value it could stand for',
    ],
  ])('%j for %s is refused', async (body, provider, status, message) => {
    if (provider === 'ollama' || provider === 'vllm') await put(provider, {});
    expect(messageOf(await add(body, provider))).toEqual([status, message]);
  });

  test('a keyless provider has none', async () => {
    await post({ provider: 'free', custom_provider_config: { base_provider_type: 'openai', is_key_less: true } });
    expect(messageOf(await add({ name: 'x', value: 'v' }, 'free'))).toEqual([
      400,
      'Cannot add keys to a keyless provider',
    ]);
  });

  test('keeps what is left out and what comes back redacted', async () => {
    const { body } = await add({
      name: 'kept',
      value: 'sk-kept-0123456789',
      models: ['*'],
      aliases: { a: 'b' },
      weight: 2,
    });
    const path = `${keys}/${body.id}`;
    await house.ask('PUT', path, { body: { ...body, weight: 3 } });
    expect(inForce('kept')).toMatchObject({ value: { value: 'sk-kept-0123456789' }, weight: 3, aliases: { a: 'b' } });
    const told = await house.ask('PUT', path, { body: { enabled: false, id: 'another id' } });
    expect(told.body).toMatchObject({ id: body.id, name: 'kept', weight: 3, enabled: false });
    await house.ask('PUT', path, { body: { value: 'env.KEY' } });
    expect(inForce('kept')?.value).toEqual({ value: 'sk-from-env', env_var: 'env.KEY', from_env: true });
    const shown = (await house.ask('GET', path)).body;
    expect(JSON.stringify(shown)).not.toContain('sk-from-env');
    await house.ask('PUT', path, { body: shown });
    expect(inForce('kept')?.value?.value).toBe('sk-from-env');
    expect(messageOf(await house.ask('PUT', path, { body: { value: '' } }))).toEqual([
      400,
      'Key value must not be empty',
    ]);
    expect(messageOf(await house.ask('PUT', path, { body: { name: 'main' } }))[0]).toBe(409);
  });

  test('the secrets of its own block are redacted and kept member by member', async () => {
    await put('azure', {});
    const block = {
      endpoint: 'https://azure.example/long',
      client_secret: 'azure-client-secret',
      tenant_id: 'env.TENANT',
    };
    const { body } = await add({ name: 'az', azure_key_config: block }, 'azure');
    expect(JSON.stringify(body)).not.toContain('azure-client-secret');
    const path = `/api/providers/azure/keys/${body.id}`;
    const azure_key_config = { ...body.azure_key_config, endpoint: 'https://other.example/long' };
    expect((await house.ask('PUT', path, { body: { azure_key_config } })).status).toBe(200);
    expect(inForce('az')?.azure_key_config).toMatchObject({
      endpoint: { value: 'https://other.example/long' },
      client_secret: { value: 'azure-client-secret' },
      tenant_id: { env_var: 'env.TENANT', from_env: true },
    });
  });

  test('twenty at once all arrive', async () => {
    const added = Array.from({ length: 20 }, (_, at) => add({ name: `many-${at}`, value: `sk-${at}` }));
    expect((await Promise.all(added)).map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(
      house.applied.at(-1)?.config.providers['openai']?.keys.filter(({ name }) => name.startsWith('many-')),
    ).toHaveLength(20);
  });

  test('goes', async () => {
    const { body } = await add({ name: 'gone', value: 'sk-gone' });
    expect((await house.ask('DELETE', `${keys}/${body.id}`)).body.name).toBe('gone');
    expect(inForce('gone')).toBeUndefined();
    for (const method of ['GET', 'DELETE']) {
      expect(messageOf(await house.ask(method, `${keys}/${body.id}`))).toEqual([
        404,
        `Provider key not found: ${body.id}`,
      ]);
    }
    expect(messageOf(await house.ask('PUT', `${keys}/none`, { body: {} }))).toEqual([
      404,
      'Provider key not found: none',
    ]);
  });
});

test('models are found by name, by part, by letters, and by what keys allow', async () => {
  const names = async (query: string) =>
    (await house.ask('GET', `/api/models?${query}`)).body.models.map(({ name }: { name: string }) => name);
  const main = (await house.ask('GET', '/api/keys')).body.find(({ name }: { name: string }) => name === 'main').key_id;
  expect(await names('query=gpt4')).toEqual(['gpt-4o', 'gpt-4o-mini']);
  expect(await names('query=MINI&limit=abc')).toEqual(['gpt-4o-mini']);
  expect(await names(`keys=${main},nobody`)).toEqual(['gpt-4o']);
  expect(await names('keys=nobody&limit=0')).toHaveLength(3);
  const limited = (await house.ask('GET', '/api/models?limit=1')).body;
  expect([limited.models.length, limited.total]).toEqual([1, 3]);
  expect((await house.ask('GET', '/api/models/base?query=o1')).body).toEqual({ models: ['o1'], total: 1 });
});

describe('without a database', () => {
  const config = { providers: { openai: { keys: [{ name: 'main', value: 'sk-0123456789-abcd', models: ['*'] }] } } };
  test('everything can be looked at and nothing changed', async () => {
    await using bare = await managedHouse({ hasStore: false, config });
    expect((await bare.ask('GET', '/api/providers')).body.total).toBe(1);
    expect((await bare.ask('GET', '/api/providers/openai/keys')).body.keys[0].value.value).toBe(
      `sk-0${'*'.repeat(24)}abcd`,
    );
    expect((await bare.ask('GET', '/api/config')).body.is_db_connected).toBe(false);
    const writes = [
      ['POST', '/api/providers', { provider: 'groq' }, 503, 'config store not available'],
      ['DELETE', '/api/providers/openai', undefined, 503, 'config store not available'],
      ['PUT', '/api/config', {}, 500, 'Config store not initialized'],
      ['GET', '/api/config?from_db=true', undefined, 503, 'config store not available'],
      ['POST', '/api/session/login', {}, 403, 'Authentication is not enabled'],
      ['POST', '/api/session/logout', {}, 403, 'Authentication is not enabled'],
    ] as const;
    for (const [method, path, body, status, message] of writes) {
      expect(messageOf(await bare.ask(method, path, body === undefined ? {} : { body }))).toEqual([status, message]);
    }
  });
});

test('a database that is gone is an answer, and is left to the operators in the log', async () => {
  await using broken = await managedHouse();
  await broken.store?.close();
  const { status, body } = await broken.ask('GET', '/api/providers');
  expect(status).toBeGreaterThanOrEqual(500);
  expect(body.is_bifrost_error).toBe(false);
  expect(broken.logged).toHaveLength(1);
});

test('the description of the API names every route', async () => {
  const { body } = await house.ask('GET', '/api/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  for (const { path, method } of house.routes) expect(body.paths[path]).toHaveProperty(method);
  expect(body.paths['/api/providers'].post.requestBody.content['application/json'].schema.properties).toHaveProperty(
    'network_config',
  );
});
