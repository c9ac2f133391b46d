import { expect, test } from 'bun:test';
import { okValue } from '../../../testing/ok-value.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { anthropicModels } from './anthropic-models.ts';

function bodyOf(value: object): JsonBody {
  const parsed = JsonBody.parse(JSON.stringify(value));
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
}

const to = { provider: 'anthropic', model: '', receivedAtMs: 0 };

test('a page of the list is asked for by its query', () => {
  const { decodeRequest } = anthropicModels;
  expect(okValue(decodeRequest(bodyOf({ limit: '20', after_id: 'a' })))).toEqual({ pageSize: 20, pageToken: 'a' });
  expect(okValue(decodeRequest(bodyOf({})))).toEqual({});
  expect(decodeRequest(bodyOf({ limit: 'x' }))).toMatchObject({
    ok: false,
    error: { message: 'invalid limit parameter: x' },
  });
});

const list = {
  data: [
    {
      type: 'model',
      id: 'claude-x',
      display_name: 'Claude X',
      created_at: '2026-02-04T00:00:00Z',
      max_input_tokens: 200_000,
      max_tokens: 64_000,
      capabilities: { batch: { supported: true } },
    },
  ],
  has_more: true,
  first_id: 'claude-x',
  last_id: 'claude-x',
};

test('a list comes back as it was read', () => {
  const read = okValue(anthropicModels.decodeResponse(bodyOf(list), {}));
  expect(read).toMatchObject({
    nextPageToken: 'claude-x',
    models: [
      { id: 'claude-x', name: 'Claude X', createdS: 1_770_163_200, maxInputTokens: 200_000, maxOutputTokens: 64_000 },
    ],
  });
  expect(JSON.parse(JSON.stringify(anthropicModels.encodeResponse(read, to)))).toEqual(list);
});

test('names of other providers keep their provider', () => {
  const models = [{ id: 'anthropic/claude-x' }, { id: 'openai/gpt' }];
  expect(anthropicModels.encodeResponse({ models }, to)).toMatchObject({
    data: [{ id: 'claude-x' }, { id: 'openai/gpt', display_name: 'openai/gpt', created_at: '1970-01-01T00:00:00Z' }],
    has_more: false,
    first_id: 'claude-x',
    last_id: 'openai/gpt',
  });
});
