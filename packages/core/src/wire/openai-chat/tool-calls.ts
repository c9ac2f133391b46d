import { compact } from '../../schema/compact.ts';
import type { ToolCallItem } from '../../schema/generate/item.ts';
import { asJsonText, type JsonObject } from '../../schema/json/raw-json.ts';
import { readObject, readString } from '../../schema/json/read-value.ts';
import { madeUpCallId } from '../made-up-id.ts';
import { mergeVendor, putVendor, takeVendor, type WireMembers } from '../vendor-members.ts';
import { decodeMarker } from './cache-marker.ts';
import { openCallId, sealedCallId } from './seals.ts';

const format = 'openai-chat';
const knownOfCall = new Set(['index', 'id', 'type', 'function', 'custom', 'cache_control']);
const knownOfFunction = new Set(['name', 'arguments']);
const knownOfCustom = new Set(['name', 'input']);

/** Where made-up ids of calls without one come from. */
export interface IdPlace {
  readonly seed: string;
  readonly candidate: number;
  readonly position: number;
}

/** One element of `tool_calls` of a whole message. */
export function decodeToolCall(wire: JsonObject, place: IdPlace): ToolCallItem {
  const spelled = readString(wire.id);
  const { callId, seal } = openCallId(spelled || madeUpCallId(place.seed, place.candidate, place.position));
  const hasMadeUpId = spelled ? undefined : true;
  const custom = readObject(wire.custom);
  const called = custom ?? readObject(wire.function) ?? {};
  return compact({
    type: 'tool-call' as const,
    callId,
    hasMadeUpId,
    name: readString(called.name) ?? '',
    input: custom
      ? { kind: 'text' as const, text: readString(custom.input) ?? '' }
      : { kind: 'json' as const, json: argumentsOf(called) },
    seal,
    cache: decodeMarker(wire),
    vendor: mergeVendor(
      takeVendor(wire, knownOfCall, format),
      custom
        ? takeVendor(custom, knownOfCustom, format, 'custom')
        : takeVendor(called, knownOfFunction, format, 'function'),
    ),
  });
}

/** The model's own characters; nothing said is an empty object. Some hosts send the object itself. */
export const argumentsOf = (called: JsonObject) =>
  asJsonText(
    (typeof called.arguments === 'object' && called.arguments !== null
      ? JSON.stringify(called.arguments)
      : readString(called.arguments)) || '{}',
  );

/** The deprecated single `function_call` of a message. */
export const decodeFunctionCall = (wire: JsonObject, place: IdPlace): ToolCallItem => ({
  type: 'tool-call',
  callId: madeUpCallId(place.seed, place.candidate, place.position),
  hasMadeUpId: true,
  name: readString(wire.name) ?? '',
  input: { kind: 'json', json: argumentsOf(wire) },
});

/** Towards a client: its seal rides on the id. */
export function encodeCallForClient(item: ToolCallItem, index: number | undefined): WireMembers {
  const wire = encodeToolCall(item, sealedCallId(item.callId, item.seal), item.name);
  return index === undefined ? wire : { index, ...wire };
}

export function encodeToolCall(item: ToolCallItem, id: string, name: string): WireMembers {
  const { input } = item;
  const wire: WireMembers =
    input.kind === 'text'
      ? { type: 'custom', id, custom: { name, input: input.text } }
      : { type: 'function', id, function: { name, arguments: input.json || '{}' } };
  putVendor(wire, item.vendor, format);
  return wire;
}
