import { createHash } from 'node:crypto';

const secretHeaders = new Set([
  'authorization',
  'x-api-key',
  'api-key',
  'x-goog-api-key',
  'cookie',
  'x-amz-security-token',
]);

/** Stands for a key in records: the same key always gives the same eight hex digits. */
export function keyFingerprint(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

/** The credential without the scheme word before it. */
export const bareKey = (value: string): string => value.replace(/^(bearer|basic)\s+/i, '');

/** Headers with every credential replaced by `redacted:<fingerprint>`; a scheme word stays. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (!secretHeaders.has(name)) return [name, value];
      const key = bareKey(value);
      return [name, `${value.slice(0, value.length - key.length)}redacted:${keyFingerprint(key)}`];
    }),
  );
}
