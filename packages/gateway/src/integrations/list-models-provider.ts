import type { RequestHeaders } from '../http/request-headers.ts';

/** Which provider's models an SDK user wants; two spellings are in use, `all` and nothing mean every one. */
export function listModelsProvider(headers: RequestHeaders): string | undefined {
  const name = (headers['x-bf-list-models-provider'] ?? headers['x-bf-model-provider'])?.trim().toLowerCase();
  return name === undefined || name === '' || name === 'all' ? undefined : name;
}
