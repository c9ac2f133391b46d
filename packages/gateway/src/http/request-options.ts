import type { CallOptions } from '@bifrost/core/engine/call.ts';
import type { ClientSettings } from './client-settings.ts';
import { HeaderFilter } from './header-filter.ts';
import { readDurationMs } from './read-duration.ts';
import type { RequestHeaders } from './request-headers.ts';
import { virtualKeyIn } from './virtual-key.ts';

type Draft = { -readonly [Member in keyof CallOptions]: CallOptions[Member] };
type ReadHeader = (draft: Draft, value: string, gates: Gates) => unknown;
type Gates = Pick<ClientSettings, 'allowsPerRequestRawOverride' | 'allowsPerRequestContentStorageOverride'>;

/** The headers that steer one request. Others with the gateway's prefix belong to rooms that read them themselves. */
const readers: ReadonlyMap<string, ReadHeader> = new Map<string, ReadHeader>([
  ['x-bf-api-key', (draft, value) => set(draft, 'pinnedKeyName', value)],
  ['x-bf-api-key-id', (draft, value) => set(draft, 'pinnedKeyId', value)],
  ['x-bf-session-id', (draft, value) => set(draft, 'sessionId', value)],
  ['x-bf-session-ttl', (draft, value) => set(draft, 'sessionTtlMs', readDurationMs(value))],
  ['x-bf-passthrough-extra-params', (draft, value) => set(draft, 'passesExtraParams', value === 'true')],
  [
    'x-bf-send-back-raw-request',
    (draft, value, gates) =>
      gates.allowsPerRequestRawOverride && set(draft, 'sendsBackRawRequest', booleans.get(value)),
  ],
  [
    'x-bf-send-back-raw-response',
    (draft, value, gates) =>
      gates.allowsPerRequestRawOverride && set(draft, 'sendsBackRawResponse', booleans.get(value)),
  ],
  [
    'x-bf-store-raw-request-response',
    (draft, value, gates) =>
      gates.allowsPerRequestContentStorageOverride && set(draft, 'storesRaw', booleans.get(value)),
  ],
  ['x-bf-fidelity', (draft, value) => set(draft, 'fidelity', fidelities.get(value))],
  ['x-bf-timing', (draft, value) => set(draft, 'wantsTimings', value === 'report')],
]);

const fidelities: ReadonlyMap<string, 'report' | 'strict'> = new Map([
  ['report', 'report'],
  ['strict', 'strict'],
]);

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((spelling) => [spelling, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((spelling) => [spelling, false] as const),
]);

/** An unknown spelling leaves the setting as it is. */
function set<Member extends keyof Draft>(draft: Draft, member: Member, value: Draft[Member] | undefined): void {
  if (value !== undefined) draft[member] = value;
}

const none: Readonly<Record<string, string>> = Object.freeze({});
const extraPrefix = 'x-bf-eh-';

/** Turns the headers of a request into what they ask of the engine. Built once per configuration. */
export function requestOptions(settings: Gates & Pick<ClientSettings, 'headerFilter'>) {
  const filter = new HeaderFilter(settings.headerFilter);
  return (headers: RequestHeaders): CallOptions => {
    const draft: Draft = { extraHeaders: none, passesExtraParams: false, wantsTimings: false, requestHeaders: headers };
    const virtualKey = virtualKeyIn(headers);
    if (virtualKey !== undefined) draft.virtualKey = virtualKey;
    let extra: Record<string, string> | undefined;
    for (const name in headers) {
      const value = headers[name] ?? '';
      if (!name.startsWith('x-bf-')) {
        if (!filter.forwardsPlain || !filter.allowsPlain(name)) continue;
        extra ??= {};
        extra[name] ??= value; // what was asked for by prefix wins
      } else if (name.startsWith(extraPrefix)) {
        const bare = name.slice(extraPrefix.length);
        if (!filter.allows(bare)) continue;
        extra ??= {};
        extra[bare] = value;
      } else {
        readers.get(name)?.(draft, value, settings);
      }
    }
    if (extra !== undefined) draft.extraHeaders = extra;
    return draft;
  };
}
