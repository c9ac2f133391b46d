import { expect, test } from 'bun:test';
import { readForm } from './read-form.ts';

async function read(...fields: readonly (readonly [string, string | File])[]) {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  const response = new Response(form);
  const type = response.headers.get('content-type') ?? '';
  return readForm(new Uint8Array(await response.arrayBuffer()), type);
}

test('lists, objects and files', async () => {
  const form = await read(
    ['model', 'm'],
    ['include[]', 'a'],
    ['include[]', 'b'],
    ['fallbacks', 'openai/x'],
    ['expires_after[anchor]', 'created_at'],
    ['storage_config[s3][bucket]', 'b'],
    ['image[]', new File(['xy'], 'a.png', { type: 'image/png' })],
  );
  if (!form.ok) throw new Error(form.error.message);
  expect(JSON.parse(JSON.stringify(form.value.members))).toEqual({
    model: 'm',
    include: ['a', 'b'],
    fallbacks: ['openai/x'],
    expires_after: { anchor: 'created_at' },
    storage_config: { s3: { bucket: 'b' } },
  });
  expect(form.value.files).toEqual([
    { field: 'image', bytes: new TextEncoder().encode('xy'), filename: 'a.png', mediaType: 'image/png' },
  ]);
});

test('of a repeated plain field the first value counts', async () => {
  const form = await read(['model', 'a'], ['model', 'b']);
  expect(form.ok && form.value.members['model']).toBe('a');
});

test('names of the language are names like others', async () => {
  const form = await read(['__proto__[x]', 'y'], ['constructor', 'z']);
  expect(form.ok && JSON.stringify(form.value.members)).toBe('{"__proto__":{"x":"y"},"constructor":"z"}');
  expect(({} as { x?: string }).x).toBeUndefined();
});

test('what is no form is refused', async () => {
  const broken = await readForm(new TextEncoder().encode('nonsense'), 'multipart/form-data; boundary=b');
  expect(broken).toMatchObject({ ok: false, error: { kind: 'invalid-request' } });
});
