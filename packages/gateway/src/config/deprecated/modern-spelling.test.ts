import { describe, expect, test } from 'bun:test';
import { modernSpelling } from './modern-spelling.ts';

const paths = (json: unknown) => modernSpelling(json).findings.map(({ path }) => path);
const modern = (json: unknown) => modernSpelling(json).json;

test('a file of today stays as it is', () => {
  const json = {
    client: { drop_excess_requests: true },
    providers: { openai: { keys: [{ name: 'k', aliases: { a: 'b' } }] } },
  };
  expect(modernSpelling(json)).toEqual({ json, findings: [] });
});

test('the given object is not changed', () => {
  const json = Object.freeze({ client: Object.freeze({ enforce_scim_auth: true }) });
  modernSpelling(json);
  expect(json).toEqual({ client: { enforce_scim_auth: true } });
});

test.each([[7], [null], ['text'], [[]]])('%j is nobody’s configuration and passes', (json) => {
  expect(modernSpelling(json)).toEqual({ json, findings: [] });
});

describe('client', () => {
  test.each(['enforce_governance_header', 'enforce_scim_auth'])('%s', (name) => {
    expect(modern({ client: { [name]: true } })).toEqual({ client: { enforce_auth_on_inference: true } });
    expect(modern({ client: { [name]: false } })).toEqual({ client: {} });
    expect(modern({ client: { [name]: true, enforce_auth_on_inference: false } })).toEqual({
      client: { enforce_auth_on_inference: false },
    });
    expect(paths({ client: { [name]: true } })).toEqual([`client.${name}`]);
  });

  test('enable_litellm_fallbacks', () => {
    expect(modern({ client: { enable_litellm_fallbacks: true } })).toEqual({
      client: { compat: { convert_text_to_chat: true } },
    });
    expect(modern({ client: { enable_litellm_fallbacks: true, compat: { convert_text_to_chat: false } } })).toEqual({
      client: { compat: { convert_text_to_chat: false } },
    });
  });

  test('direct keys are never enabled', () => {
    expect(modern({ client: { allow_direct_keys: true } })).toEqual({ client: {} });
  });
});

describe('providers', () => {
  test('names are lower case', () => {
    expect(modern({ providers: { OpenAI: { keys: [] } } })).toEqual({ providers: { openai: { keys: [] } } });
    expect(paths({ providers: { openai: {}, OPENAI: {} } })).toEqual(['providers.OPENAI']);
  });

  test('back-offs with their unit in the name', () => {
    expect(modern({ providers: { x: { network_config: { retry_backoff_initial_ms: 100 } } } })).toEqual({
      providers: { x: { network_config: { retry_backoff_initial: 100 } } },
    });
  });

  test.each(['azure', 'vertex', 'bedrock', 'huggingface'])(
    '%s deployments are aliases; an alias that is there wins',
    (vendor) => {
      const block = `${vendor}_key_config`;
      const written = { aliases: { a: 'kept' }, [block]: { deployments: { a: 'lost', b: 'taken' } } };
      const json = modern({ providers: { x: { keys: [written] } } });
      const left = vendor === 'huggingface' ? {} : { [block]: {} };
      expect(json).toEqual({ providers: { x: { keys: [{ aliases: { a: 'kept', b: 'taken' }, ...left }] } } });
    },
  );

  test('replicate deployments also choose their endpoint', () => {
    const json = modern({ providers: { x: { keys: [{ replicate_key_config: { deployments: { a: 'b' } } }] } } });
    expect(json).toEqual({
      providers: { x: { keys: [{ aliases: { a: 'b' }, replicate_key_config: { use_deployments_endpoint: true } }] } },
    });
  });

  test('what only the running gateway writes is no mistake', () => {
    const json = {
      providers: { x: { status: 'success', config_hash: 'abc', keys: [{ name: 'k', status: 'unknown' }] } },
    };
    expect(modernSpelling(json)).toEqual({ json: { providers: { x: { keys: [{ name: 'k' }] } } }, findings: [] });
  });
});

describe('governance', () => {
  const withKeys = (version: number) => ({
    version,
    governance: { virtual_keys: [{ provider_configs: [{ provider: 'openai', allowed_keys: ['k'] }] }] },
  });

  test('allowed_keys counts in version 1 only', () => {
    expect(modern(withKeys(1))).toMatchObject({
      governance: { virtual_keys: [{ provider_configs: [{ key_ids: ['k'] }] }] },
    });
    expect(JSON.stringify(modern(withKeys(2)))).not.toContain('key_ids');
    expect(modernSpelling(withKeys(2)).findings).toMatchObject([{ severity: 'error' }]);
  });

  test('budgets that somebody else names get their owner', () => {
    const json = modern({
      governance: {
        budgets: [{ id: 'b1' }, { id: 'b2' }, { id: 'b3' }, { id: 'b4', team_id: 'other' }],
        teams: [
          { id: 't', budget_id: 'b1' },
          { id: 'u', budget_id: 'b4' },
        ],
        virtual_keys: [{ id: 'v', budget_id: 'b2', provider_configs: [{ id: 7 }, { provider: 'x', budget_id: 'b3' }] }],
      },
    });
    expect(json).toEqual({
      governance: {
        budgets: [
          { id: 'b1', team_id: 't' },
          { id: 'b2', virtual_key_id: 'v' },
          { id: 'b3', provider_config_id: 8 },
          { id: 'b4', team_id: 'other' },
        ],
        teams: [{ id: 't' }, { id: 'u' }],
        virtual_keys: [{ id: 'v', provider_configs: [{ id: 7 }, { provider: 'x', id: 8 }] }],
      },
    });
  });

  test('members that moved elsewhere', () => {
    const governance = {
      routing_rules: [{ provider: 'a', model: 'b' }],
      providers: [{ name: 'x', budget_id: 'b', keys: [] }],
      pricing_overrides: [{ patch: { input: 1 } }],
    };
    expect(modern({ governance })).toEqual({
      governance: {
        routing_rules: [{}],
        providers: [{ name: 'x', budget_id: 'b' }],
        pricing_overrides: [{ pricing_patch: { input: 1 } }],
      },
    });
    expect(paths({ governance })).toEqual([
      'governance.routing_rules[0].provider',
      'governance.routing_rules[0].model',
      'governance.providers[0].keys',
    ]);
  });
});

describe('elsewhere', () => {
  test('blocks with other names or places', () => {
    expect(
      modern({ saml_config: { enabled: true }, enterprise: { audit_logs: {}, guardrails: { guardrail_rules: [] } } }),
    ).toEqual({
      scim_config: { enabled: true },
      audit_logs: {},
      guardrails_config: { guardrail_rules: [] },
    });
    expect(modern({ audit_logs: { disabled: true }, enterprise: { audit_logs: {} } })).toEqual({
      audit_logs: { disabled: true },
    });
  });

  test('the login belongs to governance', () => {
    const auth = { admin_username: 'a' };
    expect(modern({ auth_config: auth })).toEqual({ governance: { auth_config: auth } });
    expect(modern({ auth_config: { admin_username: 'old' }, governance: { auth_config: auth } })).toEqual({
      governance: { auth_config: auth },
    });
  });

  test('plugins, stores, MCP', () => {
    const json = {
      plugins: [{ name: 'litellmcompat' }, { name: 'otel', config: { trace_type: 'otel' } }],
      logs_store: { retention_days: 3, object_storage: { credentials: 'c' } },
      mcp: { client_configs: [{ name: 'm', http_config: { url: 'https://mcp.example' } }] },
    };
    expect(modern(json)).toEqual({
      plugins: [{ name: 'compat' }, { name: 'otel', config: { trace_type: 'genai_extension' } }],
      logs_store: { object_storage: { credentials_json: 'c' } },
      mcp: { client_configs: [{ name: 'm', connection_string: 'https://mcp.example' }] },
    });
    expect(paths(json)).toHaveLength(5);
  });

  test('another spelling of references, in enterprise blocks only', () => {
    const name = (text: string) => ['$', '{', text, '}'].join('');
    const json = {
      audit_logs: { hmac_key: name('KEY') },
      vault: { token: `a${name('KEY')}` },
      encryption_key: name('KEY'),
    };
    expect(modern(json)).toEqual({ ...json, audit_logs: { hmac_key: 'env.KEY' } });
  });
});
