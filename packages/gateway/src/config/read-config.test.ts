import { describe, expect, test } from 'bun:test';
import { readConfig, zeroConfig } from './read-config.ts';

const env = {
  OPENAI_API_KEY: 'sk-openai',
  OLLAMA_URL: 'http://ollama:11434',
  APP_VK: ' sk-bf-app ',
  ADMIN: 'root',
  PASS: 'secret',
};
const schema = 'https://www.getbifrost.ai/schema';

function read(json: object, variables: Record<string, string> = env) {
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `id-${ids}`;
  };
  const loaded = readConfig(JSON.stringify({ $schema: schema, ...json }), {
    file: 'config.json',
    env: variables,
    newId,
  });
  const said = loaded.problems.map(({ severity, path, message }) => `${severity} ${path}: ${message}`);
  return { loaded, config: loaded.ok ? loaded.config : undefined, said };
}

const key = (name: string, more: object = {}) => ({ name, value: 'v', models: ['*'], weight: 1, ...more });

describe('the whole', () => {
  test('a complete file of today is read without a word', () => {
    const { config, said } = read({
      client: { enforce_auth_on_inference: true, log_retention_days: 30 },
      config_store: { enabled: false },
      providers: {
        openai: { keys: [{ name: 'oa-main', value: 'env.OPENAI_API_KEY', models: ['*'], weight: 1 }] },
        ollama: { keys: [{ name: 'oll-1', models: ['*'], weight: 1, ollama_key_config: { url: 'env.OLLAMA_URL' } }] },
      },
      governance: {
        budgets: [{ id: 'b1', max_limit: 50, reset_duration: '1M', virtual_key_id: 'vk1' }],
        virtual_keys: [
          {
            id: 'vk1',
            name: 'app',
            value: 'env.APP_VK',
            provider_configs: [{ provider: 'openai', weight: null, allowed_models: ['*'], key_ids: ['oa-main'] }],
          },
        ],
      },
    });
    expect(said).toEqual([]);
    expect(config?.providers['openai']?.keys[0]).toMatchObject({
      id: 'id-1',
      value: { value: 'sk-openai', env_var: 'env.OPENAI_API_KEY' },
    });
    expect(config?.providers['ollama']?.keys[0]?.ollama_key_config?.url.value).toBe('http://ollama:11434');
    expect(config?.governance.virtual_keys[0]?.value?.value).toBe('sk-bf-app');
  });

  test('two Postgres stores with offload', () => {
    const postgres = {
      host: 'env.ADMIN',
      port: 5432,
      user: 'bf',
      password: 'env.PASS',
      db_name: 'b',
      ssl_mode: 'require',
    };
    const { config, said } = read({
      config_store: { enabled: true, type: 'postgres', config: postgres },
      logs_store: {
        enabled: true,
        type: 'postgres',
        config: postgres,
        object_storage: { type: 's3', bucket: 'bf-logs', region: 'eu-west-1', compress: true },
      },
    });
    expect(said).toEqual([]);
    const store = config?.logs_store;
    expect(store?.enabled === true && store.type === 'postgres' && store.config.port.value).toBe('5432');
    expect(store?.object_storage).toMatchObject({ prefix: 'bifrost', compress: true });
  });

  test('is frozen all the way down', () => {
    expect(
      Object.isFrozen(read({ providers: { openai: { keys: [key('k')] } } }).config?.providers['openai']?.keys[0]),
    ).toBe(true);
  });

  test.each(['', '{', '[]', '"text"', '{"a": sk-secret}'])('%s is no configuration', (text) => {
    const loaded = readConfig(text, { file: 'f', env: {}, newId: () => 'x' });
    expect(loaded.ok).toBe(false);
    expect(JSON.stringify(loaded)).not.toContain('sk-secret');
  });

  test('a byte order mark is no mistake', () => {
    expect(readConfig('\uFEFF{}', { file: 'f', env: {}, newId: () => 'x' }).ok).toBe(true);
  });

  test('another $schema is only worth a warning', () => {
    expect(read({ $schema: 'https://example.com' }).said).toEqual([
      `warning $schema: should be "${schema}", for editors to help`,
    ]);
  });

  test('problems name places, never values', () => {
    const { said } = read({
      providers: { openai: { keys: [{ ...key('k'), value: ['sk-secret'], nonsense: 'sk-secret' }] } },
    });
    expect(said).toHaveLength(2);
    expect(said.join()).not.toContain('sk-secret');
  });
});

describe('providers', () => {
  test('without any the environment is asked, first variable first', () => {
    const zero = zeroConfig({
      file: 'f',
      env: { OPENAI_KEY: 'b', OPENAI_API_KEY: 'a', MISTRAL_KEY: 'm', ANTHROPIC_API_KEY: '' },
      newId: () => 'x',
    });
    expect(zero.ok && zero.hasDetectedProviders).toBe(true);
    const keys = zero.ok
      ? Object.entries(zero.config.providers).map(
          ([
            name,
            {
              keys: [only],
            },
          ]) => [name, only?.name, only?.value?.value, only?.models],
        )
      : [];
    expect(keys).toEqual([
      ['openai', 'OPENAI_API_KEY_auto_detected', 'a', ['*']],
      ['mistral', 'MISTRAL_KEY_auto_detected', 'm', ['*']],
    ]);
  });

  test('a file that has some is not added to', () => {
    const { loaded, config } = read({ providers: { groq: { keys: [key('g')] } } });
    expect(Object.keys(config?.providers ?? {})).toEqual(['groq']);
    expect(loaded.ok && loaded.hasDetectedProviders).toBe(false);
  });

  test('a file whose providers all fell out is not added to either', () => {
    expect(Object.keys(read({ providers: { unheard: {} } }).config?.providers ?? {})).toEqual([]);
  });

  const custom = (base: string, more = {}) => ({ custom_provider_config: { base_provider_type: base, ...more } });
  test.each([
    ['mine', {}, 'unsupported provider: mine'],
    ['openai', custom('openai'), 'Custom provider cannot be same as a standard provider'],
    ['mine', custom(''), 'BaseProviderType is required when CustomProviderConfig is provided'],
    ['mine', custom('other'), 'BaseProviderType must be a standard provider'],
    [
      'mine',
      custom('groq'),
      'Invalid custom provider config: custom provider validation failed: unsupported base_provider_type: groq',
    ],
    [
      'mine',
      custom('bedrock', { is_key_less: true }),
      'Invalid custom provider config: custom provider validation failed: Bedrock providers cannot be keyless (is_key_less=true)',
    ],
  ])('%s %j is left out', (name, provider, fault) => {
    const { config, said } = read({ providers: { [name]: provider, groq: {} } });
    expect(said).toEqual([`error providers.${name}: ${fault}; providers.${name} is left out`]);
    expect(Object.keys(config?.providers ?? {})).toEqual(['groq']);
  });

  test('names of keys are unique across providers', () => {
    const { config, said } = read({
      providers: { groq: { keys: [key('same')] }, xai: { keys: [key('same'), key('other')] } },
    });
    expect(config?.providers['xai']?.keys.map(({ name }) => name)).toEqual(['other']);
    expect(said).toEqual([
      'error providers.xai.keys[0].name: another key is called "same"; providers.xai.keys[0] is left out',
    ]);
  });

  test('an old ollama entry gets a key for its address', () => {
    const { config, said } = read({ providers: { ollama: { network_config: { base_url: 'http://o' } } } });
    expect(config?.providers['ollama']?.keys[0]).toMatchObject({
      name: 'Default Ollama Key',
      models: ['*'],
      ollama_key_config: { url: { value: 'http://o' } },
    });
    expect(said).toHaveLength(1);
  });

  test('a missing variable leaves the key in place', () => {
    const { config, said } = read({ providers: { openai: { keys: [key('k', { value: 'env.NOBODY' })] } } });
    expect(config?.providers['openai']?.keys[0]?.value).toEqual({ value: '', env_var: 'env.NOBODY', from_env: true });
    expect(said).toEqual(['warning providers.openai.keys[0].value: is empty, the variable NOBODY is not set']);
  });
});

describe('version 1', () => {
  const file = (version?: number) => ({
    ...(version && { version }),
    providers: {
      xai: { keys: [{ name: 'x', value: 'v', weight: 1 }] },
      groq: { keys: [{ name: 'g', value: 'v', models: ['llama'], weight: 1 }] },
    },
    mcp: { client_configs: [{ name: 'tools', connection_type: 'stdio', stdio_config: { command: 'run' } }] },
    governance: {
      virtual_keys: [
        { id: 'v1', name: 'v1' },
        { id: 'v2', name: 'v2', provider_configs: [{ provider: 'groq' }], mcp_configs: [{ mcp_client_name: 'tools' }] },
      ],
    },
  });

  test('reads empty lists as everything', () => {
    const { config } = read(file(1));
    expect(config?.providers['xai']?.keys[0]?.models).toEqual(['*']);
    expect(config?.providers['groq']?.keys[0]?.models).toEqual(['llama']);
    const [bare, written] = config?.governance.virtual_keys ?? [];
    expect(bare?.provider_configs).toMatchObject([
      { provider: 'groq', weight: null, allowed_models: ['*'], key_ids: ['*'] },
      { provider: 'xai', weight: null, allowed_models: ['*'], key_ids: ['*'] },
    ]);
    expect(bare?.mcp_configs).toEqual([{ mcp_client_name: 'tools', tools_to_execute: ['*'] }]);
    expect(written?.provider_configs).toMatchObject([{ provider: 'groq', allowed_models: ['*'], key_ids: ['*'] }]);
    expect(written?.mcp_configs[0]?.tools_to_execute).toEqual([]);
    expect(config?.mcp?.client_configs[0]?.tools_to_execute).toEqual([]);
  });

  test.each([[2], [undefined]])('version %s reads them as nothing', (version) => {
    const { config } = read(file(version));
    expect(config?.providers['xai']?.keys[0]?.models).toEqual([]);
    const [bare, written] = config?.governance.virtual_keys ?? [];
    expect([bare?.provider_configs, bare?.mcp_configs]).toEqual([[], []]);
    expect(written?.provider_configs).toMatchObject([{ allowed_models: [], key_ids: [] }]);
  });
});

describe('client', () => {
  test('the mcp block goes first, in its own units', () => {
    const { config } = read({
      client: { mcp_agent_depth: 3, mcp_tool_sync_interval: 4, mcp_disable_auto_tool_inject: true },
      mcp: { tool_manager_config: { max_agent_depth: 5, tool_execution_timeout: '1500ms' }, tool_sync_interval: '90s' },
    });
    expect(config?.client).toMatchObject({
      mcp_agent_depth: 5,
      mcp_tool_execution_timeout: 2,
      mcp_tool_sync_interval: 2,
      mcp_disable_auto_tool_inject: true,
    });
  });

  test.each([
    [45, 45],
    [45_000_000_000, 45],
    ['1m', 60],
  ])('tool timeout %p is %p s', (tool_execution_timeout, seconds) => {
    const { config } = read({ mcp: { tool_manager_config: { tool_execution_timeout } } });
    expect(config?.client.mcp_tool_execution_timeout).toBe(seconds);
  });

  test('header lists are cleaned and never allow credentials', () => {
    const { config, said } = read({
      client: {
        header_filter_config: { allowlist: [' X-Trace ', '', 'Cookie', 'x-*-y'], denylist: ['COOKIE', 'x-secret-*'] },
      },
    });
    expect(config?.client.header_filter_config).toEqual({ allowlist: ['x-trace'], denylist: ['cookie', 'x-secret-*'] });
    expect(said).toEqual([
      'warning client.header_filter_config.allowlist[2]: cookie is never forwarded, ignored',
      'warning client.header_filter_config.allowlist[3]: only a trailing * is a wildcard, ignored',
    ]);
  });

  test('public URLs need scheme and host', () => {
    const { config, said } = read({
      client: { mcp_external_server_url: 'gateway.example', mcp_external_client_url: 'https://c.example' },
    });
    expect(config?.client.mcp_external_server_url).toBeUndefined();
    expect(config?.client.mcp_external_client_url?.value).toBe('https://c.example');
    expect(said).toHaveLength(1);
  });
});

describe('governance', () => {
  const virtualKey = (value?: string, more = {}) => ({ id: 'v', name: 'v', ...(value && { value }), ...more });

  test('a virtual key whose variable is missing is left out', () => {
    const { config, said } = read({ governance: { virtual_keys: [virtualKey('env.NOBODY')] } });
    expect(config?.governance.virtual_keys).toEqual([]);
    expect(said).toEqual([
      'warning governance.virtual_keys[0].value: environment variable env.NOBODY is not set; governance.virtual_keys[0] is left out',
    ]);
  });

  test('a value of another kind is replaced later', () => {
    const { config, said } = read({ governance: { virtual_keys: [virtualKey('sk-other')] } });
    expect(config?.governance.virtual_keys[0]).not.toHaveProperty('value');
    expect(said).toEqual([
      'warning governance.virtual_keys[0].value: must start with sk-bf-; a generated value replaces it',
    ]);
  });

  test('team and customer exclude each other', () => {
    const { config } = read({
      governance: { virtual_keys: [virtualKey('sk-bf-1', { team_id: 't', customer_id: 'c' })] },
    });
    expect(config?.governance.virtual_keys).toEqual([]);
  });

  test.each([
    [{ admin_username: 'env.ADMIN', admin_password: 'env.PASS', is_enabled: true }, true, []],
    [
      { admin_username: 'root', admin_password: 'env.NOBODY' },
      false,
      [
        'error governance.auth_config: admin_password: environment variable env.NOBODY is not set; governance.auth_config is left out',
      ],
    ],
    [
      { admin_username: 'root', admin_password: '' },
      false,
      ['error governance.auth_config: admin_password is missing; governance.auth_config is left out'],
    ],
  ])('an empty password is never in force: %j', (auth_config, isKept, expected) => {
    const { config, said } = read({ governance: { auth_config } });
    expect(config?.governance.auth_config !== undefined).toBe(isKept);
    expect(said).toEqual(expected);
  });

  test('without a config store there is no login, and it is said', () => {
    const { config, said } = read({
      config_store: { enabled: false },
      auth_config: { admin_username: 'a', admin_password: 'b' },
    });
    expect(config?.governance.auth_config).toBeUndefined();
    expect(said.at(-1)).toBe(
      'warning governance.auth_config: has no effect without a config store: nothing is protected',
    );
  });
});

describe('what stops the start', () => {
  const budget = { id: 'b', max_limit: 1, reset_duration: '1d' };
  test.each([
    ['a limit that cannot be read', { governance: { budgets: [{ ...budget, reset_duration: 'soon' }] } }],
    ['limits that are no list', { governance: { rate_limits: {} } }],
    ['a store that cannot be read', { config_store: { enabled: true, type: 'mysql', config: {} } }],
    ['a database without host', { logs_store: { enabled: true, type: 'postgres', config: {} } }],
    ['a client block that is none', { client: [] }],
    ['providers that are none', { providers: [] }],
  ])('%s', (_, json) => {
    expect(read(json).loaded.ok).toBe(false);
  });

  test('a mistyped detail of a limit does not', () => {
    expect(
      read({ governance: { budgets: [{ ...budget, current_usage: 'much' }] } }).config?.governance.budgets,
    ).toHaveLength(1);
  });

  const postgres = { host: 'env.NOBODY', port: '5432', user: 'u', password: '', db_name: 'd', ssl_mode: 'require' };
  test('a database whose variable is missing', () => {
    const { said } = read({ config_store: { enabled: true, type: 'postgres', config: postgres } });
    expect(said).toEqual(['error config_store.config.host: postgres host is required']);
  });

  test('logs need a password, configuration does not', () => {
    const store = { enabled: true, type: 'postgres', config: { ...postgres, host: 'h' } };
    expect(read({ config_store: store }).loaded.ok).toBe(true);
    expect(read({ logs_store: store }).said).toEqual([
      'error logs_store.config.password: postgres password is required',
    ]);
  });

  test.each([
    [
      { customers: [{ id: 'c', name: 'c', budget_id: 'none' }] },
      'budget_id "none" referenced by customer "c" does not exist',
    ],
    [
      { providers: [{ name: 'xai', budget_id: 'owned' }] },
      'budget_id "owned" is already owned by another governance entity and cannot be linked to provider "xai"',
    ],
    [
      {
        model_configs: [{ id: 'm', model_name: 'x', budget_id: 'b' }],
        customers: [{ id: 'c', name: 'c', budget_id: 'b' }],
      },
      'budget_id "b" is already linked to customer "c"; cannot link to model config "m"',
    ],
    [
      { customers: [{ id: 'c', name: 'c', rate_limit_id: 'r' }], teams: [{ id: 't', name: 't', rate_limit_id: 'r' }] },
      'rate_limit_id "r" is already owned by another governance entity and cannot be linked to customer "c"',
    ],
    [{ budgets: [{ ...budget, team_id: 't', virtual_key_id: 'v' }] }, 'a budget has at most one owner'],
    [{ rate_limits: [{ id: 'r' }, { id: 'r' }] }, 'another entry has the id "r"'],
  ])('limits that hang on nothing, or on two: %j', (links, fault) => {
    const governance = {
      budgets: [budget, { ...budget, id: 'owned', team_id: 't' }],
      rate_limits: [{ id: 'r' }],
      ...links,
    };
    const { loaded, said } = read({ governance });
    expect(loaded.ok).toBe(false);
    expect(said.join('\n')).toEndWith(`: ${fault}`);
  });
});
