import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import OpenAI, { toFile } from 'openai';
import { failureOf, type House, openHouse } from './house.ts';

let house: House;
let openai: OpenAI;
beforeAll(async () => {
  house = await openHouse();
  openai = house.openai;
});
afterAll(() => house.close());
beforeEach(() => house.simulator.reset());

const line = (id: string) =>
  JSON.stringify({
    custom_id: id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'gpt-4o', messages: [{ role: 'user', content: `I am ${id}` }] },
  });
const upload = async (text = `${line('a')}\n${line('b')}\n`) =>
  openai.files.create({ file: await toFile(Buffer.from(text), 'lines.jsonl'), purpose: 'batch' });

describe('files', () => {
  test('upload, retrieve, content, delete', async () => {
    const file = await upload('{"a":"ü"}\n');
    expect(file).toMatchObject({ object: 'file', filename: 'lines.jsonl', purpose: 'batch', bytes: 11 });
    expect(await openai.files.retrieve(file.id)).toMatchObject({ id: file.id, status: 'processed' });
    const content = await openai.files.content(file.id);
    expect(content.headers.get('content-type')).toBe('application/octet-stream');
    expect(await content.text()).toBe('{"a":"ü"}\n');
    expect(await openai.files.delete(file.id)).toMatchObject({ id: file.id, object: 'file', deleted: true });
    expect(await failureOf(openai.files.retrieve(file.id))).toBeInstanceOf(OpenAI.NotFoundError);
  });

  test('expiry travels as the SDK spells it', async () => {
    const file = await openai.files.create({
      file: await toFile(Buffer.from('x'), 'x.txt'),
      purpose: 'user_data',
      expires_after: { anchor: 'created_at', seconds: 3600 },
    });
    expect(file.expires_at).toBe(file.created_at + 3600);
  });

  test('lists go from page to page', async () => {
    const ids = [];
    for (const text of ['1', '2', '3']) ids.unshift((await upload(text)).id);
    const listed = [];
    for await (const file of openai.files.list({ limit: 2, purpose: 'batch' })) listed.push(file.id);
    expect(listed).toEqual(ids);
  });

  test('of the unified API need a provider', async () => {
    const ask = (path: string, headers = {}) => fetch(`${house.url}${path}`, { headers });
    expect(await (await ask('/v1/files')).json()).toMatchObject({
      error: { message: 'x-model-provider query parameter or x-model-provider header is required' },
    });
    expect(await (await ask('/v1/files/f')).json()).toMatchObject({
      error: { message: 'provider query parameter is required' },
    });
    const { id } = await upload();
    const listed = await (await ask('/v1/files', { 'x-model-provider': 'openai' })).json();
    expect(listed).toMatchObject({ object: 'list', data: [{ id }], extra_fields: { request_type: 'file_list' } });
    expect(await (await ask(`/v1/files/${id}/content?provider=openai`)).text()).toContain('I am a');
    const dots = await ask('/v1/files/%2e%2e?provider=openai');
    expect(dots.status).toBeGreaterThanOrEqual(400);
  });

  test('an id is never a path', async () => {
    await failureOf(openai.files.retrieve('a/../../v1/models'));
    expect(house.simulator.requests.at(-1)?.path).toBe('/v1/files/a%2F..%2F..%2Fv1%2Fmodels');
  });
});

describe('batches', () => {
  test('from a file to its results', async () => {
    const file = await upload();
    const made = await openai.batches.create({
      input_file_id: file.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
      metadata: { k: 'v' },
    });
    expect(made).toMatchObject({ object: 'batch', status: 'validating', input_file_id: file.id, metadata: { k: 'v' } });
    const early = await fetch(`${house.url}/v1/batches/${made.id}/results?provider=anthropic`);
    expect(early.status).toBe(400);
    const done = await openai.batches.retrieve(made.id);
    expect(done).toMatchObject({ status: 'completed', request_counts: { total: 2, completed: 2 } });
    const output = await (await openai.files.content(done.output_file_id ?? '')).text();
    expect(output.trim().split('\n')).toHaveLength(2);
    const results = await (await fetch(`${house.url}/v1/batches/${made.id}/results?provider=openai`)).json();
    expect(results).toMatchObject({
      batch_id: made.id,
      results: [{ custom_id: 'a', response: { status_code: 200, body: { object: 'chat.completion' } } }, {}],
      has_more: false,
      extra_fields: { request_type: 'batch_results' },
    });
    const listed = [];
    for await (const batch of openai.batches.list()) listed.push(batch.id);
    expect(listed).toEqual([made.id]);
  });

  test('inline requests are uploaded first', async () => {
    const body = { model: 'openai/gpt-4o', endpoint: '/v1/chat/completions', requests: [JSON.parse(line('a'))] };
    const response = await fetch(`${house.url}/v1/batches`, { method: 'POST', body: JSON.stringify(body) });
    expect(await response.json()).toMatchObject({ object: 'batch', completion_window: '24h' });
    const [uploaded, created] = house.simulator.requests;
    expect(uploaded?.form?.at(-1)?.file).toMatchObject({ filename: 'batch_requests.jsonl' });
    expect(created?.path).toBe('/v1/batches');
  });

  test('cancel', async () => {
    const file = await upload();
    const ask = { input_file_id: file.id, endpoint: '/v1/embeddings', completion_window: '24h' } as const;
    const made = await openai.batches.create(ask);
    expect(await openai.batches.cancel(made.id)).toMatchObject({ id: made.id, status: 'cancelling' });
  });

  test.each([
    [{ model: 'openai/gpt-4o' }, 'either input_file_id or requests is required'],
    [{ input_file_id: 'f' }, 'model is required'],
    [{ model: 'openai/gpt-4o', input_file_id: 'f' }, 'endpoint is required for OpenAI batch API'],
  ])('%j is refused', async (body, message) => {
    const response = await fetch(`${house.url}/v1/batches`, { method: 'POST', body: JSON.stringify(body) });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { message } });
  });
});

describe('containers', () => {
  test('and their files, from making to deleting', async () => {
    const made = await openai.containers.create({ name: 'box', memory_limit: '4g' });
    expect(made).toMatchObject({ object: 'container', name: 'box', status: 'running', memory_limit: '4g' });
    expect(await openai.containers.retrieve(made.id)).toMatchObject({ id: made.id });
    const file = await openai.containers.files.create(made.id, { file: await toFile(Buffer.from('abc'), 'a.csv') });
    expect(file).toMatchObject({ object: 'container.file', container_id: made.id, path: '/mnt/data/a.csv', bytes: 3 });
    const at = { container_id: made.id };
    expect(await openai.containers.files.retrieve(file.id, at)).toMatchObject({ id: file.id });
    expect(await (await openai.containers.files.content.retrieve(file.id, at)).text()).toBe('abc');
    const files = [];
    for await (const each of openai.containers.files.list(made.id)) files.push(each.id);
    expect(files).toEqual([file.id]);
    await openai.containers.files.delete(file.id, at);
    expect(await failureOf(openai.containers.files.retrieve(file.id, at))).toBeInstanceOf(OpenAI.NotFoundError);
    await openai.containers.delete(made.id);
    expect(await failureOf(openai.containers.retrieve(made.id))).toBeInstanceOf(OpenAI.NotFoundError);
    const nobody = await fetch(`${house.url}/v1/containers`, { method: 'POST', body: '{"name":"box"}' });
    expect(await nobody.json()).toMatchObject({ error: { message: 'provider is required' } });
  });
});

describe('videos', () => {
  test('from the job to its remix, under ids that name the provider', async () => {
    const made = await openai.videos.create({ model: 'sora-2', prompt: 'a dot', seconds: '8', size: '1280x720' });
    expect(made).toMatchObject({ object: 'video', status: 'queued', seconds: '8', size: '1280x720' });
    expect(made.id).toEndWith(':openai');
    expect(house.simulator.requests[0]?.form?.map(({ name }) => name)).toEqual(['prompt', 'model', 'seconds', 'size']);
    expect(await openai.videos.retrieve(made.id)).toMatchObject({ id: made.id, status: 'completed' });
    const content = await openai.videos.downloadContent(made.id);
    expect(content.headers.get('content-type')).toBe('video/mp4');
    expect((await content.arrayBuffer()).byteLength).toBe(512);
    const remix = await openai.videos.remix(made.id, { prompt: 'a line' });
    expect(remix).toMatchObject({ prompt: 'a line', remixed_from_video_id: made.id });
    const listed = [];
    for await (const video of openai.videos.list({ limit: 1 })) listed.push(video.id);
    expect(listed).toEqual([remix.id, made.id]);
    expect(await openai.videos.delete(made.id)).toMatchObject({ id: made.id, deleted: true });
    expect(await failureOf(openai.videos.retrieve('video_1'))).toHaveProperty(
      'message',
      '400 video_id must be in id:provider format',
    );
  });
});
