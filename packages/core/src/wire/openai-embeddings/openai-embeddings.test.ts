import { expect, test } from 'bun:test';
import { okValue } from '../../../testing/ok-value.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { openaiEmbeddings } from './openai-embeddings.ts';

const bodyOf = (text: string): JsonBody => {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
};
const target = { provider: 'openai', model: 'text-embedding-3-small', receivedAtMs: 0 };

test.each([
  ['{}', 'input is required for embeddings'],
  ['{"input":""}', 'input is required for embeddings'],
  ['{"input":[]}', 'input is required for embeddings'],
  ['{"input":{"a":1}}', 'unsupported embedding input shape'],
  ['{"input":["a",1]}', 'unsupported embedding input shape'],
  ['{"input":[1.5]}', 'unsupported embedding input shape'],
  ['{"input":"a","dimensions":"5"}', 'invalid request format: dimensions must be an integer'],
])('%s: %s', (text, message) => {
  const decoded = openaiEmbeddings.decodeRequest(bodyOf(text));
  expect(decoded.ok ? 'fine' : decoded.error.message).toBe(message);
});

test.each([['"a"'], ['["a"]'], ['["a","b"]'], ['[1,2,3]'], ['[[1,2],[3]]']])('input %s goes as it came', (input) => {
  const body = bodyOf(`{"model":"x","input":${input},"dimensions":8,"encoding_format":"base64","user":"u","odd":1.0}`);
  const request = okValue(openaiEmbeddings.decodeRequest(body));
  expect<unknown>(request.extra).toEqual({ odd: '1.0' });
  expect<string>(printJson(okValue(openaiEmbeddings.encodeRequest(request, target)).wire)).toBe(
    `{"model":"text-embedding-3-small","input":${input},"encoding_format":"base64","dimensions":8,"user":"u"}`,
  );
});

test('vectors are handed on letter by letter', () => {
  const vectors = ['[0.10,-1e-7]', '"AAAA"', '[[1.0],[2.0]]'];
  const data = vectors.map((each, index) => `{"object":"embedding","index":${index},"embedding":${each}}`);
  const usage = '"usage":{"prompt_tokens":5,"total_tokens":5}';
  const text = `{"object":"list","data":[${data.join()}],"model":"m",${usage},"news":{"a":1.0}}`;
  const request = okValue(openaiEmbeddings.decodeRequest(bodyOf('{"model":"x","input":"a"}')));
  const result = okValue(openaiEmbeddings.decodeResponse(bodyOf(text), request));
  expect<string>(printJson(openaiEmbeddings.encodeResponse(result, target))).toBe(text);
  expect(openaiEmbeddings.usageOf(result)).toEqual({ input: 5, output: 0 });
});

test('a model that the host does not name is the one that was asked for', () => {
  expect(openaiEmbeddings.encodeResponse({ embeddings: [] }, target)).toMatchObject({ model: target.model });
});
