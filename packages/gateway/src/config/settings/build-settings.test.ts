import { describe, expect, test } from 'bun:test';
import type { Provider as Description } from '@bifrost/core/providers/provider.ts';
import { readConfig } from '../read-config.ts';
import { buildSettings } from './build-settings.ts';
import type { Descriptions } from './descriptions.ts';

/** Stands for the registry: a description that only knows its name. */
const describedAs = (name: string): Description => ({
  name,
  baseUrl: `https://${name}.example`,
  auth: (request) => request,
  sealFamily: () => name,
  operations: {},
  decodeError: () => ({ kind: 'upstream-error', message: '' }),
});
const descriptions: Descriptions = {
  standard: (name) => (name === 'groq' ? undefined : describedAs(name)),
  custom: (name, base) => (base === 'openai' || base === 'gemini' ? describedAs(name) : undefined),
};

function build(json: object, env: Record<string, string> = {}) {
  const loaded = readConfig(JSON.stringify(json), { file: 'f', env, newId: () => 'made' });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return buildSettings(loaded.config, descriptions);
}
const provider = (written: object, name = 'openai', env: Record<string, string> = {}) =>
  build({ providers: { [name]: written } }, env).settings.providers.get(name);
const key = (more: object = {}) => ({ name: 'k', value: 'sk', models: ['*'], weight: 2, ...more });

test('defaults', () => {
  const { provider: description, ...settings } = provider({ keys: [key()] }) ?? {};
  expect(description?.name).toBe('openai');
  expect(settings).toEqual({
    name: 'openai',
    keys: [
      {
        id: 'made',
        name: 'k',
        value: 'sk',
        models: ['*'],
        blockedModels: [],
        weight: 2,
        isEnabled: true,
        isForBatches: false,
        aliases: {},
        vendor: {},
      },
    ],
    isKeyless: false,
    isCustom: false,
    pathOverrides: {},
    extraHeaders: {},
    betaHeaders: {},
    requestTimeoutMs: 30_000,
    streamIdleTimeoutMs: 60_000,
    maxRetries: 0,
    backoffInitialMs: 500,
    backoffMaxMs: 5000,
    connection: { skipsTlsVerification: false, maxConnectionsPerHost: 5000, enforcesHttp2: false },
    concurrency: 1000,
    bufferSize: 5000,
    sendsBackRawRequest: false,
    sendsBackRawResponse: false,
    storesRaw: false,
    disablesStore: false,
  });
});

test('everything else a provider can say', () => {
  const settings = provider({
    keys: [],
    network_config: {
      base_url: 'https://mirror.example/openai//',
      extra_headers: { 'X-Team': 'a' },
      default_request_timeout_in_seconds: 5,
      max_retries: 2,
      retry_backoff_initial: '1s',
      stream_idle_timeout_in_seconds: 7,
      beta_header_overrides: { 'prompt-caching-': false },
    },
    concurrency_and_buffer_size: { concurrency: 1, buffer_size: 2 },
    send_back_raw_request: true,
    store_raw_request_response: true,
    openai_config: { disable_store: true },
  });
  expect(settings).toMatchObject({
    baseUrl: 'https://mirror.example/openai',
    extraHeaders: { 'X-Team': 'a' },
    betaHeaders: { 'prompt-caching-': false },
    requestTimeoutMs: 5000,
    streamIdleTimeoutMs: 7000,
    maxRetries: 2,
    backoffInitialMs: 1000,
    concurrency: 1,
    bufferSize: 2,
    sendsBackRawRequest: true,
    sendsBackRawResponse: false,
    storesRaw: true,
    disablesStore: true,
  });
});

test('more at the same time than may wait is the default again', () => {
  expect(provider({ concurrency_and_buffer_size: { concurrency: 9, buffer_size: 8 } })).toMatchObject({
    concurrency: 1000,
    bufferSize: 5000,
  });
});

test.each(['azure', 'bedrock', 'vertex', 'vllm'])('an address of the owner’s counts for %s too', (name) => {
  expect(provider({ network_config: { base_url: 'https://x/' } }, name)).toMatchObject({ baseUrl: 'https://x' });
});

describe('custom providers', () => {
  const custom = (more: object, base = 'openai') =>
    provider({ custom_provider_config: { base_provider_type: base, ...more } }, 'mine');

  test('allow everything unless they say what', () => {
    expect(custom({})).toMatchObject({ isCustom: true, isKeyless: false });
    expect(custom({})).not.toHaveProperty('allowedRequests');
    expect(custom({ allowed_requests: null })).not.toHaveProperty('allowedRequests');
    expect(custom({ allowed_requests: {} })?.allowedRequests).toEqual(new Set());
    const allowed = custom({
      allowed_requests: { chat_completion: true, chat_completion_stream: true, embedding: false },
    });
    expect(allowed?.allowedRequests).toEqual(new Set(['chat_completion', 'chat_completion_stream']));
  });

  test('have paths of their own', () => {
    const request_path_overrides = {
      chat_completion: 'chat',
      embedding: '/e',
      list_models: 'https://other/models',
      rerank: '',
    };
    expect(custom({ request_path_overrides, is_key_less: true })).toMatchObject({
      isKeyless: true,
      pathOverrides: { chat_completion: '/chat', embedding: '/e', list_models: 'https://other/models' },
    });
    expect(custom({ request_path_overrides }, 'gemini')?.pathOverrides).toEqual({});
  });
});

describe('connections', () => {
  const connection = (written: object, env: Record<string, string> = {}) =>
    provider(written, 'openai', env)?.connection;
  const refused = (place: string, name: string) =>
    `invalid ${place} references "${name}" but it resolved to an empty value`;

  test('a proxy with and without login', () => {
    const proxy = { type: 'socks5', url: 'env.PROXY', username: 'u', password: 'p', ca_cert_pem: 'B' };
    expect(
      connection({ proxy_config: proxy, network_config: { ca_cert_pem: 'A' } }, { PROXY: 'socks5://p:1' }),
    ).toMatchObject({
      proxy: { type: 'socks5', url: 'socks5://p:1', username: 'u', password: 'p' },
      caCertPem: 'A\nB',
    });
    expect(connection({ proxy_config: { type: 'http', url: 'http://p', username: 'u' } })?.proxy).toEqual({
      type: 'http',
      url: 'http://p',
    });
    expect(connection({ proxy_config: { type: 'environment' } })?.proxy).toEqual({ type: 'environment' });
    expect(connection({ proxy_config: { type: 'none', url: 'http://p', ca_cert_pem: 'B' } })).toEqual({
      skipsTlsVerification: false,
      maxConnectionsPerHost: 5000,
      enforcesHttp2: false,
    });
  });

  test('a proxy without address is said and not used', () => {
    const { settings, findings } = build({ providers: { openai: { proxy_config: { type: 'http' } } } });
    expect(settings.providers.get('openai')?.connection).not.toHaveProperty('refusal');
    expect(findings).toEqual([]);
  });

  test.each([
    ['url', { type: 'http', url: 'env.GONE' }],
    ['username', { type: 'http', url: 'http://p', username: 'env.GONE', password: 'p' }],
    ['password', { type: 'http', url: 'http://p', username: 'u', password: 'env.GONE' }],
    ['ca_cert_pem', { type: 'environment', ca_cert_pem: 'env.GONE' }],
  ])('an empty variable in proxy.%s closes the way', (member, proxy_config) => {
    expect(connection({ proxy_config })?.refusal).toBe(refused(`proxy configuration: proxy.${member}`, 'env.GONE'));
  });

  test('an empty variable for the certificate closes the way', () => {
    const refusal = refused('provider configuration: network_config.ca_cert_pem', 'env.GONE');
    expect(connection({ network_config: { ca_cert_pem: 'env.GONE' } })?.refusal).toBe(refusal);
  });
});

describe('keys', () => {
  const vendor = (more: object, name: string, provided: object = {}, env: Record<string, string> = {}) =>
    provider({ keys: [key(more)], ...provided }, name, env)?.keys[0]?.vendor;

  test('azure', () => {
    const azure_key_config = { endpoint: 'env.AZURE', api_version: '2024-10-21', client_id: '', scopes: ['s'] };
    expect(vendor({ azure_key_config }, 'azure', {}, { AZURE: 'https://a.example/' })).toEqual({
      azure: { endpoint: 'https://a.example', apiVersion: '2024-10-21', scopes: ['s'] },
    });
  });

  test('vertex takes its credentials as an object', () => {
    const vertex_key_config = { project_id: 'p', region: 'r', auth_credentials: { type: 'service_account' } };
    expect(vendor({ vertex_key_config }, 'vertex')).toEqual({
      vertex: { projectId: 'p', region: 'r', authCredentials: '{"type":"service_account"}' },
    });
  });

  test('bedrock', () => {
    const bedrock_key_config = {
      access_key: 'a',
      secret_key: 'env.SECRET',
      region: 'us-east-1',
      batch_s3_config: { buckets: [{ bucket_name: 'b', is_default: true }] },
    };
    expect(vendor({ bedrock_key_config }, 'bedrock', {}, { SECRET: 's' })).toEqual({
      bedrock: {
        accessKey: 'a',
        secretKey: 's',
        region: 'us-east-1',
        batchBuckets: [{ bucketName: 'b', isDefault: true }],
      },
    });
  });

  test('servers of one’s own', () => {
    expect(vendor({ vllm_key_config: { url: 'http://v/', model_name: 'm' } }, 'vllm')).toEqual({
      vllm: { url: 'http://v', modelName: 'm' },
    });
    expect(vendor({ replicate_key_config: {} }, 'replicate')).toEqual({
      replicate: { usesDeploymentsEndpoint: false },
    });
    const fallback = { network_config: { base_url: 'http://base' } };
    expect(vendor({ ollama_key_config: { url: 'http://o' } }, 'ollama', fallback)).toEqual({
      ollama: { url: 'http://o' },
    });
    expect(vendor({ sgl_key_config: { url: 'env.GONE' } }, 'sgl', fallback)).toEqual({ sgl: { url: 'http://base' } });
  });
});

test('a provider nobody described is named and left out', () => {
  const { settings, findings } = build({
    providers: { groq: {}, mine: { custom_provider_config: { base_provider_type: 'cohere' } }, openai: {} },
  });
  expect([...settings.providers.keys()]).toEqual(['openai']);
  expect(findings.map(({ path, message }) => [path, message])).toEqual([
    ['providers.groq', 'unsupported provider: groq'],
    ['providers.mine', 'unsupported base provider type: cohere'],
  ]);
});

test('the client block reaches the engine and the HTTP floor', () => {
  const { settings, client } = build({
    client: {
      drop_excess_requests: true,
      max_request_body_size_mb: 3,
      disable_content_logging: true,
      mcp_tool_sync_interval: 2,
    },
  });
  expect(settings).toMatchObject({ dropsExcessRequests: true, maxBodyBytes: 3 * 1024 * 1024 });
  expect(client).toMatchObject({
    logsRequests: true,
    logsContent: false,
    allowedOrigins: ['*'],
    mcp: { toolSyncIntervalMs: 120_000 },
  });
});

test('nothing in it can be changed', () => {
  const { settings, client } = build({ providers: { openai: { keys: [key({ aliases: { a: 'b' } })] } } });
  const openai = settings.providers.get('openai');
  expect(
    [settings, openai, openai?.keys, openai?.keys[0]?.aliases, openai?.connection, client.mcp].every(Object.isFrozen),
  ).toBe(true);
  expect(Object.isFrozen(openai?.provider)).toBe(false);
});
