/** Container formats by the bytes they begin with; `at` is where those stand. */
const beginnings: readonly { readonly ending: string; readonly at: number; readonly text: string }[] = [
  { ending: 'wav', at: 8, text: 'WAVE' },
  { ending: 'flac', at: 0, text: 'fLaC' },
  { ending: 'ogg', at: 0, text: 'OggS' },
  { ending: 'm4a', at: 4, text: 'ftyp' },
  { ending: 'webm', at: 0, text: '\u001aEß£' },
  { ending: 'mp3', at: 0, text: 'ID3' },
];

/** A name for audio that came without one: OpenAI tells formats apart by the ending alone. */
export function audioFileName(bytes: Uint8Array): string {
  const found = beginnings.find(({ at, text }) => latin1(bytes.subarray(at, at + text.length)) === text);
  return `audio.${found?.ending ?? 'mp3'}`;
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
