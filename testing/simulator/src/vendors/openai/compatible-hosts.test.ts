import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type Simulator, startSimulator } from '../../start-simulator.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const ask = (path: string, body: object, headers: Record<string, string> = { authorization: 'Bearer k' }) =>
  fetch(`${simulator.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model: 'llama', messages: [{ role: 'user', content: 'hi' }], ...body }),
  });

describe('hosts that copy OpenAI', () => {
  test('know models of their own', async () => {
    const answer = await (await ask('/groq/v1/chat/completions', {})).json();
    expect(answer).toMatchObject({ model: 'llama', choices: [{ message: { role: 'assistant' } }] });
  });

  test.each([
    ['/groq/v1/chat/completions', { store: true }],
    ['/groq/v1/chat/completions', { reasoning_effort: 'xhigh' }],
    ['/groq/v1/chat/completions', { messages: [{ role: 'developer', content: 'd' }] }],
    ['/mistral/v1/chat/completions', { max_completion_tokens: 20 }],
    ['/perplexity/chat/completions', { stream_options: { include_usage: true } }],
  ])('%s refuses %j', async (path, body) => {
    expect((await ask(path, body)).status).toBe(400);
  });

  test.each([
    ['/openrouter/v1/chat/completions', { messages: [{ role: 'developer', content: 'd' }] }],
    ['/mistral/v1/chat/completions', { max_tokens: 20 }],
    ['/perplexity/chat/completions', { search_mode: null, reasoning_effort: null }],
    ['/vllm/v1/chat/completions', { regex: 'a+', min_p: 0.1 }],
  ])('%s takes %j', async (path, body) => {
    expect((await ask(path, body)).status).toBe(200);
  });

  test('some need no key, others do', async () => {
    const statuses = ['ollama', 'groq'].map(async (name) => (await ask(`/${name}/v1/chat/completions`, {}, {})).status);
    expect(await Promise.all(statuses)).toEqual([200, 401]);
  });

  test.each([
    ['groq', true],
    ['cerebras', false],
  ])('%s says that it is done: %p', async (name, isDone) => {
    const text = await (await ask(`/${name}/v1/chat/completions`, { stream: true })).text();
    expect([text.includes('data: {'), text.includes('[DONE]')]).toEqual([true, isDone]);
    expect(text).toContain('"model":"llama"');
  });
});
