import { expect, test } from 'bun:test';
import { okValue } from '../../../testing/ok-value.ts';
import { ablestTarget } from '../../../testing/targets.ts';
import { textOfWire } from '../../../testing/wire-text.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { bedrockCountTokens } from './count-tokens.ts';

const counting = bedrockCountTokens(() => ablestTarget('bedrock'));
const bodyOf = (text: string): JsonBody => {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
};
const target = { provider: 'bedrock', model: 'm', receivedAtMs: 0 };

test('what would be sent is counted, without what only shapes the answer', () => {
  const messages = '"messages":[{"role":"user","content":[{"text":"a"}]}]';
  const schema = '{"type":"object","properties":{"2":{},"1":{"minimum":1.0}}}';
  const tools = `"toolConfig":{"tools":[{"toolSpec":{"name":"w","description":"d","inputSchema":{"json":${schema}}}}]}`;
  const body = bodyOf(
    `{"input":{"converse":{${messages},"inferenceConfig":{"maxTokens":9,"temperature":0.5},${tools}}}}`,
  );
  const request = okValue(counting.decodeRequest(body));
  const { wire, notes } = okValue(counting.encodeRequest(request, target));
  expect<string>(textOfWire(wire)).toBe(`{"input":{"converse":{${messages},${tools}}}}`);
  expect(notes).toEqual([]);
});

test('the count is the answer', () => {
  const result = okValue(
    counting.decodeResponse(bodyOf('{"inputTokens":7}'), { request: { model: 'm', instructions: [], turns: [] } }),
  );
  expect(result).toEqual({ inputTokens: 7, totalTokens: 7 });
  expect(counting.encodeResponse(result, target)).toEqual({ inputTokens: 7 });
});

test.each(['{}', '{"input":{}}', '{"input":{"invokeModel":{}}}', '{"input":[]}'])('%s is refused', (text) => {
  expect(counting.decodeRequest(bodyOf(text)).ok).toBe(false);
});
