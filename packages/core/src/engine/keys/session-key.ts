import { sha256Hex } from '../sha256.ts';

/** How long a session keeps its key when the client does not say: one hour. */
export const defaultSessionTtlMs = 3_600_000;

/** Name under which the key of a session is remembered. Client text only goes in hashed. */
export const sessionStoreKey = (provider: string, sessionId: string, model: string): string =>
  `session:${provider}:${sha256Hex(sessionId)}:${sha256Hex(model === '' ? '__modelless__' : model)}`;
