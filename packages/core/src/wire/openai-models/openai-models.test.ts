import { expect, test } from 'bun:test';
import { okValue } from '../../../testing/ok-value.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import type { ListModelsResult } from '../../schema/models/model.ts';
import { openaiModelList, openaiModels } from './openai-models.ts';

const bodyOf = (text: string): JsonBody => {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
};
const target = { provider: 'openai', model: '', receivedAtMs: 0 };
const decoded = (text: string): ListModelsResult => okValue(openaiModels.decodeResponse(bodyOf(text), {}));

test.each([
  ['{"data":[{"id":"a","object":"model","created":1,"owned_by":"o"}]}', { id: 'a', createdS: 1, ownedBy: 'o' }],
  [
    '{"data":[{"id":"a","context_window":8192,"active":true}]}',
    { id: 'a', contextLength: 8192, more: { active: 'true' } },
  ],
  ['{"data":[{"id":"a","max_model_len":4096}]}', { id: 'a', contextLength: 4096 }],
  ['{"models":[{"name":"a","description":"D"}]}', { id: 'a', name: 'a', description: 'D' }],
])('%s', (text, model) => expect<unknown>(decoded(text).models).toEqual([model]));

test('an empty list is a list, anything else is unreadable', () => {
  expect(decoded('{"data":[]}').models).toEqual([]);
  expect(openaiModels.decodeResponse(bodyOf('{"data":null}'), {}).ok).toBe(false);
});

test('what few hosts tell goes to clients letter by letter', () => {
  const text =
    '{"id":"a","name":"A","created":1,"context_length":8,"pricing":{"prompt":"0.00000010"},"architecture":{"modality":null}}';
  expect<string>(printJson(openaiModels.encodeResponse(decoded(`{"data":[${text}]}`), target))).toBe(
    `{"data":[${text}]}`,
  );
});

test('pages and the state of keys, no object member', () => {
  const keyStatuses = [{ keyId: 'k', status: 'list_models_failed', provider: 'p', error: 'E' }];
  const result = { models: [{ id: 'p/a', alias: 'real' }], nextPageToken: 't', keyStatuses };
  expect(JSON.parse(printJson(openaiModels.encodeResponse(result, target)))).toEqual({
    data: [{ id: 'p/a', alias: 'real' }],
    next_page_token: 't',
    key_statuses: [{ key_id: 'k', status: 'list_models_failed', provider: 'p', error: 'E' }],
  });
  expect(openaiModelList.encodeResponse(result, target)).toEqual({
    object: 'list',
    data: [{ id: 'p/a', object: 'model', created: 0, owned_by: 'p', alias: 'real' }],
  });
});

test('the query', () => {
  const query = (text: string) => openaiModels.decodeRequest(bodyOf(text));
  expect<unknown>(okValue(query('{"provider":"p","page_size":"5","page_token":"t","q":"x"}'))).toEqual({
    provider: 'p',
    pageSize: 5,
    pageToken: 't',
    extra: { q: '"x"' },
  });
  expect(okValue(query('{}'))).toEqual({});
  expect(query('{"page_size":"-1"}')).toMatchObject({ ok: false, error: { message: 'invalid page_size parameter' } });
});
