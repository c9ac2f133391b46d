import { expect, test } from 'bun:test';
import { okValue } from '../../../testing/ok-value.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { huggingfaceModels } from './huggingface-models.ts';

test('every inference provider of a model is an entry of its own', () => {
  const providers = [
    { provider: 'nebius', status: 'live' },
    { provider: 'groq', status: 'error' },
    { provider: 'novita' },
  ];
  const parsed = JsonBody.parse(
    JSON.stringify({ data: [{ id: 'org/m', owned_by: 'org', providers }, { id: 'org/n' }] }),
  );
  if (!parsed.ok) throw new Error(parsed.message);
  const { models } = okValue(huggingfaceModels.decodeResponse(parsed.body, {}));
  expect(models.map(({ id, name }) => [id, name])).toEqual([
    ['nebius/org/m', 'org/m'],
    ['novita/org/m', 'org/m'],
  ]);
});
