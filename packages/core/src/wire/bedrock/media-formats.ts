/** Media types by the word that Converse has for them. @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html */
export const mediaFormats = {
  image: { png: 'image/png', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' },
  document: {
    pdf: 'application/pdf',
    txt: 'text/plain',
    md: 'text/markdown',
    html: 'text/html',
    csv: 'text/csv',
    doc: 'application/msword',
    docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    xls: 'application/vnd.ms-excel',
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  video: {
    mp4: 'video/mp4',
    mov: 'video/quicktime',
    mkv: 'video/x-matroska',
    webm: 'video/webm',
    flv: 'video/x-flv',
    mpeg: 'video/mpeg',
    mpg: 'video/mpg',
    wmv: 'video/x-ms-wmv',
    three_gp: 'video/3gpp',
  },
  audio: {
    mp3: 'audio/mpeg',
    wav: 'audio/wav',
    ogg: 'audio/ogg',
    opus: 'audio/opus',
    flac: 'audio/flac',
    aac: 'audio/aac',
    m4a: 'audio/mp4',
    pcm: 'audio/pcm',
    webm: 'audio/webm',
    mka: 'audio/x-matroska',
  },
} as const;

export type Medium = keyof typeof mediaFormats;

/** Other names of the same types. */
const synonyms: { readonly [mediaType: string]: string } = {
  'image/jpg': 'image/jpeg',
  'audio/mp3': 'audio/mpeg',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'text/x-markdown': 'text/markdown',
  'application/csv': 'text/csv',
};

/** `undefined` for a word that nobody here knows: the block then travels whole. */
export const mediaTypeOf = (medium: Medium, format: string): string | undefined => {
  const known: { readonly [format: string]: string } = mediaFormats[medium];
  return Object.hasOwn(known, format) ? known[format] : undefined;
};

/** Converse's word for a media type, its parameters left aside; `undefined` when it takes no such thing. */
export function formatOf(medium: Medium, mediaType: string): string | undefined {
  const bare = (mediaType.split(';')[0] ?? '').trim().toLowerCase();
  const wanted = synonyms[bare] ?? bare;
  return Object.entries(mediaFormats[medium]).find(([, each]) => each === wanted)?.[0];
}
