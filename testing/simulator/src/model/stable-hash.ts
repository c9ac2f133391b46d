import { createHash } from 'node:crypto';

/** The same text always gives the same hex digits. */
export const stableHash = (text: string, hexDigits: number): string =>
  createHash('sha512').update(text).digest('hex').slice(0, hexDigits);

const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** An identifier in the alphabet that vendors like, made from a seed. */
export function stableId(prefix: string, seed: string, length: number): string {
  const digest = createHash('sha512').update(prefix).update(seed).digest();
  return (
    prefix + Array.from({ length }, (_, at) => letters[(digest[at % digest.length] ?? 0) % letters.length]).join('')
  );
}

/** Seed of a request: the same whether its answer is streamed or not. */
export function seedOf(body: unknown): string {
  const isAboutStreams = (name: string): boolean => name === 'stream' || name === 'stream_options';
  const asked = Object.entries(body ?? {}).filter(([name]) => !isAboutStreams(name));
  return stableHash(JSON.stringify(asked), 32);
}
