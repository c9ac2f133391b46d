import { type JsonReply, json } from '../../http/reply.ts';
import type { Path, Trouble } from '../../validation/trouble.ts';

/** @see https://docs.anthropic.com/en/api/errors */
const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};
const failureWords: Readonly<Record<number, string>> = {
  401: 'invalid x-api-key',
  403: 'Your API key does not have permission to use the specified resource.',
  404: 'Not found',
  413: 'Request exceeds the maximum allowed number of bytes.',
  429: 'Number of request tokens has exceeded your per-minute rate limit.',
  500: 'Internal server error',
  529: 'Overloaded',
};

const typeOf = (status: number): string =>
  errorTypes[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');

export const refuse = (status: number, message: string): JsonReply =>
  json(status, { type: 'error', error: { type: typeOf(status), message } });

/** What Anthropic says with this status. */
export const anthropicFailure = (status: number): JsonReply =>
  refuse(status, failureWords[status] ?? (status >= 500 ? 'Internal server error' : 'Bad request'));

/** `messages.0.content.1.text` */
export const spell = (path: Path): string => path.join('.');

const inputs: Readonly<Record<string, string>> = {
  string: 'Input should be a valid string',
  number: 'Input should be a valid number',
  int: 'Input should be a valid integer',
  boolean: 'Input should be a valid boolean',
  array: 'Input should be a valid list',
  object: 'Input should be an object',
  record: 'Input should be an object',
};

/** A trouble in Anthropic's words. */
export function messageOf(trouble: Trouble): string {
  const at = spell(trouble.path);
  switch (trouble.type) {
    case 'unknown-member':
      return `${at}: Extra inputs are not permitted`;
    case 'missing':
      return `${at}: Field required`;
    case 'wrong-type':
      return `${at}: ${inputs[trouble.expected.split(' or ')[0] ?? ''] ?? 'Input is invalid'}`;
    case 'not-one-of': {
      const quoted = trouble.options.map((option) => `'${option}'`);
      if (trouble.tag !== undefined) {
        const where = spell(trouble.path.slice(0, -1));
        return `${where}: Input tag '${trouble.received}' found using '${trouble.tag}' does not match any of the expected tags: ${quoted.join(', ')}`;
      }
      return `${at}: Input should be ${quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}` : quoted.join('')}`;
    }
    case 'out-of-bounds':
      return `${at}: ${boundWords(trouble)}`;
    case 'pattern':
      return `${at}: String should match pattern '${trouble.pattern}'`;
    case 'rule':
      return at === '' ? trouble.message : `${at}: ${trouble.message}`;
  }
}

function boundWords({ of, side, bound, size }: Extract<Trouble, { type: 'out-of-bounds' }>): string {
  const word = side === 'below' ? 'least' : 'most';
  if (of === 'array')
    return `List should have at ${word} ${bound} item${bound === 1 ? '' : 's'} after validation, not ${size}`;
  if (of === 'string') return `String should have at ${word} ${bound} character${bound === 1 ? '' : 's'}`;
  return `Input should be ${side === 'below' ? 'greater' : 'less'} than or equal to ${bound}`;
}
