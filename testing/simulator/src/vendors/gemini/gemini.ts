import type { IncomingRequest } from '../../http/incoming-request.ts';
import type { Reply } from '../../http/reply.ts';
import type { Vendor } from '../../vendor.ts';
import { countRoute, generateRoute, modelsRoute, streamRoute } from './generate-routes.ts';
import { geminiFailure, refuse } from './refusal.ts';

/** @see https://ai.google.dev/api */
export const gemini: Vendor = {
  name: 'gemini',
  authHeaders: ['x-goog-api-key'],
  routes: [generateRoute, streamRoute, countRoute, modelsRoute],
  admit,
  failure: geminiFailure,
  headers: () => ({ 'x-content-type-options': 'nosniff', vary: 'Origin' }),
};

/** Any key will do unless it says of itself that it is invalid. */
function admit({ headers }: IncomingRequest): Reply | undefined {
  const key = headers['x-goog-api-key'] ?? '';
  if (key === '') return refuse(403, "Method doesn't allow unregistered callers. Please use API Key.");
  return key.includes('invalid') ? refuse(400, 'API key not valid. Please pass a valid API key.') : undefined;
}
