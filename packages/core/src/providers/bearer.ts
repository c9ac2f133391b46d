import type { Auth } from './provider.ts';

/** `Authorization: Bearer <value>`; hosts without keys get no header at all. */
export const bearer: Auth = (request, key) =>
  key === undefined || key.value === ''
    ? request
    : { ...request, headers: { ...request.headers, authorization: `Bearer ${key.value}` } };
