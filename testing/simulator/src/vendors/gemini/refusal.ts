import { type JsonReply, json } from '../../http/reply.ts';
import type { Path, Trouble } from '../../validation/trouble.ts';

const words: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};
const failures: Readonly<Record<number, string>> = {
  401: 'Request had invalid authentication credentials.',
  403: 'The caller does not have permission',
  404: 'Requested entity was not found.',
  429: 'You exceeded your current quota, please check your plan and billing details.',
  503: 'The model is overloaded. Please try again later.',
  504: 'Deadline expired before operation could complete.',
};

const errorOf = (status: number, message: string) => ({
  error: { code: status, message, status: words[status] ?? (status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT') },
});

/** @see https://ai.google.dev/gemini-api/docs/troubleshooting */
export const refuse = (status: number, message: string): JsonReply => json(status, errorOf(status, message));

/** What Google says with this status. */
export const geminiFailure = (status: number): JsonReply =>
  refuse(status, failures[status] ?? (status >= 500 ? 'An internal error has occurred.' : 'Bad request'));

export const failureFrames: readonly string[] = [
  `data: ${JSON.stringify(errorOf(503, 'The model is overloaded. Please try again later.'))}\r\n\r\n`,
];

/** `contents[0].parts[1].text` */
const spell = (path: Path): string =>
  path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');

/** A trouble in Google's words. */
export function messageOf(trouble: Trouble): string {
  const at = spell(trouble.path);
  switch (trouble.type) {
    case 'unknown-member': {
      const owner = spell(trouble.path.slice(0, -1));
      const name = String(trouble.path.at(-1));
      const where = owner === '' ? '' : ` at '${owner}'`;
      return `Invalid JSON payload received. Unknown name "${name}"${where}: Cannot find field.`;
    }
    case 'missing':
      return `* GenerateContentRequest.${at}: ${at} is not specified`;
    case 'wrong-type':
      return `Invalid value at '${at}' (${trouble.expected}), ${JSON.stringify(trouble.received)}`;
    case 'not-one-of':
      return `Invalid value at '${at}', ${JSON.stringify(trouble.received)}`;
    case 'out-of-bounds':
      return `* GenerateContentRequest.${at}: value must be ${trouble.side === 'below' ? 'at least' : 'at most'} ${trouble.bound}`;
    case 'pattern':
      return `Invalid value at '${at}' (${trouble.pattern}), ${JSON.stringify(trouble.received)}`;
    case 'rule':
      return trouble.message;
  }
}
