import type { ReasoningItem } from '../../schema/generate/item.ts';
import type { OpaqueItem, Part } from '../../schema/generate/part.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import { decodeFile, documentSource, kindOfType } from './media.ts';
import { objectAt, restOf, vendorOf } from './read-json.ts';
import type { Reading } from './reading.ts';

/** Members of a part that is text. */
export const textMembers: ReadonlySet<string> = new Set(['text', 'thought', 'thoughtSignature']);
const saidMembers = new Set(['text', 'thoughtSignature']);
const inlineMembers = new Set(['inlineData', 'thoughtSignature']);
const fileMembers = new Set(['fileData', 'thoughtSignature']);
const blobMembers = new Set(['mimeType', 'data']);
const fileRefMembers = new Set(['mimeType', 'fileUri']);

/** A part that nobody here has a word for, whole. */
export const opaquePart = (wire: Json): OpaqueItem => {
  const label = isJsonObject(wire) ? (Object.keys(wire).find((name) => name !== 'thoughtSignature') ?? 'part') : 'part';
  return { type: 'opaque', format: 'gemini', label, wire: printJson(wire) };
};

/** What a signature adds to the item of its part. */
export function sealOf(part: JsonObject, reading: Reading): Pick<ReasoningItem, 'id' | 'seal'> {
  const record = reading.signature(readString(part['thoughtSignature']));
  if (record === undefined) return {};
  return { seal: record.seal, ...(record.itemId !== undefined && { id: record.itemId }) };
}

/** Text and media, whoever says them. */
export function decodeContentPart(part: JsonObject, reading: Reading): Part | undefined {
  const text = readString(part['text']) ?? (isBareSignature(part) ? '' : undefined);
  if (text !== undefined) {
    const rest = restOf(part, part['thought'] === true ? saidMembers : textMembers);
    return { type: 'text', text, ...sealOf(part, reading), ...vendorOf(rest) };
  }
  return decodeInline(part, reading) ?? decodeReference(part, reading);
}

const isBareSignature = (part: JsonObject): boolean =>
  typeof part['thoughtSignature'] === 'string' && Object.keys(part).every((name) => textMembers.has(name));

function decodeInline(part: JsonObject, reading: Reading): Part | undefined {
  const blob = objectAt(part, 'inlineData');
  const data = blob && readString(blob['data']);
  if (blob === undefined || data === undefined) return undefined;
  const mediaType = readString(blob['mimeType']) ?? 'application/octet-stream';
  const kind = kindOfType(mediaType);
  const base = {
    ...sealOf(part, reading),
    ...vendorOf(restOf(part, inlineMembers), restOf(blob, blobMembers, 'inlineData')),
  };
  return kind === 'document'
    ? { type: 'document', source: documentSource(mediaType, data), ...base }
    : { type: kind, source: { kind: 'base64', data, mediaType }, ...base };
}

function decodeReference(part: JsonObject, reading: Reading): Part | undefined {
  const file = objectAt(part, 'fileData');
  const decoded = file && decodeFile(file);
  if (file === undefined || decoded === undefined) return undefined;
  const base = {
    ...sealOf(part, reading),
    ...vendorOf(restOf(part, fileMembers), restOf(file, fileRefMembers, 'fileData')),
  };
  return { type: decoded.kind, source: decoded.source, ...base };
}
