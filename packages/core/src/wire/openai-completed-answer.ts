import type { JsonBody } from '../schema/json/json-body.ts';
import { isJsonObject } from '../schema/json/raw-json.ts';
import { readObjects, readString } from '../schema/json/read-value.ts';
import type { Ask } from './codec.ts';
import { completedUsage } from './openai-completed-usage.ts';
import { decodeOpenaiFinish } from './openai-finish.ts';
import { decodeOpenaiUsage } from './openai-usage.ts';
import type { Peek } from './relay.ts';
import { memberNamed, type TextSplices } from './text-splices.ts';

/** Top-level members that the API promises even where a provider leaves them out. */
export function completeAnswer(splices: TextSplices, body: JsonBody, ask: Ask, object: string): void {
  completeHead(splices, body, ask, object);
  const usage = memberNamed(body.members, 'usage');
  if (usage === undefined || !isJsonObject(body.value.usage)) return;
  const told = splices.source(usage);
  const completed = completedUsage(told);
  if (completed !== told) splices.replace(usage, completed);
}

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
    else if (value[name] === null || value[name] === '') splices.replace(member, text);
  }
  if (value.system_fingerprint === undefined) missing.push('"system_fingerprint":""');
  if (value.usage === undefined) missing.push('"usage":null');
  if (missing.length > 0) splices.prepend(body.text.indexOf('{'), missing.join(','));
}

/** What cost, logs and metrics want to know of a completion that nobody decodes. */
export function peekCompletion({ value }: JsonBody, format: 'openai-chat' | 'openai-text'): Peek {
  const usage = decodeOpenaiUsage(value.usage, format);
  const id = readString(value.id);
  const model = readString(value.model);
  return {
    ...(id !== undefined && { id }),
    ...(model !== undefined && { model }),
    ...(usage && { usage }),
    finishReasons: readObjects(value.choices).map(
      (choice) => decodeOpenaiFinish(choice.finish_reason, choice.stop, format).reason,
    ),
  };
}
