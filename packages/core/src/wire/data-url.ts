export interface InlineData {
  /** with its parameters, as spelled in the URL */
  readonly mediaType: string;
  /** standard base64 */
  readonly data: string;
}

/** Media type and base64 content of a `data:` URL (RFC 2397); `undefined` for every other URL. */
export function parseDataUrl(url: string): InlineData | undefined {
  if (url.slice(0, 5).toLowerCase() !== 'data:') return undefined;
  const comma = url.indexOf(',');
  if (comma < 0) return undefined;
  const head = url.slice(5, comma).trim();
  const body = url.slice(comma + 1);
  const isBase64 = /;\s*base64$/i.test(head);
  const mediaType = (isBase64 ? head.slice(0, head.lastIndexOf(';')) : head).trim();
  const data = isBase64 ? unescapeBase64(body) : base64OfEscaped(body);
  return data === undefined ? undefined : { mediaType: typeOf(mediaType), data };
}

export const toDataUrl = (mediaType: string, data: string): string => `data:${mediaType};base64,${data}`;

/** RFC 2397: nothing said means plain ASCII text; parameters alone belong to plain text. */
function typeOf(said: string): string {
  if (said === '') return 'text/plain;charset=US-ASCII';
  return said.startsWith(';') ? `text/plain${said}` : said;
}

function unescapeBase64(body: string): string | undefined {
  if (!body.includes('%')) return body;
  const bytes = percentDecoded(body);
  return bytes && binaryOf(bytes);
}

function base64OfEscaped(body: string): string | undefined {
  const bytes = percentDecoded(body);
  return bytes && btoa(binaryOf(bytes));
}

function binaryOf(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return binary;
}

function percentDecoded(body: string): Uint8Array | undefined {
  const bytes: number[] = [];
  const source = new TextEncoder().encode(body);
  for (let i = 0; i < source.length; i++) {
    const byte = source[i] ?? 0;
    if (byte !== 37) {
      bytes.push(byte);
      continue;
    }
    const hex = String.fromCharCode(source[i + 1] ?? 0, source[i + 2] ?? 0);
    if (!/^[0-9a-f]{2}$/i.test(hex)) return undefined;
    bytes.push(Number.parseInt(hex, 16));
    i += 2;
  }
  return Uint8Array.from(bytes);
}
