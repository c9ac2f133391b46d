import { expect, test } from 'bun:test';
import { readConfig } from '../read-config.ts';

const said = (provider: object): readonly string[] => {
  const text = JSON.stringify({ $schema: 'https://www.getbifrost.ai/schema', providers: { openai: provider } });
  const loaded = readConfig(text, { file: 'config.json', env: { THERE: 'sk' }, newId: () => 'id' });
  return loaded.problems.map(({ severity, path, message, expected }) => `${severity} ${path}: ${message} ${expected}`);
};

const key = (value: string) => ({ name: 'k', value, models: ['*'] });

test.each([
  ['https://api.example.com/v1', []],
  ['http://localhost:1234', []],
  ['', []],
  ['api.example.com', ['is no address']],
  ['localhost:1234', ['is no address']],
  ['env.BASE_URL', ['is no address']],
])('an address %j: %j', (base_url, complaints) => {
  expect(said({ keys: [key('sk')], network_config: { base_url } })).toEqual(
    complaints.map(
      (complaint) =>
        `error providers.openai.network_config.base_url: ${complaint}, the provider cannot be reached http://… or https://…`,
    ),
  );
});

test('a key whose variable is missing is told, and no other', () => {
  expect(said({ keys: [key('env.THERE')] })).toEqual([]);
  expect(said({ keys: [key('env.MISSING')] })).toEqual([
    'warning providers.openai.keys[0].value: is empty, the variable MISSING is not set undefined',
  ]);
});
