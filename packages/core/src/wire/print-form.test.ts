import { expect, test } from 'bun:test';
import { printForm } from './print-form.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const printed = (...parts: Parameters<typeof printForm>[0]) => new TextDecoder().decode(printForm(parts, 'b'));

test('parts in their order, files with name and type', () => {
  expect(
    printed(
      { name: 'model', value: 'm' },
      { name: 'file', file: { bytes: bytes('xyz'), filename: 'a.mp3', mediaType: 'audio/mpeg' } },
    ),
  ).toBe(
    '--b\r\ncontent-disposition: form-data; name="model"\r\n\r\nm\r\n' +
      '--b\r\ncontent-disposition: form-data; name="file"; filename="a.mp3"\r\ncontent-type: audio/mpeg\r\n\r\nxyz\r\n--b--\r\n',
  );
});

test('the platform reads it back', async () => {
  const file = { bytes: new Uint8Array([0, 13, 10, 45, 45, 255]), filename: 'ü".bin' };
  const body = printForm(
    [
      { name: 'a', value: 'ö' },
      { name: 'file', file },
    ],
    'b',
  );
  const form = await new Response(body, { headers: { 'content-type': 'multipart/form-data; boundary=b' } }).formData();
  expect(form.get('a')).toBe('ö');
  const read = form.get('file');
  if (!(read instanceof File)) throw new Error('no file');
  expect([...new Uint8Array(await read.arrayBuffer())]).toEqual([0, 13, 10, 45, 45, 255]);
});

test('no name and no type can end its header', () => {
  const file = { bytes: bytes(''), filename: 'a"\r\nx: y', mediaType: 'text/plain\r\nx: y' };
  const heads = printed({ name: 'n"\r\nx: y', file }).split('\r\n');
  expect(heads.filter((line) => line.startsWith('x:'))).toEqual([]);
});
