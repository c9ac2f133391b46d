import { createHash } from 'node:crypto';

/** Tests values against a list without ever comparing them: only digests are looked up, so timing tells nothing. */
export function knownVirtualKeys(values: Iterable<string>): (value: string) => boolean {
  const digests = new Set([...values].filter((value) => value !== '').map(digestOf));
  return (value) => digests.has(digestOf(value));
}

const digestOf = (value: string): string => createHash('sha256').update(value).digest('hex');
