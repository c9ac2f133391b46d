/** Does this OpenAI model think before it answers? Decided by its name; aliases are resolved before. */
export const isOpenaiReasoningModel = (model: string): boolean =>
  model.includes('gpt-oss') || model.startsWith('gpt-5') || model.includes('-o1-') || /^o[134](?:$|[-_])/.test(model);

/** Newer models that take `top_p` as long as they do not think. */
export const samplesWithoutThinking = (model: string): boolean =>
  model.startsWith('gpt-5.') && !model.includes('-pro') && !model.includes('-codex');
