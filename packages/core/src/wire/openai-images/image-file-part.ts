import type { ImageFile } from '../../schema/images/image.ts';

const kinds: readonly {
  readonly mediaType: string;
  readonly ending: string;
  readonly at: number;
  readonly bytes: string;
}[] = [
  { mediaType: 'image/png', ending: 'png', at: 0, bytes: '\u0089PNG' },
  { mediaType: 'image/jpeg', ending: 'jpg', at: 0, bytes: '\u00ff\u00d8\u00ff' },
  { mediaType: 'image/webp', ending: 'webp', at: 8, bytes: 'WEBP' },
  { mediaType: 'image/gif', ending: 'gif', at: 0, bytes: 'GIF8' },
];

/** The file with the media type that its bytes have: OpenAI refuses images that are declared as plain bytes. */
export function imageFilePart(image: ImageFile, name: string): ImageFile {
  const kind = kinds.find(({ at, bytes }) => latin1(image.bytes.subarray(at, at + bytes.length)) === bytes);
  const mediaType = kind?.mediaType ?? image.mediaType ?? 'application/octet-stream';
  return { bytes: image.bytes, filename: image.filename || `${name}.${kind?.ending ?? 'png'}`, mediaType };
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
