import type { ClientSettings } from '../config/settings/client-settings.ts';
import { type Admission, admission } from '../http/admission.ts';
import { type CorsPolicy, corsPolicy } from '../http/cors.ts';
import { requestOptions } from '../http/request-options.ts';

/** What the HTTP floor makes of the `client` block, always of the one in force. */
export interface HotClient {
  readonly admit: Admission;
  readonly readOptions: ReturnType<typeof requestOptions>;
  readonly cors: CorsPolicy;
  /** Is the path among the whitelisted ones? Without query, as the router sees it. */
  readonly isOpenPath: (path: string) => boolean;
  readonly settings: () => ClientSettings;
  /** The next request meets these. */
  replace(settings: ClientSettings): void;
}

export function hotClient(start: ClientSettings, isKnownKey: (virtualKey: string) => boolean): HotClient {
  const madeOf = (settings: ClientSettings) => ({
    settings,
    admit: admission(settings, isKnownKey),
    readOptions: requestOptions(settings),
    cors: corsPolicy(settings),
  });
  let current = madeOf(start);
  return {
    admit: (headers) => current.admit(headers),
    readOptions: (headers) => current.readOptions(headers),
    cors: {
      mark: (origin, request, headers) => current.cors.mark(origin, request, headers),
      trusts: (origin) => current.cors.trusts(origin),
      preflight: (request) => current.cors.preflight(request),
    },
    isOpenPath: (path) => current.settings.whitelistedRoutes.some((entry) => covers(entry, path)),
    settings: () => current.settings,
    replace(settings) {
      current = madeOf(settings);
    },
  };
}

const covers = (entry: string, path: string): boolean =>
  entry.endsWith('*') ? path.startsWith(entry.slice(0, -1)) : path === entry;
