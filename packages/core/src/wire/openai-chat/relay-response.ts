import type { JsonBody } from '../../schema/json/json-body.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readObject, readObjects } from '../../schema/json/read-value.ts';
import type { Ask } from '../codec.ts';
import { completeAnswer } from '../openai-completed-answer.ts';
import { memberNamed, TextSplices } from '../text-splices.ts';
import { reasoningMembers } from './relay-reasoning.ts';

/** The provider's own answer, with what this API promises beside it. */
export function relayResponse(body: JsonBody, ask: Ask): string {
  if (ask.dialect === 'vendor') return body.text;
  const splices = new TextSplices(body.text);
  completeAnswer(splices, body, ask, 'chat.completion');
  if (readObjects(body.value.choices).some(needsCompletion)) completeChoices(splices, body);
  return splices.apply();
}

function needsCompletion(choice: JsonObject): boolean {
  const message = readObject(choice.message) ?? {};
  return reasoningMembers(message) !== undefined || readObjects(message.tool_calls).some(lacksIndex);
}

const lacksIndex = (call: JsonObject): boolean => typeof call.index !== 'number';

function completeChoices(splices: TextSplices, body: JsonBody): void {
  const choices = memberNamed(body.members, 'choices');
  if (choices === undefined) return;
  const values = readList(body.value.choices);
  for (const [position, start] of splices.elements(choices.valueStart).entries()) {
    const value = readObject(readObject(values[position])?.message);
    const message = value && memberNamed(splices.members(start), 'message');
    if (value !== undefined && message !== undefined) completeMessage(splices, message.valueStart, value);
  }
}

function completeMessage(splices: TextSplices, at: number, message: JsonObject): void {
  const reasoning = reasoningMembers(message);
  if (reasoning !== undefined) splices.prepend(at, reasoning);
  const calls = memberNamed(splices.members(at), 'tool_calls');
  if (calls === undefined || !Array.isArray(message.tool_calls)) return;
  const values = readList(message.tool_calls);
  for (const [position, start] of splices.elements(calls.valueStart).entries()) {
    const call = readObject(values[position]);
    if (call !== undefined && call.index === undefined) splices.prepend(start, `"index":${position}`);
  }
}
