import { describe, expect, test } from 'bun:test';
import type { GenerateCall } from '../src/engine/call.ts';
import type { ProviderSettings } from '../src/engine/provider-settings.ts';
import { bench, key, call as plainCall, readAll, settingsOf, streamOf } from '../src/engine/testing/engine-bench.ts';
import { LiveBody, type Reply, ScriptedUpstream, says, streams } from '../src/engine/testing/scripted-upstream.ts';
import { describedProvider } from '../src/providers/registry.ts';
import { JsonBody } from '../src/schema/json/json-body.ts';
import type { GenerateFormat } from '../src/wire/generate-format.ts';
import { openaiChat } from '../src/wire/openai-chat/openai-chat.ts';
import { openaiResponses } from '../src/wire/openai-responses/openai-responses.ts';
import { openaiText } from '../src/wire/openai-text/openai-text.ts';

type Type = GenerateCall['requestType'];
const formats: { readonly [T in Type]: GenerateFormat } = {
  chat_completion: openaiChat,
  responses: openaiResponses,
  text_completion: openaiText,
};
const answer = {
  id: 'c1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
};

interface Asked {
  readonly type?: Type;
  readonly model?: string;
  readonly isStream?: boolean;
  readonly settings?: Partial<ProviderSettings>;
  readonly reply?: Reply;
}

function ask(name: string, body: object, asked: Asked = {}) {
  const { type = 'chat_completion', model = 'm', isStream = false } = asked;
  const provider = describedProvider(name);
  if (provider === undefined) throw new Error(`nobody described ${name}`);
  const upstream = new ScriptedUpstream(asked.reply ?? says(answer));
  const { engine } = bench(upstream, { providers: [settingsOf(name, { provider, ...asked.settings })] });
  const words = type === 'chat_completion' ? { messages: [{ role: 'user', content: 'hi' }] } : { input: 'hi' };
  const parsed = JsonBody.parse(
    JSON.stringify({ model, ...(type === 'text_completion' ? { prompt: 'hi' } : words), ...body }),
  );
  if (!parsed.ok) throw new Error(parsed.message);
  const call: GenerateCall = {
    ...plainCall(),
    requestType: type,
    format: formats[type],
    isStream,
    body: parsed.body,
    primary: { provider: name, model },
    dialect: 'gateway',
  };
  return { outcome: engine.handle(call), upstream };
}

/** What the host was sent: its URL, and the body without what every request has. */
async function sent(name: string, body: object, asked: Asked = {}) {
  const { outcome, upstream } = ask(name, body, asked);
  await outcome;
  const [wire] = upstream.bodies;
  const { model, messages, stream, ...rest } = Object(wire);
  return { url: upstream.requests[0]?.url, model, messages, rest };
}

const ordinary = [
  'groq',
  'cerebras',
  'parasail',
  'openrouter',
  'nebius',
  'xai',
  'mistral',
  'perplexity',
  'huggingface',
];

describe('what only OpenAI knows', () => {
  const openaiOnly = {
    ...{ prompt_cache_key: 'k', prompt_cache_retention: '24h', verbosity: 'low', store: true },
    prediction: { type: 'content', content: 'x' },
  };
  test.each(ordinary)('is not sent to %s', async (name) => {
    const { rest } = await sent(name, { ...openaiOnly, temperature: 0.5 }, { model: 'org/model' });
    const { search_mode: _, reasoning_effort: __, ...said } = rest;
    expect(said).toEqual({ temperature: 0.5 });
  });

  test('efforts move to the nearest that is known', async () => {
    const effort = async (word: string) => (await sent('groq', { reasoning_effort: word })).rest.reasoning_effort;
    expect(await Promise.all(['minimal', 'low', 'xhigh', 'max'].map(effort))).toEqual(['low', 'low', 'high', 'high']);
    const { rest } = await sent('groq', { reasoning: { max_tokens: 4000 } });
    expect(rest).toEqual({ reasoning_effort: 'high' });
  });

  test('developers speak as the system where nobody knows them', async () => {
    const messages = [{ role: 'developer', content: 'd' }];
    expect((await sent('groq', { messages })).messages).toEqual([{ role: 'system', content: 'd' }]);
    expect((await sent('openrouter', { messages })).messages).toEqual(messages);
  });
});

describe('hosts with ways of their own', () => {
  test('Fireworks isolates by the cache key', async () => {
    const { rest } = await sent('fireworks', { prompt_cache_key: 'k', prediction: { type: 'content', content: 'x' } });
    expect(rest).toEqual({ prompt_cache_isolation_key: 'k', prediction: { type: 'content', content: 'x' } });
    expect((await sent('fireworks', { prompt_cache_key: 'k' }, { type: 'text_completion' })).rest).toEqual({
      prompt: 'hi',
      prompt_cache_isolation_key: 'k',
    });
  });

  test('Mistral knows the older limit, any tool, and ids of nine characters', async () => {
    const tools = [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }];
    const tool_choice = { type: 'function', function: { name: 'f' } };
    const call = { id: 'call_123456789', type: 'function', function: { name: 'f', arguments: '{}' } };
    const messages = [
      { role: 'user', content: 'q' },
      { role: 'assistant', tool_calls: [call] },
      { role: 'tool', tool_call_id: 'call_123456789', content: 'r' },
    ];
    const { rest, messages: said } = await sent('mistral', { max_completion_tokens: 50, tools, tool_choice, messages });
    expect(rest).toMatchObject({ max_tokens: 50, tool_choice: 'any' });
    expect(rest).not.toHaveProperty('max_completion_tokens');
    expect(said[2].tool_call_id).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(said[1].tool_calls[0].id).toBe(said[2].tool_call_id);
  });

  test('Perplexity is always told of mode and effort, and of the search', async () => {
    const { rest, url } = await sent('perplexity', { max_tokens: 20, search_domain_filter: ['a'], seed: 1, other: 1 });
    expect(url).toBe('https://api.perplexity.ai/chat/completions');
    expect(rest).toEqual({ max_tokens: 20, search_domain_filter: ['a'], search_mode: null, reasoning_effort: null });
    expect((await sent('perplexity', { search_mode: 'academic' })).rest.search_mode).toBe('academic');
  });

  test('Nebius reads the project in the query', async () => {
    const { rest, url } = await sent('nebius', { ai_project_id: 'a b' });
    expect(url).toEndWith('/v1/chat/completions?ai_project_id=a%20b');
    expect(rest).toEqual({});
  });

  test.each([
    ['nebius/org/model', 'org/model:nebius'],
    ['org/model', 'org/model'],
  ])('Hugging Face routes %s', async (model, routed) => {
    expect((await sent('huggingface', {}, { model })).model).toBe(routed);
  });

  test('Hugging Face wants whole names', async () => {
    const { outcome, upstream } = ask('huggingface', {}, { model: 'gpt' });
    expect(await outcome).toMatchObject({ error: { message: 'invalid model name format: gpt' } });
    expect(upstream.requests).toEqual([]);
  });

  const limits = { presence_penalty: 1, frequency_penalty: 1, stop: ['x'], reasoning_effort: 'low' };
  test.each([
    ['grok-4', {}],
    ['grok-3', { frequency_penalty: 1, stop: ['x'] }],
    ['grok-3-mini', { reasoning_effort: 'low' }],
    ['grok-4-fast-non-reasoning', limits],
    ['grok-2', limits],
  ])('xAI’s %s', async (model, rest) => {
    expect((await sent('xai', limits, { model })).rest).toEqual(rest);
  });

  test('xAI’s Responses are its own, with the same rule for effort', async () => {
    const reasoning = { effort: 'xhigh', summary: 'auto' };
    const asked = async (model: string) =>
      (await sent('xai', { reasoning }, { type: 'responses', model })).rest.reasoning;
    expect(await asked('grok-4')).toEqual({ summary: 'auto' });
    expect(await asked('grok-3-mini')).toEqual({ effort: 'high', summary: 'auto' });
  });

  test.each(['sgl', 'vllm'])('%s gets every member', async (name) => {
    const settings = { baseUrl: 'http://own' };
    expect((await sent(name, { regex: 'a+', top_k: 3 }, { settings })).rest).toEqual({ regex: 'a+', top_k: 3 });
    expect((await sent('groq', { regex: 'a+' })).rest).toEqual({});
  });
});

describe('Responses through chat', () => {
  test('instructions and format are not lost', async () => {
    const format = { type: 'json_schema', name: 'n', schema: { type: 'object' }, strict: true };
    const asked = { instructions: 'be brief', text: { format }, max_output_tokens: 50 };
    const { url, messages, rest } = await sent('groq', asked, { type: 'responses' });
    expect(url).toBe('https://api.groq.com/openai/v1/chat/completions');
    expect(messages).toEqual([
      { role: 'system', content: 'be brief' },
      { role: 'user', content: 'hi' },
    ]);
    const json_schema = { name: 'n', strict: true, schema: { type: 'object' } };
    expect(rest).toEqual({ response_format: { type: 'json_schema', json_schema }, max_completion_tokens: 50 });
  });

  test('the answer is a response', async () => {
    const outcome = await ask('groq', {}, { type: 'responses' }).outcome;
    if (outcome.type !== 'answer' || !('body' in outcome)) throw new Error(outcome.type);
    expect(JSON.parse(outcome.body)).toMatchObject({
      object: 'response',
      status: 'completed',
      output: [{ type: 'message', content: [{ type: 'output_text', text: 'hello' }] }],
    });
  });
});

describe('where the host is', () => {
  const url = 'http://mine:8000';
  const servers = { ollama: { url }, sgl: { url }, vllm: { url } };
  test.each(['ollama', 'sgl', 'vllm'])('%s by its key, without a secret', async (name) => {
    const keys = [key('a', { value: '', vendor: servers })];
    const { outcome, upstream } = ask(name, {}, { settings: { keys } });
    await outcome;
    expect(upstream.requests[0]).toMatchObject({ url: `${url}/v1/chat/completions` });
    expect(upstream.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  test.each(['ollama', 'azure', 'groq'])('the owner’s address wins for %s', async (name) => {
    const keys = [key('a', { vendor: { ...servers, azure: { endpoint: url } } })];
    expect((await sent(name, {}, { settings: { keys, baseUrl: 'http://proxy' } })).url).toStartWith('http://proxy/');
  });

  test('a key without an address cannot serve', async () => {
    const { outcome, upstream } = ask('vllm', {});
    expect(await outcome).toMatchObject({ error: { kind: 'no-eligible-key' } });
    expect(upstream.requests).toEqual([]);
  });
});

describe('streams without a closing word', () => {
  const chunk = (more: object) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm', ...more })}\n\n`;
  const said = chunk({ choices: [{ index: 0, delta: { content: 'hi' } }] });
  const last = chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: answer.usage });

  test.each(['cerebras', 'perplexity', 'huggingface'])('%s is over with finish and usage', async (name) => {
    const body = new LiveBody();
    const { outcome } = ask(name, { stream: true }, { isStream: true, reply: body.reply, model: 'org/model' });
    body.say(said + last);
    const stream = streamOf(await outcome);
    const { value: first } = await stream.frames[Symbol.asyncIterator]().next();
    const texts: readonly string[] = (first ?? []).map(({ data }: { readonly data: string }) => data);
    expect(JSON.parse(texts.at(-1) ?? '{}')).toMatchObject({
      choices: [{ finish_reason: 'stop' }],
      usage: answer.usage,
    });
    body.end();
  });

  test('usage after the finish is still heard', async () => {
    const finish = chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    const reply = streams(said, finish, chunk({ choices: [], usage: answer.usage }));
    const stream = streamOf(
      await ask('huggingface', { stream: true }, { isStream: true, reply, model: 'o/m' }).outcome,
    );
    const frames = (await readAll(stream)).flat();
    expect(JSON.parse(frames.at(-1) ?? '{}')).toMatchObject({ usage: answer.usage });
  });

  test('Perplexity is not asked for usage, others are', async () => {
    const options = async (name: string) =>
      (await sent(name, { stream: true }, { isStream: true, reply: streams(said, last) })).rest;
    expect(await options('perplexity')).not.toHaveProperty('stream_options');
    expect(await options('groq')).toMatchObject({ stream_options: { include_usage: true } });
  });
});
