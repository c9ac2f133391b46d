import type { RequestHeaders } from './request-headers.ts';

const isVirtualKey = (value: string): boolean => /^sk-bf-/i.test(value);

/**
 * The caller's virtual key. `x-bf-vk` counts whatever its value looks like; the headers that SDKs fill count only
 * with the prefix, since many tools always send some bearer.
 */
export function virtualKeyIn(headers: RequestHeaders): string | undefined {
  const own = headers['x-bf-vk']?.trim();
  if (own !== undefined && own !== '') return own;
  const bearer = /^bearer\s+(.*)$/i.exec(headers['authorization'] ?? '')?.[1];
  return [bearer, headers['x-api-key'], headers['x-goog-api-key'], headers['api-key']]
    .map((value) => value?.trim())
    .find((value) => value !== undefined && isVirtualKey(value));
}
