import type { UpstreamRequest } from '../providers/upstream-request.ts';
import type { ConnectionSettings } from './provider-settings.ts';

/** Everything the engine cannot do by itself. Tests pass fakes: no module is ever patched. */
export interface Ports {
  /** Opens the connection and resolves with the response's head. Follows no redirects. */
  fetch(request: UpstreamRequest, connection: ConnectionSettings, signal: AbortSignal): Promise<Response>;
  /** ms since the epoch */
  now(): number;
  /** monotonic ms with fractions, for measuring */
  clock(): number;
  /** in [0, 1) */
  random(): number;
  newId(): string;
  /** Calls `run` once after `ms`; the returned function calls it off. */
  after(ms: number, run: () => void): () => void;
  readonly log: Logger;
  /** Remembers which key served a session. Absent: no stickiness. */
  readonly sessions?: SessionStore;
}

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
export type LogFields = Readonly<Record<string, unknown>>;

export interface SessionStore {
  get(key: string): string | undefined;
  /** Writes only where nothing is; returns what stands there afterwards. */
  setIfAbsent(key: string, value: string, ttlMs: number): string;
  refresh(key: string, ttlMs: number): void;
  delete(key: string): void;
}
