import type { IncomingRequest } from '../../http/incoming-request.ts';
import { bareKey } from '../../http/redact-headers.ts';
import type { Reply } from '../../http/reply.ts';
import type { Vendor } from '../../vendor.ts';
import { chatRoute } from './chat-route.ts';
import { completionsRoute } from './completions-route.ts';
import { embeddingsRoute } from './embeddings-route.ts';
import { openaiFailure } from './failure.ts';
import { mediaRoutes } from './media-routes.ts';
import { modelRoute, modelsRoute } from './models-route.ts';
import { refuse } from './refusal.ts';
import { inputTokensRoute, responsesRoute } from './responses-route.ts';
import { storedRoutes } from './stored-routes.ts';

/** @see https://platform.openai.com/docs/api-reference */
export const openai: Vendor = {
  name: 'openai',
  authHeaders: ['authorization'],
  routes: [
    chatRoute,
    responsesRoute,
    inputTokensRoute,
    completionsRoute,
    embeddingsRoute,
    modelsRoute,
    modelRoute,
    ...mediaRoutes,
    ...storedRoutes,
  ],
  admit,
  failure: openaiFailure,
  headers: (requestId) => ({
    'x-request-id': requestId,
    'openai-version': '2020-10-01',
    'openai-organization': 'simulator',
    'openai-processing-ms': '1',
    'x-ratelimit-limit-requests': '10000',
    'x-ratelimit-remaining-requests': '9999',
  }),
};

const formPaths = /^\/v1\/(audio\/transcriptions|images\/edits|images\/variations|files|videos)$/;

/** Files of containers come as a form or by their id. */
const eitherPaths = /^\/v1\/containers\/[^/]+\/files$/;

/** Any key will do unless it says of itself that it is invalid. */
function admit(request: IncomingRequest): Reply | undefined {
  const { authorization } = request.headers;
  if (authorization === undefined || !/^bearer\s+\S/i.test(authorization)) {
    const message =
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).";
    return refuse(401, { message });
  }
  const key = bareKey(authorization);
  if (key.includes('invalid')) {
    const shown = key.slice(0, 4) + '*'.repeat(Math.max(0, key.length - 8)) + key.slice(-4);
    const message = `Incorrect API key provided: ${shown}. You can find your API key at https://platform.openai.com/account/api-keys.`;
    return refuse(401, { message, code: 'invalid_api_key' });
  }
  const type = request.headers['content-type'] ?? '';
  const isForm = formPaths.test(request.path) || (eitherPaths.test(request.path) && request.form !== undefined);
  const wanted = isForm ? 'multipart/form-data' : 'application/json';
  if (request.method !== 'POST' || type.toLowerCase().startsWith(wanted)) return undefined;
  const message = `Unsupported content type: '${type}'. This API method only accepts '${wanted}' requests, but you specified the header 'Content-Type: ${type}'. Please try again with a supported content type.`;
  return refuse(400, { message, code: 'unsupported_content_type' });
}
