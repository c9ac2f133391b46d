import type { JsonText } from '../../schema/generate/json-text.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { asJsonText, type JsonObject } from '../../schema/json/raw-json.ts';

/** Claude Code's own search function, whose schema lets models fill in both domain lists although only one may be given. */
export const webSearchFunction = 'WebSearch';

/** Keeps one of the two domain lists: the filled one, of two alike the allowed ones. */
export function cleanWebSearchInput(json: JsonText, input: JsonObject): JsonText {
  const allowed = input['allowed_domains'];
  const blocked = input['blocked_domains'];
  if (allowed === undefined || blocked === undefined) return json;
  const surplus = isEmpty(allowed) && !isEmpty(blocked) ? 'allowed_domains' : 'blocked_domains';
  const parsed = JsonBody.parse(json);
  return parsed.ok ? asJsonText(parsed.body.edited({ [surplus]: undefined })) : json;
}

const isEmpty = (list: unknown): boolean => list === null || (Array.isArray(list) && list.length === 0);
