/** The body as text, or `undefined` when it is longer than allowed; then the rest is not read. */
export function readBoundedText(response: Response, maxBytes: number): Promise<string | undefined> {
  const { headers } = response;
  const declared = headers.get('content-length');
  const isExact = declared !== null && !headers.has('content-encoding');
  // looking at `body` makes a stream of it, which reading the text at once does without
  if (isExact && Number(declared) <= maxBytes) return response.text();
  const { body } = response;
  if (!isExact) return body === null ? Promise.resolve('') : readPieces(body, maxBytes);
  return (body?.cancel() ?? Promise.resolve()).then(() => undefined);
}

/** Counts while reading: a length that is not declared, or that counts packed bytes, says nothing. */
async function readPieces(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<string | undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}
