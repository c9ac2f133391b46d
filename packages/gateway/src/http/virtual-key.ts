import type { RequestHeaders } from './request-headers.ts';

const isVirtualKey = (value: string): boolean => /^sk-bf-/i.test(value);

/**
 * The caller's virtual key. `x-bf-vk` counts whatever its value looks like; the headers that SDKs fill count only
 * with the prefix, since many tools always send some bearer.
 */
export function virtualKeyIn(headers: RequestHeaders): string | undefined {
  return (
    (headers['x-bf-vk']?.trim() || undefined) ??
    keyIn(bearerIn(headers['authorization'])) ??
    keyIn(headers['x-api-key']) ??
    keyIn(headers['x-goog-api-key']) ??
    keyIn(headers['api-key'])
  );
}

function keyIn(value: string | undefined): string | undefined {
  const key = value?.trim();
  return key !== undefined && isVirtualKey(key) ? key : undefined;
}

const bearerIn = (authorization: string | undefined): string | undefined =>
  authorization === undefined ? undefined : /^bearer\s+(.*)$/i.exec(authorization)?.[1];
