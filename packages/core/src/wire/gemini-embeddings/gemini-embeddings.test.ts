import { expect, test } from 'bun:test';
import { okValue } from '../../../testing/ok-value.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { geminiEmbeddings } from './gemini-embeddings.ts';

function bodyOf(text: string): JsonBody {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
}

const target = { provider: 'gemini', model: 'embed-1', receivedAtMs: 0 };
const batch = `{"requests":[{"model":"models/embed-1","content":{"parts":[{"text":"a"}]},"outputDimensionality":3,"taskType":"RETRIEVAL_QUERY"},{"model":"models/embed-1","content":{"parts":[{"text":"b"}]},"outputDimensionality":3,"taskType":"RETRIEVAL_QUERY"}]}`;

test('a batch is read and written alike', () => {
  const request = okValue(geminiEmbeddings.decodeRequest(bodyOf(batch)));
  expect(request).toMatchObject({ model: 'embed-1', input: { texts: ['a', 'b'], isSingle: false }, dimensions: 3 });
  expect(printJson(okValue(geminiEmbeddings.encodeRequest(request, target)).wire)).toBe(batch as never);
});

test('vectors keep their characters', () => {
  const request = okValue(geminiEmbeddings.decodeRequest(bodyOf('{"content":{"parts":[{"text":"a"}]}}')));
  const text = '{"embeddings":[{"values":[0.10,1e-3]}]}';
  const result = okValue(geminiEmbeddings.decodeResponse(bodyOf(text), request));
  expect(printJson(geminiEmbeddings.encodeResponse(result, target))).toBe(text as never);
});

test('what cannot be embedded is refused', () => {
  expect(geminiEmbeddings.decodeRequest(bodyOf('{"content":{"parts":[]}}')).ok).toBe(false);
  const tokens = { model: 'm', input: { kind: 'tokens', json: printJson([1]) } } as const;
  expect(geminiEmbeddings.encodeRequest(tokens, target).ok).toBe(false);
});
