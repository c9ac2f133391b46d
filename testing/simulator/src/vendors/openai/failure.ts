import type { JsonReply } from '../../http/reply.ts';
import { type Refusal, refuse } from './refusal.ts';

const failures: Readonly<Record<number, Refusal>> = {
  400: { message: 'Bad request.' },
  401: {
    message: 'Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.',
    code: 'invalid_api_key',
  },
  403: { message: 'You are not allowed to do that.', code: 'permission_denied' },
  404: { message: 'Invalid URL', code: null },
  429: {
    message: 'Rate limit reached for requests. Please try again later.',
    type: 'requests',
    code: 'rate_limit_exceeded',
  },
  500: { message: 'The server had an error while processing your request. Sorry about that!', type: 'server_error' },
  503: { message: 'That model is currently overloaded with other requests.', type: 'server_error', code: 'overloaded' },
};

/** What OpenAI says with this status. */
export function openaiFailure(status: number): JsonReply {
  const known = failures[status] ?? failures[status >= 500 ? 500 : 400];
  return refuse(status, known ?? { message: `status ${status}` });
}

export const midStreamFailure = {
  message: 'The server had an error while processing your request. Sorry about that!',
  type: 'server_error',
  param: null,
  code: 'server_error',
} as const;
