import type { IncomingRequest } from '../../http/incoming-request.ts';
import type { Reply } from '../../http/reply.ts';
import type { Vendor } from '../../vendor.ts';
import { completeRoute } from './complete-route.ts';
import { countTokensRoute, messagesRoute } from './messages-route.ts';
import { modelRoute, modelsRoute } from './models-route.ts';
import { anthropicFailure, refuse } from './refusal.ts';

/** @see https://docs.anthropic.com/en/api/overview */
export const anthropic: Vendor = {
  name: 'anthropic',
  authHeaders: ['x-api-key', 'authorization'],
  routes: [messagesRoute, countTokensRoute, completeRoute, modelsRoute, modelRoute],
  admit,
  failure: anthropicFailure,
  headers: (requestId) => ({
    'request-id': requestId,
    'anthropic-organization-id': '00000000-0000-4000-8000-000000000000',
    'anthropic-ratelimit-requests-limit': '4000',
    'anthropic-ratelimit-requests-remaining': '3999',
  }),
};

const versions = new Set(['2023-01-01', '2023-06-01', '2026-10-21']);

/** Any key will do unless it says of itself that it is invalid; so will a bearer token. */
function admit(request: IncomingRequest): Reply | undefined {
  const key = request.headers['x-api-key'];
  const token = request.headers['authorization'];
  if ((key ?? token ?? '') === '') return refuse(401, 'x-api-key header is required');
  if (key?.includes('invalid') === true) return refuse(401, 'invalid x-api-key');
  if (token?.includes('invalid') === true) return refuse(401, 'Invalid bearer token');
  const version = request.headers['anthropic-version'];
  if (version === undefined) return refuse(400, 'anthropic-version: header is required');
  if (!versions.has(version)) {
    return refuse(
      400,
      `anthropic-version: "${version}" is not a valid version. You can find the list of valid versions at https://docs.anthropic.com/en/api/versioning`,
    );
  }
  const type = request.headers['content-type'] ?? '';
  if (request.method !== 'POST' || type.toLowerCase().startsWith('application/json')) return undefined;
  return refuse(415, 'Invalid content type: expected application/json');
}
