import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import { type MemberKind, wrongMember } from '../member-kinds.ts';
import { isTokenPrompt } from './text-request.ts';

const params: { readonly [member: string]: MemberKind } = {
  model: 'string',
  fallbacks: 'strings',
  best_of: 'integer',
  logprobs: 'integer',
  max_tokens: 'integer',
  n: 'integer',
  seed: 'integer',
  echo: 'boolean',
  frequency_penalty: 'number',
  presence_penalty: 'number',
  temperature: 'number',
  top_p: 'number',
  logit_bias: 'numbers by name',
  stop: 'string or strings',
  suffix: 'string',
  user: 'string',
  stream: 'boolean',
  stream_options: 'object',
};

/** Rules of `POST /v1/completions` that hold before anybody is asked. */
export function checkRequest({ value }: JsonBody): Result<void> {
  const wrong = wrongMember(value, params) ?? wrongPrompt(value.prompt);
  if (wrong !== undefined) return invalidRequest(`invalid request format: ${wrong}`);
  return isMissing(value.prompt) ? invalidRequest('prompt is required for text completion') : ok(undefined);
}

/** An empty prompt is one too; an empty list is none. */
const isMissing = (prompt: Json | undefined): boolean =>
  prompt === undefined || prompt === null || (Array.isArray(prompt) && prompt.length === 0);

function wrongPrompt(prompt: Json | undefined): string | undefined {
  if (isMissing(prompt) || typeof prompt === 'string' || isTokenPrompt(prompt)) return undefined;
  const isTexts = Array.isArray(prompt) && prompt.every((each) => typeof each === 'string');
  return isTexts ? undefined : 'prompt must be a string or an array of strings';
}
