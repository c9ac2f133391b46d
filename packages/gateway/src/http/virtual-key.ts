import type { RequestHeaders } from './request-headers.ts';

const isVirtualKey = (value: string): boolean => /^sk-bf-/i.test(value);

/**
 * The caller's virtual key. `x-bf-vk` counts whatever its value looks like; the headers that SDKs fill count only
 * with the prefix, since many tools always send some bearer.
 */
export function virtualKeyIn(headers: RequestHeaders): string | undefined {
  if (!couldCarryOne(headers)) return undefined;
  const own = headers['x-bf-vk']?.trim();
  if (own !== undefined && own !== '') return own;
  const bearer = /^bearer\s+(.*)$/i.exec(headers['authorization'] ?? '')?.[1];
  return [bearer, headers['x-api-key'], headers['x-goog-api-key'], headers['api-key']]
    .map((value) => value?.trim())
    .find((value) => value !== undefined && isVirtualKey(value));
}

/** Most requests carry at most a bearer of somebody else's: that is told without taking headers apart. */
const couldCarryOne = (headers: RequestHeaders): boolean =>
  headers['x-bf-vk'] !== undefined ||
  headers['authorization'] !== undefined ||
  headers['x-api-key'] !== undefined ||
  headers['x-goog-api-key'] !== undefined ||
  headers['api-key'] !== undefined;
