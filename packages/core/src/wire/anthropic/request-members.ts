import { parseJson } from '../../schema/json/parse-json.ts';
import { isJsonObject, type Json, RawJson } from '../../schema/json/raw-json.ts';
import { isList, said } from './read-json.ts';

/** Members of a request that the middle has words for. */
export const typedMembers: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'system',
  'max_tokens',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'stream',
  'service_tier',
  'speed',
  'inference_geo',
  'metadata',
  'tools',
  'tool_choice',
  'mcp_servers',
  'thinking',
  'output_config',
  'output_format',
  'cache_control',
  'container',
  'context_management',
  'include',
]);

/** Members that the API defines and that mean nothing elsewhere. */
export const apiMembers: ReadonlySet<string> = new Set([
  'anthropic_version',
  'anthropic_beta',
  'betas',
  'billing_policy',
  'compaction',
  'diagnostics',
  'fallback_credit_token',
  'thread',
  'user_profile_id',
  'workspace_id',
]);

/** Members that this gateway added to the API: they never leave. */
export const gatewayMembers: ReadonlySet<string> = new Set(['fallbacks', 'extra_params', 'reasoning_summary']);

/**
 * `fallbacks` is a word of two: models as text and objects with a `provider` are for this gateway,
 * `"default"` and objects without one for Anthropic.
 */
export function vendorFallbacks(fallbacks: Json | undefined): Json | undefined {
  const value = said(fallbacks);
  if (!isList(value)) return plainOf(value) === 'default' ? 'default' : undefined;
  const theirs = value.filter((each) => {
    const plain = plainOf(each);
    return isJsonObject(plain) && plain['provider'] === undefined;
  });
  return theirs.length > 0 ? theirs : undefined;
}

function plainOf(value: Json | undefined): Json | undefined {
  if (!(value instanceof RawJson)) return value;
  const parsed = parseJson(value.text);
  return parsed.ok ? parsed.value : undefined;
}
