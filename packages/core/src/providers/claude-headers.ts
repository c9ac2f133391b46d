import type { JsonObject } from '../schema/json/raw-json.ts';
import { betaFlagsOf } from './beta-flags.ts';
import type { ClaudeHost } from './claude-host.ts';
import type { Origin } from './provider.ts';
import type { ProviderKey } from './provider-key.ts';
import type { UpstreamRequest } from './upstream-request.ts';

/** The version of the API that all of this speaks. @see https://docs.claude.com/en/api/versioning */
export const anthropicVersion = '2023-06-01';

/** Version and beta flags. A header without flags is emptied here and taken away with the credential. */
export const claudeHeaders =
  (host: ClaudeHost) =>
  (origin: Origin, body: JsonObject | undefined): Readonly<Record<string, string>> => {
    const flags = betaFlagsOf(body ?? {}, origin, host);
    const isNamed = origin.clientHeaders['anthropic-beta'] !== undefined;
    return {
      'anthropic-version': origin.clientHeaders['anthropic-version'] ?? anthropicVersion,
      ...((isNamed || flags.length > 0) && { 'anthropic-beta': flags.join(',') }),
    };
  };

/** The key in its header. Without a key the client's own credential travels, as subscribers of Claude Code want it. */
export function claudeAuth(request: UpstreamRequest, key: ProviderKey | undefined): UpstreamRequest {
  const headers = Object.entries(request.headers).filter(([name, value]) => name !== 'anthropic-beta' || value !== '');
  const credential = key === undefined || key.value === '' ? {} : { 'x-api-key': key.value };
  return { ...request, headers: { ...Object.fromEntries(headers), ...credential } };
}
