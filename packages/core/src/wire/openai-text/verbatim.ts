import type { Verbatim } from '../../schema/json/cut-verbatim.ts';

/** Members that the codec reads by type: nothing in them is cut. */
const read: Verbatim = {};
const names = (...members: readonly string[]): Verbatim =>
  Object.fromEntries(members.map((member) => [member, read] as const));

export const requestVerbatim: Verbatim = {
  ...names('model', 'fallbacks', 'prompt', 'best_of', 'echo', 'frequency_penalty', 'logit_bias', 'logprobs'),
  ...names('max_tokens', 'n', 'presence_penalty', 'seed', 'stop', 'stream', 'suffix', 'temperature', 'top_p', 'user'),
  stream_options: { ...names('include_usage', 'include_obfuscation'), '*': true },
  '*': true,
};

export const answerVerbatim: Verbatim = {
  ...names('id', 'object', 'created', 'model', 'error'),
  usage: {
    ...names('prompt_tokens', 'completion_tokens', 'total_tokens', 'reasoning_tokens'),
    ...names('prompt_tokens_details', 'completion_tokens_details'),
    '*': true,
  },
  choices: { '[]': { ...names('index', 'text', 'finish_reason', 'stop'), logprobs: true, '*': true } },
  '*': true,
};
