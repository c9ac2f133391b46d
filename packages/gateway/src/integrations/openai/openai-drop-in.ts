import type { DropIn } from '../../http/inference-route.ts';

/** Bare model names mean OpenAI. */
export const openaiDropIn: DropIn = { defaultProvider: () => 'openai' };

/** Calls without a deployment in their path, which the AzureOpenAI SDK makes for some APIs, mean Azure. */
export const azureAwareDropIn: DropIn = {
  defaultProvider: (headers) => (headers['user-agent']?.includes('AzureOpenAI') ? 'azure' : 'openai'),
};
