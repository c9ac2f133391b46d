import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import OpenAI, { toFile } from 'openai';
import { failureOf, type House, openHouse, pixel } from './house.ts';

let house: House;
let openai: OpenAI;
beforeAll(async () => {
  house = await openHouse();
  openai = house.openai;
});
afterAll(() => house.close());
beforeEach(() => house.simulator.reset());

const audio = () => toFile(Buffer.from(`ID3${'x'.repeat(300)}`), 'talk.mp3', { type: 'audio/mpeg' });
const image = (name = 'dot.png') => toFile(Buffer.from(pixel, 'base64'), name, { type: 'image/png' });
const sent = () => house.simulator.requests.at(-1);

describe('speech', () => {
  const ask = { model: 'openai/gpt-4o-mini-tts', voice: 'alloy', input: 'Hello there' } as const;

  test('is bytes', async () => {
    const response = await openai.audio.speech.create({ ...ask, response_format: 'wav' });
    expect(response.headers.get('content-type')).toBe('audio/wav');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename=speech.mp3');
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(1_000);
    expect(sent()?.body).toEqual({ ...ask, model: 'gpt-4o-mini-tts', response_format: 'wav' });
    const unified = await house.unified.audio.speech.create({ ...ask, response_format: 'wav' });
    expect(unified.headers.get('content-type')).toBe('audio/mpeg');
  });

  test('streams deltas that make up the whole', async () => {
    const body = JSON.stringify({ ...ask, stream_format: 'sse' });
    const response = await fetch(`${house.url}/v1/audio/speech`, { method: 'POST', body });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const text = await response.text();
    expect(text).toEndWith('\n\ndata: [DONE]\n\n');
    const events = text
      .split('\n\n')
      .flatMap((line) => (line.startsWith('data: {') ? [JSON.parse(line.slice(6))] : []));
    expect(events.map(({ type }) => type)).toEqual([
      'speech.audio.delta',
      'speech.audio.delta',
      'speech.audio.delta',
      'speech.audio.done',
    ]);
    expect(events.at(-1)).toMatchObject({ usage: { input_tokens: 2, input_chars: 11, output_tokens: 16 } });
    expect(events[0]).toHaveProperty('extra_fields.request_type', 'speech_stream');
  });

  test.each([
    [{ input: '' }, 'input is required for speech completion'],
    [{ voice: undefined }, 'voice is required for speech completion'],
    [{ model: 'openai/tts-1', stream_format: 'sse' }, 'model tts-1 is not supported for streaming speech synthesis'],
    [{ model: '' }, 'model is required'],
  ])('%j is refused', async (change, message) => {
    const failure = await failureOf(openai.audio.speech.create({ ...ask, ...change } as typeof ask));
    expect(failure).toBeInstanceOf(OpenAI.BadRequestError);
    expect(failure).toHaveProperty('message', `400 ${message}`);
  });
});

describe('transcription', () => {
  const model = 'openai/gpt-4o-transcribe';

  test('of a file, told last', async () => {
    const answer = await openai.audio.transcriptions.create({
      model,
      file: await audio(),
      language: 'en',
      prompt: 'p',
    });
    expect(answer.text).toBe('I heard 303 bytes of en.');
    expect(answer).toMatchObject({ usage: { type: 'tokens', input_tokens: 30, output_tokens: 5, total_tokens: 35 } });
    expect(answer).toHaveProperty('extra_fields.request_type', 'transcription');
    expect(sent()?.form).toEqual([
      { name: 'model', value: 'gpt-4o-transcribe' },
      { name: 'language', value: 'en' },
      { name: 'prompt', value: 'p' },
      { name: 'file', file: { filename: 'talk.mp3', type: 'audio/mpeg', size: 303 } },
    ]);
  });

  test('with words and seconds', async () => {
    const answer = await openai.audio.transcriptions.create({
      model: 'openai/whisper-1',
      file: await audio(),
      response_format: 'verbose_json',
      timestamp_granularities: ['word', 'segment'],
      temperature: 0.5,
    });
    expect(answer).toMatchObject({ task: 'transcribe', duration: 3, segments: [] });
    expect(
      sent()
        ?.form?.map(({ name, value }) => [name, value])
        .slice(1, 5),
    ).toEqual([
      ['response_format', 'verbose_json'],
      ['temperature', '0.5'],
      ['timestamp_granularities[]', 'word'],
      ['timestamp_granularities[]', 'segment'],
    ]);
  });

  test('as plain text for SDKs, in JSON for the unified API', async () => {
    const ask = { model: 'openai/whisper-1', file: await audio(), response_format: 'srt' } as const;
    expect(await openai.audio.transcriptions.create(ask)).toStartWith('1\n00:00:00,000 --> ');
    expect(await house.unified.audio.transcriptions.create(ask)).toHaveProperty(
      'text',
      expect.stringMatching(/^1\n00:/),
    );
  });

  test('streamed', async () => {
    const stream = await openai.audio.transcriptions.create({ model, file: await audio(), stream: true });
    let text = '';
    let done = '';
    for await (const event of stream) {
      if (event.type === 'transcript.text.delta') text += event.delta;
      if (event.type === 'transcript.text.done') done = event.text;
    }
    expect(text).toBe('I heard 303 bytes.');
    expect(done).toBe(text);
  });

  test('errors', async () => {
    const noFile = new FormData();
    noFile.append('model', model);
    for (const [prefix, message] of [
      ['/v1', 'file is required'],
      ['/openai/v1', 'file field is required'],
    ]) {
      const response = await fetch(`${house.url}${prefix}/audio/transcriptions`, { method: 'POST', body: noFile });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { message } });
    }
    const text = await toFile(Buffer.from('x'), 'notes.txt');
    const failure = await failureOf(openai.audio.transcriptions.create({ model, file: text }));
    expect(failure).toBeInstanceOf(OpenAI.BadRequestError);
    const unsupported = openai.audio.transcriptions.create({ model: 'anthropic/claude', file: await audio() });
    expect(await failureOf(unsupported)).toHaveProperty('code', 'unsupported_operation');
  });
});

describe('images', () => {
  const model = 'openai/gpt-image-1';

  test('from words', async () => {
    const answer = await openai.images.generate({ model, prompt: 'a dot', n: 2, size: '1024x1536', quality: 'low' });
    expect(answer.data).toHaveLength(2);
    expect(answer.data?.[0]?.b64_json).toStartWith('iVBOR');
    expect(answer).toMatchObject({ size: '1024x1536', quality: 'low', usage: { output_tokens: 2000 } });
    expect(answer).toHaveProperty('extra_fields.request_type', 'image_generation');
  });

  test('as URLs, with looks known from the request', async () => {
    const answer = await openai.images.generate({ model: 'openai/dall-e-3', prompt: 'a dot', size: '1792x1024' });
    expect(answer.data?.[0]).toMatchObject({ url: 'https://images.example/0.png', revised_prompt: 'a dot' });
    expect(answer.size as string).toBe('1792x1024');
  });

  test('streamed: partial images, then each finished one', async () => {
    const ask = { model, prompt: 'a dot', n: 2, partial_images: 2, stream: true } as const;
    const stream = await openai.images.generate(ask);
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    const one = ['image_generation.partial_image', 'image_generation.partial_image', 'image_generation.completed'];
    expect(types).toEqual([...one, ...one]);
    const raw = await fetch(`${house.url}/v1/images/generations`, { method: 'POST', body: JSON.stringify(ask) });
    const text = await raw.text();
    expect(text).toStartWith('event: image_generation.partial_image\ndata: {');
    expect(text).not.toContain('[DONE]');
  });

  test('edited, with a mask', async () => {
    const answer = await openai.images.edit({
      model,
      prompt: 'more dots',
      image: [await image('a.png'), await toFile(Buffer.from(pixel, 'base64'), 'b')],
      mask: await image('mask.png'),
      n: 1,
    });
    expect(answer.data?.[0]?.b64_json).toBeString();
    expect(answer).toHaveProperty('usage.num_input_images', 2);
    expect(sent()?.form?.map(({ name, file }) => [name, file?.type])).toEqual([
      ['model', undefined],
      ['prompt', undefined],
      ['n', undefined],
      ['image[]', 'image/png'],
      ['image[]', 'image/png'],
      ['mask', 'image/png'],
    ]);
  });

  test('edited, streamed', async () => {
    const stream = await openai.images.edit({
      model,
      prompt: 'x',
      image: await image(),
      stream: true,
      partial_images: 1,
    });
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    expect(types).toEqual(['image_edit.partial_image', 'image_edit.completed']);
  });

  test('varied', async () => {
    const answer = await openai.images.createVariation({ model: 'openai/dall-e-2', image: await image(), n: 2 });
    expect(answer.data?.map(({ url }) => url)).toEqual([
      'https://images.example/variation-0.png',
      'https://images.example/variation-1.png',
    ]);
  });

  test('errors', async () => {
    const blank = await failureOf(openai.images.generate({ model, prompt: ' ' }));
    expect(blank).toHaveProperty('message', '400 prompt cannot be empty');
    const form = new FormData();
    form.append('model', model);
    form.append('prompt', 'x');
    form.append('n', 'two');
    const bare = await fetch(`${house.url}/v1/images/edits`, { method: 'POST', body: form });
    expect(await bare.json()).toMatchObject({ error: { message: 'at least one image is required' } });
    form.append('image', await image());
    const number = await fetch(`${house.url}/v1/images/edits`, { method: 'POST', body: form });
    expect(await number.json()).toMatchObject({ error: { message: 'invalid n value: "two"' } });
  });
});
