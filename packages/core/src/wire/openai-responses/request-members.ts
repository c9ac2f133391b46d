/*
 * Top-level members of a request body.
 * https://platform.openai.com/docs/api-reference/responses/create
 */

/** Those for which the middle model has words. */
const typedMembers = [
  'background',
  'context_management',
  'conversation',
  'include',
  'input',
  'instructions',
  'max_output_tokens',
  'max_tool_calls',
  'metadata',
  'model',
  'parallel_tool_calls',
  'previous_response_id',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'reasoning',
  'safety_identifier',
  'service_tier',
  'store',
  'stream',
  'stream_options',
  'temperature',
  'text',
  'tool_choice',
  'tools',
  'top_logprobs',
  'top_p',
  'truncation',
  'user',
] as const;

/** Those that only this API knows. */
const otherMembers = ['access_programs', 'image', 'moderation', 'prompt'] as const;

/** Everything that the API defines; of these a wrongly typed one is the provider's to judge. */
export const vendorMembers: ReadonlySet<string> = new Set([...typedMembers, ...otherMembers]);

/** Meant for this gateway; never sent on. */
export const gatewayMembers = ['fallbacks', 'stream_format'] as const;
