import { expect, test } from 'bun:test';
import { okValue } from '../../../testing/ok-value.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { geminiCountTokens } from './gemini-count-tokens.ts';

function bodyOf(text: string): JsonBody {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
}

const facts = () => ({ features: new Set<string>(), refusedParams: new Set<string>() });
const target = { provider: 'gemini', model: 'gemini-3-pro', receivedAtMs: 0 };
const contents = '"contents":[{"role":"user","parts":[{"text":"q"}]}]';
const system = '"systemInstruction":{"parts":[{"text":"s"}]}';

test.each([
  [true, `{"generateContentRequest":{"model":"models/gemini-3-pro",${system},${contents}}}`],
  [false, `{${system},${contents}}`],
])('the prompt is counted as it would be sent, wrapped: %j', (isWrapped, sent) => {
  const format = geminiCountTokens(facts, isWrapped);
  for (const body of [
    `{${contents},${system},"generationConfig":{"temperature":1}}`,
    `{"generate_content_request":{${contents},"system_instruction":{"parts":[{"text":"s"}]}}}`,
  ]) {
    const request = okValue(format.decodeRequest(bodyOf(body)));
    expect(printJson(okValue(format.encodeRequest(request, target)).wire)).toBe(sent as never);
  }
});

test('the answer is a total, with its parts where they are told', () => {
  const format = geminiCountTokens(facts, true);
  const request = okValue(format.decodeRequest(bodyOf(`{${contents}}`)));
  const text = '{"totalTokens":7,"cachedContentTokenCount":2}';
  const result = okValue(format.decodeResponse(bodyOf(text), request));
  expect(result).toEqual({ inputTokens: 7, totalTokens: 7, inputOf: { cacheRead: 2 } });
  expect(printJson(format.encodeResponse(result, target))).toBe(text as never);
  expect(format.decodeResponse(bodyOf('{}'), request).ok).toBe(false);
});
