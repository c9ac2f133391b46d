import type { Usage } from '../../schema/generate/usage.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import { readObject } from '../../schema/json/read-value.ts';
import { decodeUsage, encodeUsage } from './usage.ts';

/** What operations other than chat tell about their cost. */
export function decodeMeta(wire: Json | undefined): Usage | undefined {
  const { tokens, billed_units } = readObject(wire) ?? {};
  return decodeUsage({ tokens, billed_units });
}

export const encodeMeta = (usage: Usage | undefined): JsonObject => ({
  api_version: { version: '2' },
  ...(usage && encodeUsage(usage)),
});
