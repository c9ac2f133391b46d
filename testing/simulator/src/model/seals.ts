import { createHmac, timingSafeEqual } from 'node:crypto';

const secret = 'simulator seals are worth nothing';
const sign = (purpose: string, content: string): Buffer =>
  createHmac('sha256', secret).update(purpose).update('\0').update(content).digest();

/** A signature over content that the client sends back beside it. */
export const mintSignature = (purpose: string, content: string): string =>
  Buffer.concat([Buffer.from('sim1'), sign(purpose, content)]).toString('base64');

export function isSignatureOf(purpose: string, content: string, signature: string): boolean {
  const given = Buffer.from(signature, 'base64');
  const expected = Buffer.from(mintSignature(purpose, content), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Content that the client carries without reading it. */
export function mintSealed(purpose: string, content: string): string {
  const body = Buffer.from(content);
  return Buffer.concat([sign(purpose, content), body.map((byte) => byte ^ 0x5a)]).toString('base64url');
}

/** `undefined` when this simulator did not mint it. */
export function openSealed(purpose: string, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < 32) return undefined;
  const content = bytes
    .subarray(32)
    .map((byte) => byte ^ 0x5a)
    .toString();
  return timingSafeEqual(bytes.subarray(0, 32), sign(purpose, content)) ? content : undefined;
}
