export const imageTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const;

const beginnings: readonly (readonly [string, RegExp])[] = [
  ['image/png', /^\x89PNG/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8/],
  ['image/webp', /^RIFF....WEBP/s],
];

/** Media type by the first bytes of base64 data; `undefined` for anything that is not one of the four. */
export function imageKind(base64: string): string | undefined {
  const head = Buffer.from(base64.slice(0, 32), 'base64').toString('latin1');
  return beginnings.find(([, pattern]) => pattern.test(head))?.[0];
}

export const isBase64 = (text: string): boolean =>
  text !== '' && text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);

/** Parts of `data:<type>;base64,<data>`; `undefined` for other URLs. */
export function splitDataUrl(url: string): { readonly mediaType: string; readonly data: string } | undefined {
  const [, mediaType, data] = /^data:([^;,]*);base64,(.*)$/s.exec(url) ?? [];
  return mediaType === undefined || data === undefined ? undefined : { mediaType, data };
}
