import type { ProviderKey } from './provider-key.ts';
import type { UpstreamRequest } from './upstream-request.ts';

/** `Authorization: Bearer <value>`; hosts without keys get no header at all. */
export const bearer = (request: UpstreamRequest, key: ProviderKey | undefined): UpstreamRequest =>
  key === undefined || key.value === ''
    ? request
    : { ...request, headers: { ...request.headers, authorization: `Bearer ${key.value}` } };
