import { compact } from '../../schema/compact.ts';
import type { AssistantItem, ReasoningItem, ToolCallItem } from '../../schema/generate/item.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { asJsonText, isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readObject, readObjects, readString } from '../../schema/json/read-value.ts';
import { madeUpCallId } from '../made-up-id.ts';
import { takeVendor } from '../vendor-members.ts';
import { decodeCitation, isOfContent } from './citations.ts';
import { decodeText, opaque } from './decode-content.ts';
import { openCallId } from './seals.ts';

const format = 'cohere';
const known = new Set(['role', 'content', 'tool_calls', 'tool_plan', 'citations']);
const knownOfThinking = new Set(['type', 'thinking']);
const knownOfCall = new Set(['id', 'type', 'function']);

export interface DecodedAssistant {
  readonly items: readonly AssistantItem[];
  readonly vendor?: Vendor;
}

/** An assistant message, in an answer as in a history: the plan, the content, then the calls. */
export function decodeAssistant(message: JsonObject, seed: string, candidate = 0): DecodedAssistant {
  const plan = readString(message.tool_plan) ?? '';
  const content = decodeBlocks(message.content);
  const { items, rest } = cited(content, readObjects(message.citations));
  const calls = readObjects(message.tool_calls).map((call, at) => decodeCall(call, seed, candidate, at));
  const before: readonly AssistantItem[] =
    plan === '' ? [] : [{ type: 'reasoning', entries: [{ kind: 'plan', text: plan }] }];
  const vendor = {
    ...takeVendor(message, known, format)?.cohere,
    ...(rest.length > 0 && { citations: printJson(rest) }),
  };
  return {
    items: [...before, ...items, ...calls],
    ...(Object.keys(vendor).length > 0 && { vendor: { cohere: vendor } }),
  };
}

function decodeBlocks(content: Json | undefined): readonly AssistantItem[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return readList(content).map((wire) => (isJsonObject(wire) ? decodeBlock(wire) : opaque(wire)));
}

const decodeBlock = (wire: JsonObject): AssistantItem => decodeText(wire) ?? decodeThinking(wire) ?? opaque(wire);

function decodeThinking(wire: JsonObject): ReasoningItem | undefined {
  const text = readString(wire.thinking);
  if (wire.type !== 'thinking' || text === undefined) return undefined;
  return compact({
    type: 'reasoning' as const,
    entries: [{ kind: 'text' as const, text }],
    vendor: takeVendor(wire, knownOfThinking, format),
  });
}

/** Citations go to the text that they are about; those of plans and thoughts nobody else has a place for. */
function cited(content: readonly AssistantItem[], citations: readonly JsonObject[]) {
  const items = [...content];
  const rest: JsonObject[] = [];
  for (const wire of citations) {
    const at = citedIndex(items, wire);
    const item = items[at];
    if (item?.type !== 'text' || !isOfContent(wire)) rest.push(wire);
    else items[at] = { ...item, annotations: [...(item.annotations ?? []), decodeCitation(wire, item.text)] };
  }
  return { items, rest };
}

function citedIndex(items: readonly AssistantItem[], { content_index: index }: JsonObject): number {
  return typeof index === 'number' && items[index]?.type === 'text'
    ? index
    : items.findIndex(({ type }) => type === 'text');
}

export function decodeCall(wire: JsonObject, seed: string, candidate: number, position: number): ToolCallItem {
  const called = readObject(wire.function);
  const id = readString(wire.id) || undefined;
  const said = readString(called?.arguments);
  return compact({
    type: 'tool-call' as const,
    ...openCallId(id ?? madeUpCallId(seed, candidate, position)),
    hasMadeUpId: id === undefined ? true : undefined,
    name: readString(called?.name) ?? '',
    input: { kind: 'json' as const, json: asJsonText(said || '{}') },
    vendor: takeVendor(wire, knownOfCall, format),
  });
}
