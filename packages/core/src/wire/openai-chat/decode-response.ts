import { compact } from '../../schema/compact.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { AssistantItem, ToolCallItem } from '../../schema/generate/item.ts';
import type { Candidate, GenerateResult } from '../../schema/generate/result.ts';
import type { Seal } from '../../schema/generate/seal.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { isJsonObject, type JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObject, readObjects, readString } from '../../schema/json/read-value.ts';
import type { Sent } from '../codec.ts';
import { decodeOpenaiError, isOpenaiError } from '../openai-error.ts';
import { decodeOpenaiFinish } from '../openai-finish.ts';
import { decodeOpenaiUsage } from '../openai-usage.ts';
import { mergeVendor, takeVendor } from '../vendor-members.ts';
import { decodeAssistantItems, knownOfAssistant } from './assistant-message.ts';
import { decodeLogprobs } from './logprobs.ts';

const format = 'openai-chat';
export const knownOfAnswer: ReadonlySet<string> = new Set([
  ...['id', 'object', 'created', 'model', 'choices', 'usage', 'service_tier', 'extra_fields'],
]);
export const knownOfChoice: ReadonlySet<string> = new Set([
  ...['index', 'message', 'delta', 'finish_reason', 'stop', 'logprobs'],
]);

export function decodeResponse(wire: JsonObject, sent: Sent): Result<GenerateResult> {
  if (!isJsonObject(wire)) return unreadable();
  const created = readNumber(wire.created);
  if (!Array.isArray(wire.choices))
    return isOpenaiError(wire) ? fail(decodeOpenaiError(200, wire, format)) : unreadable();
  return ok(
    compact({
      id: readString(wire.id),
      model: readString(wire.model),
      createdAtMs: created === undefined ? undefined : created * 1000,
      candidates: readObjects(wire.choices).map((choice, position) => decodeChoice(choice, position, wire, sent)),
      usage: decodeOpenaiUsage(wire.usage, format),
      serviceTier: readString(wire.service_tier),
      vendor: takeVendor(wire, knownOfAnswer, format),
    }),
  );
}

const unreadable = (): Result<never> =>
  fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });

function decodeChoice(choice: JsonObject, position: number, answer: JsonObject, sent: Sent): Candidate {
  const index = readNumber(choice.index) ?? position;
  const message = readObject(choice.message) ?? {};
  const place = { seed: readString(answer.id) ?? sent.idSeed, candidate: index };
  const items = decodeAssistantItems(message, place, decodeLogprobs(choice.logprobs));
  return compact({
    index,
    items: items.map((item) => undoSent(item, sent)),
    finish: decodeOpenaiFinish(choice.finish_reason, choice.stop, format),
    vendor: mergeVendor(
      takeVendor(choice, knownOfChoice, format),
      takeVendor(message, knownOfAssistant, format, 'message'),
    ),
  });
}

/** The client's own tool names, and who made the seals. */
export function undoSent(item: AssistantItem, sent: Sent): AssistantItem {
  const minted = item.seal === undefined ? item : { ...item, seal: stamped(item.seal, sent) };
  return minted.type === 'tool-call' ? undoCall(minted, sent) : minted;
}

/** A seal that names another family keeps it; it was passed through by the host. */
export function stamped(seal: Seal, { minter }: Sent): Seal {
  const told = seal.mintedBy;
  const isOwn = told === undefined || told.isGuess === true || told.family === minter.family;
  return isOwn ? { ...seal, mintedBy: minter } : { ...seal, mintedBy: { ...minter, family: told.family } };
}

export function undoCall(item: ToolCallItem, sent: Sent): ToolCallItem {
  const name = sent.toolNames.get(item.name) ?? item.name;
  const namespace = sent.namespaces?.get(item.name);
  const isWrapped = item.input.kind === 'json' && sent.wrappedTools.has(item.name);
  return {
    ...item,
    name,
    ...(namespace !== undefined && { namespace }),
    ...(isWrapped && item.input.kind === 'json' && { input: { kind: 'text', text: freeText(item.input.json) } }),
  };
}

/** The free text inside the one parameter of a wrapped tool; what is no such object is taken as the text itself. */
export function freeText(json: string): string {
  const parsed = parseJson(json);
  const input = parsed.ok ? readObject(parsed.value)?.input : undefined;
  return readString(input) ?? json;
}
