import { expect, test } from 'bun:test';
import { readConfig } from './read-config.ts';
import { secretsIn } from './secrets-in.ts';

test('finds credentials wherever they stand, and takes nothing else for one', () => {
  const json = {
    encryption_key: 'env.PASSPHRASE',
    providers: {
      openai: {
        keys: [{ name: 'main', value: 'sk-1', models: ['gpt-4o'], aliases: { fast: 'gpt-4o-mini' } }],
        network_config: { base_url: 'https://place', extra_headers: { Authorization: 'header-1' } },
        proxy_config: { type: 'http', url: 'http://place', username: 'user', password: 'password-1' },
      },
      bedrock: {
        keys: [
          { name: 'aws', bedrock_key_config: { access_key: 'access-1', secret_key: 'secret-1', region: 'eu-west-1' } },
        ],
      },
    },
    governance: {
      auth_config: { admin_username: 'root', admin_password: 'password-2' },
      virtual_keys: [{ id: 'v', name: 'v', value: 'sk-bf-1' }],
    },
    mcp: {
      client_configs: [
        { name: 'm', connection_type: 'http', connection_string: 'https://m?key=1', headers: { 'X-Key': 'header-2' } },
      ],
    },
    plugins: [{ name: 'maxim', enabled: true, config: { api_key: 'plugin-1', log_repo_id: 'repo' } }],
  };
  const loaded = readConfig(JSON.stringify(json), {
    file: 'f',
    env: { PASSPHRASE: 'passphrase-1' },
    newId: () => 'id',
  });
  expect(loaded.ok && [...secretsIn(loaded.config)].sort()).toEqual([
    'access-1',
    'header-1',
    'header-2',
    'https://m?key=1',
    'passphrase-1',
    'password-1',
    'password-2',
    'plugin-1',
    'secret-1',
    'sk-1',
    'sk-bf-1',
  ]);
});
