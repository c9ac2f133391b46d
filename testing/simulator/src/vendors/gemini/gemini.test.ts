import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type Content, FunctionCallingConfigMode, type GenerateContentParameters, GoogleGenAI } from '@google/genai';
import { type Simulator, startSimulator } from '../../start-simulator.ts';
import { failureOf } from '../../testing/clients.ts';

let simulator: Simulator;
let google: GoogleGenAI;
beforeAll(async () => {
  simulator = await startSimulator();
  google = new GoogleGenAI({ apiKey: 'g-test-1', httpOptions: { baseUrl: `${simulator.url}/gemini` } });
});
afterAll(() => simulator.stop());

const model = 'gemini-3-pro-preview';
const weather = {
  name: 'get_weather',
  parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const tools = [{ functionDeclarations: [weather, { name: 'get_time' }] }];
const mustCall = { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } };

const errorOf = async (call: Promise<unknown>) => {
  const failure = Object(await failureOf(call));
  return { status: failure.status, message: String(failure.message) };
};

describe('answers', () => {
  test('repeats the prompt, signed', async () => {
    const answer = await google.models.generateContent({ model, contents: 'Hello' });
    expect(answer.text).toBe('You said: Hello');
    expect(answer.candidates?.[0]?.content?.parts?.[0]?.thoughtSignature).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(answer.usageMetadata?.totalTokenCount).toBeGreaterThan(0);
  });

  test.each<GenerateContentParameters>([
    { model, contents: '[[sim: words=40]]' },
    { model, contents: 'Call both tools', config: { tools } },
    { model, contents: 'Think', config: { thinkingConfig: { includeThoughts: true } } },
    { model, contents: 'Search it', config: { tools: [{ googleSearch: {} }] } },
    { model, contents: 'REFUSE' },
    { model, contents: '[[sim: words=90]]', config: { maxOutputTokens: 20 } },
  ])('the stream of %j says what the whole answer says', async (ask) => {
    const whole = await google.models.generateContent(ask);
    const chunks = await Array.fromAsync(await google.models.generateContentStream(ask));
    const calls = chunks.flatMap((chunk) => chunk.functionCalls ?? []);
    expect(chunks.map((chunk) => chunk.text ?? '').join('')).toBe(whole.text ?? '');
    expect(calls).toEqual(whole.functionCalls ?? []);
    const last = chunks.at(-1);
    expect(last?.candidates?.[0]?.finishReason).toBe(whole.candidates?.[0]?.finishReason as never);
    expect(last?.candidates?.[0]?.groundingMetadata).toEqual(whole.candidates?.[0]?.groundingMetadata as never);
    expect(last?.usageMetadata).toEqual(whole.usageMetadata as never);
  });

  test('keeps to a schema', async () => {
    const config = { responseMimeType: 'application/json', responseJsonSchema: weather.parametersJsonSchema };
    const { text = '' } = await google.models.generateContent({ model, contents: 'Hello', config });
    expect(Object.keys(JSON.parse(text))).toEqual(['city']);
  });
});

describe('rounds of calls', () => {
  /** A call, and its result as the next request brings it. */
  const round = async (change: (content: Content) => Content = (content) => content) => {
    const user = { role: 'user', parts: [{ text: 'Weather?' }] };
    const first = await google.models.generateContent({
      model,
      contents: [user],
      config: { tools, toolConfig: mustCall },
    });
    const said = first.candidates?.[0]?.content ?? {};
    const results = (first.functionCalls ?? []).map(({ id = '', name = '' }) => ({
      functionResponse: { id, name, response: { output: 'sunny' } },
    }));
    const contents = [user, change(said), { role: 'user', parts: results }];
    return google.models.generateContent({ model, contents, config: { tools } });
  };

  test('go on with the signature of the first call', async () => {
    expect((await round()).text).toContain('sunny');
  });

  test('are refused without it', async () => {
    const stripped = round(({ role = '', parts = [] }) => ({
      role,
      parts: parts.map(({ thoughtSignature: _, ...part }) => part),
    }));
    expect((await errorOf(stripped)).message).toContain('missing a thought_signature');
  });

  test('are refused with another', async () => {
    const forged = round((content) => ({
      ...content,
      parts: (content.parts ?? []).map((part) => ({ ...part, thoughtSignature: 'AAAA' })),
    }));
    expect(await errorOf(forged)).toMatchObject({
      status: 400,
      message: expect.stringContaining('Corrupted thought signature'),
    });
  });
});

describe('refusals', () => {
  const post = async (body: unknown, key = 'g-test-1') => {
    const response = await fetch(`${simulator.url}/gemini/v1beta/models/${model}:generateContent`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-goog-api-key': key },
      body: JSON.stringify(body),
    });
    const { error } = Object(await response.json());
    return [response.status, error?.status, error?.message];
  };
  const contents = [{ role: 'user', parts: [{ text: 'q' }] }];

  test.each([
    [{ contents, model: 'x' }, 'Invalid JSON payload received. Unknown name "model": Cannot find field.'],
    [{ contents: [{ role: 'assistant', parts: [{ text: 'q' }] }] }, 'Please use a valid role: user, model.'],
    [
      { contents: [{ role: 'user', parts: [{ text: '' }] }] },
      '* GenerateContentRequest.contents[0].parts[0].text: empty text parameter',
    ],
    [
      { contents, generationConfig: { thinkingConfig: { thinkingBudget: 5, thinkingLevel: 'low' } } },
      'You can only set only one of thinking budget and thinking level.',
    ],
  ])('%j', async (body, message) => {
    expect(await post(body)).toEqual([400, 'INVALID_ARGUMENT', message]);
  });

  test('of callers without a good key', async () => {
    expect((await post({ contents }, 'invalid'))[0]).toBe(400);
    expect((await post({ contents }, ''))[0]).toBe(403);
  });

  test('of models that are none', async () => {
    const { status } = await errorOf(google.models.generateContent({ model: 'gpt-4o', contents: 'x' }));
    expect(status).toBe(404);
  });
});
