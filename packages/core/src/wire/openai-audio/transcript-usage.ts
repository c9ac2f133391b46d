import type { Usage } from '../../schema/generate/usage.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { encodeMediaUsage } from '../openai-media-usage.ts';

/** Counted in tokens or in seconds, as the model is billed. */
export function encodeTranscriptUsage(usage: Usage | undefined, seconds: number | undefined): JsonObject | undefined {
  if (usage !== undefined) return { type: 'tokens', ...encodeMediaUsage(usage, 'token_details'), seconds };
  return seconds === undefined ? undefined : { type: 'duration', seconds };
}
