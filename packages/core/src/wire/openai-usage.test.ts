import { expect, test } from 'bun:test';
import { decodeOpenaiUsage, encodeOpenaiUsage } from './openai-usage.ts';

const decoded = (wire: object) => decodeOpenaiUsage(JSON.parse(JSON.stringify(wire)), 'openai-chat');

test.each([
  [
    { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
    { input: 9, output: 2 },
  ],
  // xAI counts reasoning beside the completion, everybody else inside it
  [
    {
      prompt_tokens: 12,
      completion_tokens: 1,
      total_tokens: 303,
      completion_tokens_details: { reasoning_tokens: 290 },
    },
    { input: 12, output: 291, outputOf: { reasoning: 290 } },
  ],
  [
    { prompt_tokens: 12, completion_tokens: 291, total_tokens: 303, reasoning_tokens: 290 },
    { input: 12, output: 291, outputOf: { reasoning: 290 } },
  ],
  [
    { prompt_tokens: 9, prompt_tokens_details: { cached_tokens: 4 } },
    { input: 9, output: 0, inputOf: { cacheRead: 4 } },
  ],
  [
    { prompt_tokens: 9, prompt_tokens_details: { cached_tokens: 6, cached_read_tokens: 4, cached_write_tokens: 2 } },
    { input: 9, output: 0, inputOf: { cacheRead: 4, cacheWrite: 2 } },
  ],
  [
    { prompt_tokens: 9, prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 } },
    { input: 9, output: 0, inputOf: { cacheRead: 4, cacheWrite: 2 } },
  ],
  [
    { prompt_tokens: 1, cost: 0.5 },
    { input: 1, output: 0, costUsd: 0.5, vendor: { 'openai-chat': { cost: '0.5' } } },
  ],
  [
    { prompt_tokens: 1, num_search_queries: 3 },
    { input: 1, output: 0, requests: { webSearch: 3 } },
  ],
])('%j', (wire, usage) => expect<unknown>(decoded(wire)).toEqual(usage));

test('nothing counted is no usage', () => expect(decodeOpenaiUsage(null, 'openai-chat')).toBeUndefined());

test('cached tokens: what was read for hosts that count so, reads and writes for all others; always split', () => {
  const usage = { input: 120, output: 40, inputOf: { cacheRead: 80, cacheWrite: 20, cacheWrite1h: 20 } };
  const said = (isOpenaiCount: boolean) =>
    encodeOpenaiUsage(usage, { dialect: 'gateway', format: 'openai-chat', isOpenaiCount }).prompt_tokens_details;
  const split = { cached_write_token_details: { cached_write_tokens_1h: 20 } };
  expect(JSON.parse(JSON.stringify(said(false)))).toEqual({
    cached_read_tokens: 80,
    cached_write_tokens: 20,
    cached_tokens: 100,
    ...split,
  });
  expect(said(true)).toMatchObject({ cached_tokens: 80 });
});

test('a bare cost becomes an object towards clients, an object stays', () => {
  const cost = (wire: object) => {
    const usage = decoded({ prompt_tokens: 1, cost: wire });
    const spelling = { dialect: 'gateway', format: 'openai-chat', isOpenaiCount: true } as const;
    return usage && JSON.parse(JSON.stringify(encodeOpenaiUsage(usage, spelling))).cost;
  };
  expect(cost(Object(0.5))).toEqual({ total_cost: 0.5 });
  expect(cost({ total_cost: 0.5, request_cost: 0.1 })).toEqual({ total_cost: 0.5, request_cost: 0.1 });
});
