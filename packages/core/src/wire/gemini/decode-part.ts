import type { AssistantItem, ReasoningItem, UserItem } from '../../schema/generate/item.ts';
import type { OpaqueItem, TextPart } from '../../schema/generate/part.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import { decodeContentPart, opaquePart, sealOf, textMembers } from './content-part.ts';
import { decodeCall, decodeFunctionResponse } from './decode-call.ts';
import { decodeServerPart } from './decode-server-part.ts';
import { camelCased, restOf, vendorOf } from './read-json.ts';
import type { Reading } from './reading.ts';

/** What instructions may hold. */
export function decodeSpokenPart(wire: Json): TextPart | OpaqueItem {
  const text = typeof wire === 'string' ? wire : isJsonObject(wire) ? readString(wire['text']) : undefined;
  if (text === undefined) return opaquePart(wire);
  return { type: 'text', text, ...(isJsonObject(wire) && vendorOf(restOf(camelCased(wire), textMembers))) };
}

export function decodeUserPart(wire: Json, reading: Reading): UserItem {
  if (typeof wire === 'string') return { type: 'text', text: wire };
  if (!isJsonObject(wire)) return opaquePart(wire);
  const part = camelCased(wire);
  const response = decodeFunctionResponse(part, reading);
  return response ?? decodeContentPart(part, reading) ?? opaquePart(wire);
}

export function decodeModelPart(wire: Json, reading: Reading): AssistantItem {
  if (typeof wire === 'string') return { type: 'text', text: wire };
  if (!isJsonObject(wire)) return opaquePart(wire);
  const part = camelCased(wire);
  const thought = part['thought'] === true ? decodeThought(part, reading) : undefined;
  return (
    thought ??
    decodeCall(part, reading) ??
    decodeServerPart(part, reading) ??
    decodeContentPart(part, reading) ??
    opaquePart(wire)
  );
}

function decodeThought(part: JsonObject, reading: Reading): ReasoningItem | undefined {
  const text = readString(part['text']);
  if (text === undefined) return undefined;
  return {
    type: 'reasoning',
    entries: text === '' ? [] : [{ kind: 'text', text }],
    ...sealOf(part, reading),
    ...vendorOf(restOf(part, textMembers)),
  };
}
