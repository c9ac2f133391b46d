import type { IncomingMessage } from 'node:http';
import type { IncomingRequest } from './incoming-request.ts';

/** Reads one request to its end. */
export async function readRequest(message: IncomingMessage, id: string): Promise<IncomingRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  const bodyText = Buffer.concat(chunks).toString('utf8');
  const url = new URL(message.url ?? '/', 'http://simulator');
  return {
    id,
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: flatten(message.headers),
    bodyText,
    body: parseJson(bodyText),
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
