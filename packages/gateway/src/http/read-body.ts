import type { GatewayError } from '@bifrost/core/schema/errors/gateway-error.ts';
import { fail, ok, type Result } from '@bifrost/core/schema/errors/result.ts';
import { joinBytes } from '@bifrost/core/schema/join-bytes.ts';
import { decompress, isKnownEncoding } from './decompress.ts';
import type { RequestHeaders } from './request-headers.ts';

/**
 * The body's text, never more than `maxBytes` of it, also after decompression.
 * A body that announces too much is refused before a byte of it is read.
 */
export async function readBody(request: Request, headers: RequestHeaders, maxBytes: number): Promise<Result<string>> {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  const announced = headers['content-length'];
  if (announced !== undefined && Number(announced) > maxBytes) return fail(tooLarge(maxBytes));
  if (encoding !== '' && encoding !== 'identity') return readCompressedText(request, encoding, maxBytes);
  if (announced !== undefined) return ok(await request.text());
  const bytes = await readCounted(request.body, maxBytes);
  return bytes === undefined ? fail(tooLarge(maxBytes)) : ok(new TextDecoder().decode(bytes));
}

async function readCompressedText(request: Request, encoding: string, maxBytes: number): Promise<Result<string>> {
  const bytes = await readCompressed(request, encoding, maxBytes);
  return bytes.ok ? ok(new TextDecoder().decode(bytes.value)) : bytes;
}

/** The same as bytes, for bodies that are no text. */
export async function readBodyBytes(
  request: Request,
  headers: RequestHeaders,
  maxBytes: number,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  const announced = headers['content-length'];
  if (announced !== undefined && Number(announced) > maxBytes) return fail(tooLarge(maxBytes));
  if (encoding !== '' && encoding !== 'identity') return readCompressed(request, encoding, maxBytes);
  const bytes = await readCounted(request.body, maxBytes);
  return bytes === undefined ? fail(tooLarge(maxBytes)) : ok(bytes);
}

async function readCompressed(
  request: Request,
  encoding: string,
  maxBytes: number,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  if (!isKnownEncoding(encoding))
    return fail({ kind: 'invalid-request', status: 415, message: `unsupported content encoding: ${encoding}` });
  if (request.body === null) return ok(new Uint8Array());
  const decompressed = await decompress(request.body, encoding, maxBytes);
  switch (decompressed.type) {
    case 'bytes':
      return ok(new Uint8Array(decompressed.bytes));
    case 'too-large':
      return fail({
        kind: 'body-too-large',
        message: `decompressed request body exceeds max allowed size of ${maxBytes} bytes`,
      });
    case 'corrupt':
      return fail({ kind: 'invalid-request', message: `invalid compressed request body: ${decompressed.reason}` });
  }
}

/** `undefined` as soon as there is more than `maxBytes`; the rest stays unread. */
async function readCounted(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of body) {
    total += chunk.byteLength;
    if (total > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return joinBytes(chunks);
}

const tooLarge = (maxBytes: number): GatewayError => ({
  kind: 'body-too-large',
  message: `request body exceeds max allowed size of ${maxBytes} bytes`,
});
