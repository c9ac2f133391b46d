import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type ManagedHouse, managedHouse } from './testing/managed-house.ts';

let house: ManagedHouse;
beforeAll(async () => {
  house = await managedHouse({ env: { PASSWORD: 'from the environment', URL: 'https://public.example' } });
});
afterAll(() => house[Symbol.asyncDispose]());

const put = (client: object, more: object = {}) =>
  house.ask('PUT', '/api/config', { body: { client_config: { log_retention_days: 365, ...client }, ...more } });
const shown = async () => (await house.ask('GET', '/api/config')).body;

describe('the client block', () => {
  test('is in force at once', async () => {
    expect((await put({ required_headers: ['x-team'], enforce_auth_on_inference: true })).body).toEqual({
      status: 'success',
      message: 'configuration updated successfully',
    });
    expect(house.applied.at(-1)?.client).toMatchObject({ requiredHeaders: ['x-team'], enforcesAuthOnInference: true });
    expect((await shown()).client_config).toMatchObject({ enforce_governance_header: true, enforce_scim_auth: true });
  });

  test('what is left out is off or empty, but sizes and depths stay', async () => {
    await put({
      drop_excess_requests: true,
      allowed_origins: ['https://a'],
      mcp_agent_depth: 7,
      strict_limits: true,
      enable_logging: false,
    });
    await put({ mcp_agent_depth: 0, enable_logging: null });
    expect((await shown()).client_config).toMatchObject({
      drop_excess_requests: false,
      required_headers: [],
      allowed_origins: [],
      mcp_agent_depth: 7,
      mcp_tool_sync_interval: 0,
      enable_logging: false,
      strict_limits: true,
    });
  });

  test('says what needs a restart', async () => {
    await put({ allowed_origins: ['https://b'], prometheus_labels: ['team'] });
    expect((await shown()).restart_required).toEqual({
      required: true,
      reason:
        'Prometheus labels, Allowed origins settings have been updated. A restart is required for changes to take full effect.',
    });
  });

  test.each([
    [{ log_retention_days: 0 }, 'log_retention_days must be at least 1'],
    [{ mcp_code_mode_binding_level: 'other' }, 'mcp_code_mode_binding_level must be "server" or "tool"'],
    [
      { mcp_external_server_url: 'no-scheme' },
      'mcp_external_server_url must be a fully-qualified URL with scheme and host (e.g. https://proxy.example.com)',
    ],
    [
      { mcp_external_client_url: 'env.PASSWORD' },
      'mcp_external_client_url must be a fully-qualified URL with scheme and host (e.g. https://proxy.example.com)',
    ],
    [
      { header_filter_config: { denylist: ['X-Api-Key', ' cookie '] } },
      'the following headers are not allowed to be configured: x-api-key, cookie',
    ],
    [
      { header_filter_config: { allowlist: ['a*b'] } },
      'invalid pattern "a*b": wildcard (*) is only supported at the end of a pattern',
    ],
  ])('%j is refused, and nothing of it stays', async (client, message) => {
    const before = await shown();
    const { status, body } = await put({ drop_excess_requests: true, ...client });
    expect([status, body.error.message]).toEqual([400, message]);
    expect(await shown()).toEqual(before);
  });

  test('an address from the environment is in force and not shown', async () => {
    await put({ mcp_external_server_url: 'env.URL' });
    expect(house.applied.at(-1)?.client.mcp.externalServerUrl).toBe('https://public.example');
    expect((await shown()).client_config.mcp_external_server_url).toEqual({
      value: '',
      env_var: 'env.URL',
      from_env: true,
    });
  });
});

test('prices: what was shown may be sent back, other settings are refused', async () => {
  const { framework_config } = await shown();
  expect((await put({}, { framework_config })).status).toBe(200);
  const refused = async (change: object) =>
    (await put({}, { framework_config: { ...framework_config, ...change } })).body.error.message;
  expect(await refused({ pricing_sync_interval: 0 })).toBe('pricing sync interval must be greater than 0');
  expect(await refused({ pricing_url: 'https://elsewhere' })).toBe(
    'framework_config can be changed in config.json only',
  );
});

describe('the login', () => {
  test.each([
    [{ is_enabled: true }, 'auth username and password must be provided'],
    [
      { is_enabled: true, admin_username: 'ann', admin_password: 'env.NOT_SET' },
      'environment variable env.NOT_SET is not set',
    ],
  ])('%j is refused', async (auth_config, message) => {
    const { status, body } = await put({}, { auth_config });
    expect([status, body.error.message]).toEqual([400, message]);
  });

  test('a failing login takes the client block back with it', async () => {
    const before = await shown();
    await put({ drop_excess_requests: true }, { auth_config: { is_enabled: true } });
    expect(await shown()).toEqual(before);
  });

  test('a password from the environment is kept as a hash', async () => {
    const auth_config = { is_enabled: true, admin_username: 'ann', admin_password: 'env.PASSWORD' };
    expect((await put({}, { auth_config })).status).toBe(200);
    expect(await house.store?.settings.get('admin_password')).toStartWith('$scrypt$');
    expect((await house.ask('GET', '/api/config')).status).toBe(401);
  });
});
