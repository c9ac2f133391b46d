import { compact } from '../schema/compact.ts';
import type { JsonBody } from '../schema/json/json-body.ts';
import { isJsonObject, type Json, type JsonObject } from '../schema/json/raw-json.ts';
import { readObjects, readString } from '../schema/json/read-value.ts';
import type { Ask } from './codec.ts';
import { completedUsage, isCompleteUsage } from './openai-completed-usage.ts';
import { openaiFinishReason } from './openai-finish.ts';
import { decodeOpenaiUsage } from './openai-usage.ts';
import type { Peek } from './relay.ts';
import { memberNamed, type TextSplices } from './text-splices.ts';

/** Top-level members that the API promises even where a provider leaves them out. */
export function completeAnswer(splices: TextSplices, body: JsonBody, ask: Ask, object: string): void {
  const { value } = body;
  if (!hasHead(value)) completeHead(splices, body, ask, object);
  if (!isJsonObject(value.usage) || isCompleteUsage(value.usage)) return;
  const usage = memberNamed(body.members, 'usage');
  if (usage !== undefined) splices.replace(usage, completedUsage(splices.source(usage)));
}

const isSaid = (value: Json | undefined): boolean => value !== undefined && value !== null && value !== '';

const hasHead = ({ model, object, created, system_fingerprint, usage }: JsonObject): boolean =>
  isSaid(model) && isSaid(object) && isSaid(created) && system_fingerprint !== undefined && usage !== undefined;

function completeHead(splices: TextSplices, body: JsonBody, ask: Ask, object: string): void {
  const { value } = body;
  const named: { readonly [member: string]: string } = {
    model: JSON.stringify(ask.model),
    object: JSON.stringify(object),
    created: String(Math.floor(ask.receivedAtMs / 1000)),
  };
  const missing: string[] = [];
  for (const [name, text] of Object.entries(named)) {
    const member = memberNamed(body.members, name);
    if (member === undefined) missing.push(`"${name}":${text}`);
    else if (!isSaid(value[name])) splices.replace(member, text);
  }
  if (value.system_fingerprint === undefined) missing.push('"system_fingerprint":""');
  if (value.usage === undefined) missing.push('"usage":null');
  if (missing.length > 0) splices.prepend(body.text.indexOf('{'), missing.join(','));
}

/** What cost, logs and metrics want to know of a completion that nobody decodes. */
export function peekCompletion({ value }: JsonBody, format: 'openai-chat' | 'openai-text'): Peek {
  return compact({
    id: readString(value.id),
    model: readString(value.model),
    usage: decodeOpenaiUsage(value.usage, format),
    finishReasons: readObjects(value.choices).map((choice) => openaiFinishReason(choice.finish_reason, choice.stop)),
  });
}
