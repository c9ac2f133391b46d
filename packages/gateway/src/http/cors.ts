import type { ClientSettings } from './client-settings.ts';

const allowedMethods = 'GET, POST, PUT, DELETE, PATCH, OPTIONS, HEAD';
const defaultHeaders = [
  'Content-Type',
  'Authorization',
  'X-Requested-With',
  'X-Stainless-Timeout',
  'X-Api-Key',
  'X-OpenAI-Agents-SDK',
];
const localHosts = new Set(['localhost', '127.0.0.1', '0.0.0.0']);

/** Which web pages may call the gateway from a browser. Built once per configuration. */
export interface CorsPolicy {
  /** Marks the response of an allowed origin; any other response stays as it is. */
  mark(origin: string, request: Request, headers: Headers): void;
  /** Is the page on this machine, or named by the operator, other than by "any"? */
  trusts(origin: string): boolean;
  /** The answer to `OPTIONS`. */
  preflight(request: Request): Response;
}

type OriginMatch = 'named' | 'wildcard' | 'none';

export function corsPolicy(settings: Pick<ClientSettings, 'allowedOrigins' | 'allowedHeaders'>): CorsPolicy {
  const exact = new Set(settings.allowedOrigins);
  const patterns = settings.allowedOrigins.filter((entry) => entry !== '*' && entry.includes('*')).map(originPattern);
  const allowsAnyHeader = settings.allowedHeaders.includes('*');
  const namedHeaders = [...defaultHeaders, ...settings.allowedHeaders.filter((name) => name !== '*')].join(', ');

  const matchOf = (origin: string): OriginMatch => {
    if (isLocalOrigin(origin) || exact.has(origin) || patterns.some((pattern) => pattern(origin))) return 'named';
    return exact.has('*') ? 'wildcard' : 'none';
  };
  const allowedHeadersFor = (match: OriginMatch, request: Request): string => {
    if (!allowsAnyHeader) return namedHeaders;
    return match === 'named' ? (request.headers.get('access-control-request-headers') ?? namedHeaders) : '*';
  };
  const mark = (origin: string, request: Request, headers: Headers): void => {
    const match = matchOf(origin);
    if (match === 'none') return;
    headers.set('access-control-allow-origin', origin);
    headers.set('access-control-allow-methods', allowedMethods);
    headers.set('access-control-allow-headers', allowedHeadersFor(match, request));
    headers.set('access-control-max-age', '86400');
    headers.append('vary', 'Origin');
    if (match === 'named') headers.set('access-control-allow-credentials', 'true');
  };
  return {
    mark,
    trusts: (origin) => matchOf(origin) === 'named',
    preflight(request) {
      const origin = request.headers.get('origin') ?? '';
      const status = origin !== '' && matchOf(origin) !== 'none' ? 200 : 403;
      return new Response(null, { status });
    },
  };
}

function isLocalOrigin(origin: string): boolean {
  const url = URL.parse(origin);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && localHosts.has(url.hostname);
}

/** `*` is one or more characters other than `/` and `.`, so that `https://*.example.com` is one label deep. */
function originPattern(entry: string): (origin: string) => boolean {
  const source = entry
    .split('*')
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/.]+');
  const pattern = new RegExp(`^${source}$`);
  return (origin) => pattern.test(origin);
}
