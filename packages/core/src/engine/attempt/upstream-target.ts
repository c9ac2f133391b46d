import type { Endpoint, Origin } from '../../providers/provider.ts';
import type { UpstreamRequest } from '../../providers/upstream-request.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { type RequestType, spelledRequestType } from '../../schema/request-type.ts';
import type { Call } from '../call.ts';
import type { KeyEntry } from '../keys/key-entry.ts';
import { type ReadyProvider, withoutSlash } from '../run/ready-provider.ts';

/** Facts of one attempt for paths, headers and quirks. `model` is the vendor's own name for it. */
export const originOf = (
  ready: ReadyProvider,
  call: Call,
  type: RequestType,
  model: string,
  entry: KeyEntry | undefined,
): Origin => ({
  model,
  key: entry?.key,
  isStream: call.isStream,
  requestType: type,
  isCustom: ready.settings.isCustom,
  betaHeaders: ready.settings.betaHeaders,
  clientHeaders: hasMembers(call.options.extraHeaders)
    ? { ...ready.configuredHeaders, ...call.options.extraHeaders }
    : ready.configuredHeaders,
  asked: call.body.value,
});

/**
 * The request without its credential, which comes last. Headers: the configured ones, over them the client's,
 * over them those of the protocol.
 */
export function upstreamRequest(
  ready: ReadyProvider,
  endpoint: Endpoint,
  origin: Origin,
  call: Call,
  body: { readonly text: string; readonly value: JsonObject },
): UpstreamRequest {
  const method = endpoint.method ?? 'POST';
  const isBodyless = method === 'GET' || method === 'DELETE';
  const base = isBodyless ? ready.headers.bodyless : call.isStream ? ready.headers.stream : ready.headers.unary;
  const protocol = endpoint.headers?.(origin, body.value);
  const headers = hasMembers(call.options.extraHeaders)
    ? { ...base, ...call.options.extraHeaders, ...protocol }
    : protocol === undefined
      ? base
      : { ...base, ...protocol };
  const url = urlOf(ready, endpoint, origin);
  return isBodyless ? { method, url, headers } : { method, url, headers, body: body.text };
}

function urlOf(ready: ReadyProvider, endpoint: Endpoint, origin: Origin): string {
  const { settings } = ready;
  const override = settings.isCustom
    ? settings.pathOverrides[spelledRequestType(origin.requestType, origin.isStream)]
    : undefined;
  if (override?.startsWith('http://') || override?.startsWith('https://')) return override;
  const own =
    settings.baseUrl ?? endpoint.baseUrlOf?.(origin) ?? (origin.key && settings.provider.baseUrlOf?.(origin.key));
  const base = own === undefined ? ready.baseUrl : withoutSlash(own);
  if (!override) return base + endpoint.path(origin);
  return override.startsWith('/') ? base + override : `${base}/${override}`;
}

function hasMembers(object: object): boolean {
  for (const _ in object) return true;
  return false;
}
