import type { HeaderFilterSettings } from './client-settings.ts';

/** Never travels to a provider, whatever the configuration allows. */
const forbidden: ReadonlySet<string> = new Set([
  'proxy-authorization',
  'cookie',
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'x-api-key',
  'x-goog-api-key',
  'x-bf-api-key',
  'x-bf-api-key-id',
  'x-bf-vk',
  // hop by hop
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
]);

/** What only describes the client's own connection or credential: an allow-list of `*` does not mean these. */
const notPlain: ReadonlySet<string> = new Set([
  'authorization',
  'api-key',
  'accept-encoding',
  'content-encoding',
  'content-type',
  'expect',
]);

const prefix = 'x-bf-eh-';

/** Decides which client headers may reach a provider: fixed names first, then the allow-list, then the deny-list. */
export class HeaderFilter {
  readonly #isAllowed: ((name: string) => boolean) | undefined;
  readonly #isDenied: (name: string) => boolean;

  constructor(settings: HeaderFilterSettings) {
    const allowlist = settings.allowlist.map(normalEntry).filter((entry) => entry !== '');
    this.#isAllowed = allowlist.length === 0 ? undefined : matcher(allowlist);
    this.#isDenied = matcher(settings.denylist.map(normalEntry).filter((entry) => entry !== ''));
  }

  /** Are headers forwarded that do not carry the `x-bf-eh-` prefix? */
  get forwardsPlain(): boolean {
    return this.#isAllowed !== undefined;
  }

  /** `name` in lower case and without prefix. */
  allows(name: string): boolean {
    if (name === '' || forbidden.has(name)) return false;
    return (this.#isAllowed?.(name) ?? true) && !this.#isDenied(name);
  }

  /** For headers without any prefix of the gateway's. */
  allowsPlain(name: string): boolean {
    return this.#isAllowed !== undefined && !notPlain.has(name) && this.allows(name);
  }
}

/** Published hardening examples write entries with the prefix; they mean the same. */
function normalEntry(entry: string): string {
  const name = entry.trim().toLowerCase();
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

function matcher(entries: readonly string[]): (name: string) => boolean {
  const exact = new Set(entries.filter((entry) => !entry.endsWith('*')));
  const prefixes = entries.filter((entry) => entry.endsWith('*')).map((entry) => entry.slice(0, -1));
  return (name) => exact.has(name) || prefixes.some((start) => name.startsWith(start));
}
