import type { IncomingMessage } from 'node:http';
import type { IncomingPart, IncomingRequest } from './incoming-request.ts';

/** Reads one request to its end. */
export async function readRequest(message: IncomingMessage, id: string): Promise<IncomingRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  const bodyText = bytes.toString('utf8');
  const form = await readForm(bytes, message.headers['content-type'] ?? '');
  const url = new URL(message.url ?? '/', 'http://simulator');
  return {
    id,
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: flatten(message.headers),
    bodyText,
    body: parseJson(bodyText),
    ...(form && { form }),
  };
}

async function readForm(bytes: Buffer, contentType: string): Promise<readonly IncomingPart[] | undefined> {
  if (!contentType.startsWith('multipart/form-data')) return undefined;
  try {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
    return await Promise.all([...form].map(([name, value]) => partOf(name, value)));
  } catch {
    return undefined;
  }
}

async function partOf(name: string, value: string | File): Promise<IncomingPart> {
  if (typeof value === 'string') return { name, value };
  return {
    name,
    file: { filename: value.name, type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) },
  };
}

function flatten(headers: IncomingMessage['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
