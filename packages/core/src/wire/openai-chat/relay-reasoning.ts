import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';

/**
 * Members that a message or delta lacks so that every client finds the reasoning: hosts spell it `reasoning` or
 * `reasoning_content`, this API promises `reasoning` and details. `undefined` when nothing is missing.
 */
export function reasoningMembers(message: JsonObject): string | undefined {
  const spelled = readString(message.reasoning);
  const alias = readString(message.reasoning_content);
  const text = spelled || alias;
  if (!text) return undefined;
  const json = JSON.stringify(text);
  const missing: string[] = [];
  if (message.reasoning === undefined) missing.push(`"reasoning":${json}`);
  if (message.reasoning_content === undefined) missing.push(`"reasoning_content":${json}`);
  if (message.reasoning_details === undefined)
    missing.push(`"reasoning_details":[{"type":"reasoning.text","index":0,"text":${json}}]`);
  return missing.length === 0 ? undefined : missing.join(',');
}
