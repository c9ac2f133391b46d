import { type JsonReply, json } from '../../http/reply.ts';
import type { Trouble } from '../../validation/trouble.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html */
const types: Readonly<Record<number, string>> = {
  400: 'ValidationException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  424: 'ModelErrorException',
  429: 'ThrottlingException',
  500: 'InternalServerException',
  503: 'ServiceUnavailableException',
};

const words: Readonly<Record<number, string>> = {
  403: "You don't have access to the model with the specified model ID.",
  404: 'Could not resolve the foundation model from the provided model identifier.',
  429: 'Too many requests, please wait before trying again.',
  500: 'The system encountered an unexpected error during processing. Try your request again.',
  503: 'Bedrock is unable to process your request.',
};

export function refuse(status: number, message: string, type = types[status] ?? 'InternalServerException'): JsonReply {
  return json(status, { message }, { 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/` });
}

/** What Bedrock says with this status. */
export const bedrockFailure = (status: number): JsonReply => refuse(status, words[status] ?? 'The request failed.');

/** A trouble in Bedrock's words. */
export function messageOf(trouble: Trouble): string {
  const at = trouble.path.join('.');
  switch (trouble.type) {
    case 'unknown-member':
      return `The model returned the following errors: ${at}: Extra inputs are not permitted`;
    case 'missing':
      return `1 validation error detected: Value null at '${at}' failed to satisfy constraint: Member must not be null`;
    case 'rule':
      return trouble.message;
    default:
      return `1 validation error detected: Value at '${at}' failed to satisfy constraint`;
  }
}
