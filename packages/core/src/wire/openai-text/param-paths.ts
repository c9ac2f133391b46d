/** Top-level members of a request and the middle paths by which a target may refuse them. */
export const paramPaths: { readonly [member: string]: string } = {
  suffix: 'completion.suffix',
  echo: 'completion.hasEcho',
  best_of: 'completion.bestOf',
  max_tokens: 'limits.maxOutputTokens',
  stop: 'limits.stop',
  temperature: 'sampling.temperature',
  top_p: 'sampling.topP',
  seed: 'sampling.seed',
  frequency_penalty: 'sampling.frequencyPenalty',
  presence_penalty: 'sampling.presencePenalty',
  logit_bias: 'sampling.logitBias',
  n: 'candidateCount',
  logprobs: 'logprobs',
  user: 'identity.user',
};

/** Losing these changes nothing that the model says. */
export const costsOnly: ReadonlySet<string> = new Set(['identity.user']);

/** Every member that the API defines; the rest of a body is extra. */
export const definedMembers: ReadonlySet<string> = new Set([
  ...Object.keys(paramPaths),
  ...['model', 'prompt', 'fallbacks', 'stream', 'stream_options'],
]);
