import { JsonBody } from '../schema/json/json-body.ts';
import type { JsonObject } from '../schema/json/raw-json.ts';
import { readNumber, readObject } from '../schema/json/read-value.ts';
import { memberNamed, TextSplices } from './text-splices.ts';

/** The provider's own `usage`, with what this API promises beside it: split cache counts, a total, cost as an object. */
export function completedUsage(source: string): string {
  const parsed = JsonBody.parse(source);
  if (!parsed.ok) return source;
  const { value } = parsed.body;
  const details = readObject(value.prompt_tokens_details);
  const missing = details === undefined ? '' : missingCounts(details);
  const needsTotal = readNumber(value.total_tokens) === undefined;
  if (missing === '' && !needsTotal && typeof value.cost !== 'number') return source;
  const splices = new TextSplices(source);
  const at = source.indexOf('{');
  const members = splices.members(at);
  const inner = memberNamed(members, 'prompt_tokens_details');
  if (missing !== '' && inner !== undefined) splices.prepend(inner.valueStart, missing);
  const cost = memberNamed(members, 'cost');
  if (typeof value.cost === 'number' && cost !== undefined)
    splices.replace(cost, `{"total_cost":${splices.source(cost)}}`);
  if (needsTotal && memberNamed(members, 'total_tokens') === undefined)
    splices.prepend(at, `"total_tokens":${count(value.prompt_tokens) + count(value.completion_tokens)}`);
  return splices.apply();
}

const count = (value: JsonObject[string]): number => readNumber(value) ?? 0;

/** Members to put in front, zeros left out but for the sum. */
function missingCounts(details: JsonObject): string {
  const missing: string[] = [];
  const read = count(details.cached_tokens);
  const written = count(details.cache_write_tokens);
  if (details.cached_read_tokens === undefined && details.cached_write_tokens === undefined && read > 0)
    missing.push(`"cached_read_tokens":${read}`);
  if (details.cached_write_tokens === undefined && written > 0) missing.push(`"cached_write_tokens":${written}`);
  if (details.cached_tokens === undefined)
    missing.push(`"cached_tokens":${count(details.cached_read_tokens) + count(details.cached_write_tokens)}`);
  return missing.join(',');
}
