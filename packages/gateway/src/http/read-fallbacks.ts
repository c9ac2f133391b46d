import { invalidRequest, ok, type Result } from '@bifrost/core/schema/errors/result.ts';
import { isJsonObject, type Json } from '@bifrost/core/schema/json/raw-json.ts';

const none: Result<readonly string[]> = ok([]);

/**
 * The body's own list of further targets, as `provider/model` texts.
 * `takesObjects`: SDK users may also write `{provider, model}`, which the unified API refuses.
 */
export function readFallbacks(value: Json | undefined, takesObjects: boolean): Result<readonly string[]> {
  if (value === undefined || value === null) return none;
  if (!Array.isArray(value)) return wrongType;
  const texts: string[] = [];
  for (const entry of value as readonly Json[]) {
    const text = textOf(entry, takesObjects);
    if (text === undefined) return wrongType;
    texts.push(text);
  }
  return ok(texts);
}

const wrongType = invalidRequest('invalid request format: fallbacks must be an array of strings');

function textOf(entry: Json, takesObjects: boolean): string | undefined {
  if (typeof entry === 'string') return entry;
  if (!takesObjects || !isJsonObject(entry)) return undefined;
  const { provider, model } = entry;
  return typeof provider === 'string' && typeof model === 'string' ? `${provider}/${model}` : undefined;
}
