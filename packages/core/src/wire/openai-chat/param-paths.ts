/** Top-level members of a request and the middle paths by which a target may refuse them. */
export const paramPaths: { readonly [member: string]: string } = {
  temperature: 'sampling.temperature',
  top_p: 'sampling.topP',
  top_k: 'sampling.topK',
  seed: 'sampling.seed',
  frequency_penalty: 'sampling.frequencyPenalty',
  presence_penalty: 'sampling.presencePenalty',
  logit_bias: 'sampling.logitBias',
  max_tokens: 'limits.maxOutputTokens',
  max_completion_tokens: 'limits.maxOutputTokens',
  stop: 'limits.stop',
  reasoning_effort: 'reasoning.effort',
  response_format: 'output',
  verbosity: 'verbosity',
  tools: 'tools',
  tool_choice: 'toolChoice',
  parallel_tool_calls: 'allowsParallelCalls',
  web_search_options: 'tools[].web-search',
  prediction: 'prediction',
  prompt_cache_key: 'cache.key',
  prompt_cache_retention: 'cache.retention',
  prompt_cache_options: 'cache.mode',
  modalities: 'modalities',
  audio: 'audio',
  n: 'candidateCount',
  logprobs: 'logprobs',
  top_logprobs: 'logprobs.top',
  service_tier: 'service.tier',
  user: 'identity.user',
  safety_identifier: 'identity.safetyId',
  metadata: 'identity.metadata',
  store: 'state.store',
};

/** Losing these changes price or speed, never the answer. */
export const costsOnly: ReadonlySet<string> = new Set([
  'prediction',
  'cache.key',
  'cache.retention',
  'cache.mode',
  'service.tier',
]);
/** Losing these changes nothing that the model says. */
export const formOnly: ReadonlySet<string> = new Set([
  'identity.user',
  'identity.safetyId',
  'identity.metadata',
  'state.store',
]);

/** Every member that the unified API defines; the rest of a body is extra. */
export const definedMembers: ReadonlySet<string> = new Set([
  ...Object.keys(paramPaths),
  ...['model', 'messages', 'fallbacks', 'stream', 'stream_options', 'reasoning', 'reasoning_max_tokens'],
  ...['cache_control', 'speed', 'inference_geo', 'mcp_servers', 'container', 'task_budget', 'context_management'],
]);

/** OpenAI's own members that we have no word for: they stay with the format. */
export const vendorMembers: ReadonlySet<string> = new Set(['functions', 'function_call', 'moderation']);
