import { JsonBody } from '../schema/json/json-body.ts';
import type { JsonObject } from '../schema/json/raw-json.ts';
import { readNumber, readObject } from '../schema/json/read-value.ts';
import { memberNamed, TextSplices } from './text-splices.ts';

/** Does the provider's own `usage` say all that this API promises: split cache counts, a total, cost as an object? */
export function isCompleteUsage(usage: JsonObject): boolean {
  const details = readObject(usage.prompt_tokens_details);
  const isTold = details === undefined || missingCounts(details) === '';
  return isTold && typeof usage.total_tokens === 'number' && typeof usage.cost !== 'number';
}

/** The provider's own `usage`, letter by letter, with what is missing beside it. */
export function completedUsage(source: string): string {
  const parsed = JsonBody.parse(source);
  if (!parsed.ok || isCompleteUsage(parsed.body.value)) return source;
  const { value } = parsed.body;
  const splices = new TextSplices(source);
  const at = source.indexOf('{');
  const members = splices.members(at);
  const details = memberNamed(members, 'prompt_tokens_details');
  const missing = missingCounts(readObject(value.prompt_tokens_details));
  if (missing !== '' && details !== undefined) splices.prepend(details.valueStart, missing);
  const cost = memberNamed(members, 'cost');
  if (typeof value.cost === 'number' && cost !== undefined)
    splices.replace(cost, `{"total_cost":${splices.source(cost)}}`);
  if (value.total_tokens === undefined)
    splices.prepend(at, `"total_tokens":${count(value.prompt_tokens) + count(value.completion_tokens)}`);
  return splices.apply();
}

const count = (value: JsonObject[string]): number => readNumber(value) ?? 0;

/** Members to put in front, zeros left out but for the sum. */
function missingCounts(details: JsonObject | undefined): string {
  if (details === undefined) return '';
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
