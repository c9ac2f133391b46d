import type { GatewayError } from '@bifrost/core/schema/errors/gateway-error.ts';
import type { ClientSettings } from './client-settings.ts';
import type { RequestHeaders } from './request-headers.ts';
import { virtualKeyIn } from './virtual-key.ts';

/** Who may come in at all, judged by headers before a byte of the body is read. `undefined` lets the request pass. */
export type Admission = (headers: RequestHeaders) => GatewayError | undefined;

/** Required headers first, then, where the configuration demands it, a virtual key that `isKnown`. */
export function admission(
  settings: Pick<ClientSettings, 'requiredHeaders' | 'enforcesAuthOnInference'>,
  isKnown: (virtualKey: string) => boolean,
): Admission {
  const required = settings.requiredHeaders.map((name) => name.toLowerCase());
  return (headers) => {
    if (required.some((name) => headers[name] === undefined)) {
      const missing = required.filter((name) => headers[name] === undefined);
      return { kind: 'missing-required-headers', message: `missing required headers: ${missing.join(', ')}` };
    }
    return settings.enforcesAuthOnInference ? credentialFault(headers, isKnown) : undefined;
  };
}

function credentialFault(headers: RequestHeaders, isKnown: (virtualKey: string) => boolean): GatewayError | undefined {
  const key = virtualKeyIn(headers);
  if (key === undefined) return virtualKeyRequired;
  return isKnown(key) ? undefined : virtualKeyNotFound;
}

const virtualKeyRequired: GatewayError = {
  kind: 'virtual-key-required',
  message: 'virtual key is required. Provide a virtual key via the x-bf-vk header.',
};

const virtualKeyNotFound: GatewayError = {
  kind: 'virtual-key-not-found',
  message: 'virtual key not found. The provided virtual key does not exist or has been revoked.',
};
