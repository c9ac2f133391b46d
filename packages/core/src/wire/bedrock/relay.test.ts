import { describe, expect, test } from 'bun:test';
import { ablestTarget, askOf } from '../../../testing/targets.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { bedrock } from './bedrock.ts';
import { relay } from './relay.ts';

const bodyOf = (text: string): JsonBody => {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
};
const sentOf = (text: string, change: object = {}) =>
  relay.request(bodyOf(text), ablestTarget('bedrock', change), { isStream: false });

describe('requests', () => {
  const messages = '"messages": [ {"role":"user","content":[{"text":"a"}]} ]';
  test('go up as they are, without what the path says and what is the gateway’s own', () => {
    const rest = `${messages}, "inferenceConfig" : {"temperature": 1.0}`;
    expect(sentOf(`{"modelId":"m", ${rest},"fallbacks":["x/y"],"stream":true}`)).toBe(`{${rest}}`);
  });

  test.each([
    [
      'a seal of another vendor',
      '{"messages":[{"role":"user","content":[{"toolResult":{"toolUseId":"a_ts_b"}}]}]}',
      {},
    ],
    [
      'unsigned thinking for Claude',
      '{"messages":[{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"T"}}}]}]}',
      {},
    ],
    [
      'a parameter that the model refuses',
      `{${messages},"inferenceConfig":{"temperature":1}}`,
      { refusedParams: new Set(['sampling.temperature']) },
    ],
    [
      'a system turn in the middle',
      '{"messages":[{"role":"system","content":[{"text":"s"}]}]}',
      { features: new Set() },
    ],
  ])('with %s take the middle way', (_, text, change) => {
    expect(sentOf(text, change)).toBeUndefined();
  });
});

describe('streams', () => {
  const stop = { event: 'messageStop', data: '{"stopReason":"end_turn"}' };
  const metadata = { event: 'metadata', data: '{"usage":{"inputTokens":1,"outputTokens":2,"totalTokens":3}}' };
  test.each([[[stop, metadata]], [[metadata, stop]]])('the second of the closing pair is the last frame', (frames) => {
    const stream = relay.stream(askOf('bedrock'));
    const told = frames.flatMap((frame) => [...stream.push(frame)]);
    expect(told.map(({ isLast }) => isLast === true)).toEqual([false, true]);
    expect(stream.end()).toEqual([]);
    expect(stream.peek()).toEqual({ usage: { input: 1, output: 2 }, finishReasons: ['stop'] });
  });

  test('an exception is told by its error, a missing end as a cut', () => {
    const failed = relay.stream(askOf('bedrock'));
    expect(failed.push({ event: 'throttlingException', data: '{"message":"M"}' })).toEqual([]);
    expect(failed.peek().error).toMatchObject({ status: 429, wire: { body: '{"message":"M"}' } });
    const cut = relay.stream(askOf('bedrock'));
    cut.push({ event: 'messageStart', data: '{"role":"assistant"}' });
    cut.end();
    expect(cut.peek().error?.kind).toBe('stream-cut');
  });
});

describe('a body of the API', () => {
  test.each([
    ['{}', 'messages: at least one message is required'],
    ['{"messages":{}}', 'messages must be an array of objects'],
    ['{"messages":[{"role":"tool","content":[]}]}', 'messages.0.role: must be "user" or "assistant"'],
    ['{"messages":[{"role":"user","content":"a"}]}', 'messages.0.content: must be a list of blocks'],
  ])('%s is refused', (text, message) => {
    const checked = bedrock.check(bodyOf(text));
    expect(checked.ok ? 'fine' : checked.error.message).toBe(message);
  });
});
