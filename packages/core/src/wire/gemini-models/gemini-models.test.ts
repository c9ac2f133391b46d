import { expect, test } from 'bun:test';
import { okValue } from '../../../testing/ok-value.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { geminiModels } from './gemini-models.ts';

function bodyOf(value: unknown): JsonBody {
  const parsed = JsonBody.parse(JSON.stringify(value));
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
}

const listed = {
  models: [
    {
      name: 'models/gemini-3-pro',
      displayName: 'Gemini 3 Pro',
      inputTokenLimit: 1000,
      outputTokenLimit: 24,
      supportedGenerationMethods: ['generateContent'],
      version: '3.0',
    },
  ],
  nextPageToken: 'n',
};

test('models are named without their prefix, and come back with it', () => {
  const result = okValue(geminiModels.decodeResponse(bodyOf(listed), {}));
  expect(result).toMatchObject({ models: [{ id: 'gemini-3-pro', contextLength: 1024 }], nextPageToken: 'n' });
  const target = { provider: 'gemini', model: '', receivedAtMs: 0 };
  expect(JSON.parse(printJson(geminiModels.encodeResponse(result, target)))).toEqual(listed);
});

test('a page has a size, and an answer has models', () => {
  expect(geminiModels.decodeRequest(bodyOf({ pageSize: '5', pageToken: 't' }))).toEqual({
    ok: true,
    value: { pageSize: 5, pageToken: 't' },
  });
  expect(geminiModels.decodeRequest(bodyOf({ pageSize: 'x' })).ok).toBe(false);
  expect(geminiModels.decodeResponse(bodyOf({}), {}).ok).toBe(false);
});
