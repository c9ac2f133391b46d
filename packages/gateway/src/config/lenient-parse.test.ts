import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { lenientParse } from './lenient-parse.ts';
import { Config } from './schema/config.ts';

const parse = (json: unknown) => {
  const { value, findings } = lenientParse(Config, json);
  return { value, said: findings.map(({ path, message, severity }) => `${severity} ${path}: ${message}`) };
};
const key = { name: 'k', models: ['*'] };

describe('what cannot be read is left out and named', () => {
  test('an unknown member', () => {
    const { value, said } = parse({ client: { log_retention_days: 30, nonsense: 1, more: 2 }, extra: {} });
    expect(value?.client.log_retention_days).toBe(30);
    expect(said.sort()).toEqual([
      'warning client.more: unknown member, ignored',
      'warning client.nonsense: unknown member, ignored',
      'warning extra: unknown member, ignored',
    ]);
  });

  test('a value out of range falls back to the default', () => {
    const { value, said } = parse({ client: { log_retention_days: 0 } });
    expect(value?.client.log_retention_days).toBe(365);
    expect(said).toEqual(['error client.log_retention_days: cannot be read; client.log_retention_days is left out']);
  });

  test('an entry without what it needs, by the place where it was written', () => {
    const keys = [{ name: '' }, key, { models: 5, value: 6 }, { ...key, name: 'l', weight: '-1' }];
    const { value, said } = parse({ providers: { openai: { keys } } });
    expect(value?.providers['openai']?.keys.map(({ name, weight }) => [name, weight])).toEqual([
      ['k', 1],
      ['l', 1],
    ]);
    const at = 'providers.openai.keys';
    expect(said.sort()).toEqual([
      `error ${at}[0].name: cannot be read; ${at}[0].name is left out`,
      `error ${at}[0].name: is required; ${at}[0] is left out`,
      `error ${at}[2].name: is required; ${at}[2] is left out`,
      `error ${at}[3].weight: cannot be read; ${at}[3].weight is left out`,
      `warning ${at}[3].weight: is read as the number it spells`,
    ]);
  });

  test('what is expected is said in words', () => {
    const { findings } = lenientParse(Config, {
      mcp: { tool_manager_config: { code_mode_binding_level: 'both', max_agent_depth: 0 } },
      providers: { openai: { keys: [{ ...key, value: 5 }] } },
      plugins: 'none',
    });
    expect(Object.fromEntries(findings.map(({ path, expected }) => [path, expected]))).toEqual({
      'mcp.tool_manager_config.code_mode_binding_level': '"server" or "tool"',
      'mcp.tool_manager_config.max_agent_depth': 'number ≥ 1',
      'providers.openai.keys[0].value': 'string or object',
      plugins: 'array',
    });
  });

  test('null is how existing files write "absent"', () => {
    const { value, said } = parse({
      client: { enable_logging: null, compat: null },
      mcp: null,
      providers: { openai: { keys: null, proxy_config: null } },
    });
    expect(said).toEqual([]);
    expect(value?.client.enable_logging).toBe(true);
    expect(value?.providers['openai']?.keys).toEqual([]);
  });

  test('the outermost value cannot be left out', () => {
    expect(parse([]).value).toBeUndefined();
  });
});

describe('numbers and switches in quotes', () => {
  test('are what they spell', () => {
    const { value, said } = parse({ client: { drop_excess_requests: 'true', max_request_body_size_mb: '7' } });
    expect(value?.client).toMatchObject({ drop_excess_requests: true, max_request_body_size_mb: 7 });
    expect(said).toHaveLength(2);
  });

  test('unless they spell something else', () => {
    expect(parse({ client: { max_request_body_size_mb: '7 MB' } }).value?.client.max_request_body_size_mb).toBe(100);
  });
});

describe('nothing opens because it could not be read', () => {
  test('authentication is taken as on', () => {
    const { value, said } = parse({ client: { enforce_auth_on_inference: 'yes' } });
    expect(value?.client.enforce_auth_on_inference).toBe(true);
    expect(said).toEqual(['error client.enforce_auth_on_inference: cannot be read and is taken as true']);
  });

  test.each([
    ['a list with everything and more', { models: ['*', 'gpt-4o'] }],
    ['a broken deny list', { blacklisted_models: 'gpt-4o' }],
    ['a deny list with a broken entry', { blacklisted_models: ['gpt-4o', {}] }],
    ['a switch that is neither on nor off', { enabled: 'maybe' }],
    ['aliases that collide', { aliases: { a: 'x', A: 'y' } }],
  ])('a key is left out for %s', (_, members) => {
    const { value } = parse({
      providers: {
        openai: {
          keys: [
            { ...key, ...members },
            { ...key, name: 'other' },
          ],
        },
      },
    });
    expect(value?.providers['openai']?.keys.map(({ name }) => name)).toEqual(['other']);
  });

  test('a virtual key that may be switched off is left out', () => {
    const virtual_keys = [{ id: 'v', name: 'v', is_active: 'nope' }];
    expect(parse({ governance: { virtual_keys } }).value?.governance.virtual_keys).toEqual([]);
  });
});

test('a schema that contradicts itself does not hang', () => {
  const impossible = z.object({ a: z.string().default('x') }).refine(() => false);
  expect(lenientParse(impossible, {}).value).toBeUndefined();
});
