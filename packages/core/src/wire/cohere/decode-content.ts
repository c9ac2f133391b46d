import { compact } from '../../schema/compact.ts';
import type { ImagePart, OpaqueItem, TextPart } from '../../schema/generate/part.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readObject, readString } from '../../schema/json/read-value.ts';
import { parseDataUrl } from '../data-url.ts';
import { mergeVendor, takeVendor } from '../vendor-members.ts';

const format = 'cohere';
const knownOfText = new Set(['type', 'text']);
const knownOfImage = new Set(['type', 'image_url']);
const knownOfUrl = new Set(['url', 'detail']);

export type DecodedPart = TextPart | ImagePart | OpaqueItem;

/** Content of a message: a string is one text part; `null`, missing and `[]` are no part at all. */
export function decodeContent(content: Json | undefined): readonly DecodedPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return readList(content).map(decodePart);
}

/** Content where only text can stand. */
export const decodeTexts = (content: Json | undefined): readonly (TextPart | OpaqueItem)[] =>
  typeof content === 'string'
    ? [{ type: 'text', text: content }]
    : readList(content).map((wire) => (isJsonObject(wire) ? (decodeText(wire) ?? opaque(wire)) : opaque(wire)));

export const opaque = (wire: Json): OpaqueItem => ({
  type: 'opaque',
  format,
  label: (isJsonObject(wire) ? readString(wire.type) : undefined) ?? 'block',
  wire: printJson(wire),
});

function decodePart(wire: Json): DecodedPart {
  if (!isJsonObject(wire)) return opaque(wire);
  return decodeText(wire) ?? decodeImage(wire) ?? opaque(wire);
}

export function decodeText(wire: JsonObject): TextPart | undefined {
  const text = readString(wire.text);
  if (wire.type !== 'text' || text === undefined) return undefined;
  return compact({ type: 'text' as const, text, vendor: takeVendor(wire, knownOfText, format) });
}

function decodeImage(wire: JsonObject): ImagePart | undefined {
  const image = readObject(wire.image_url);
  const url = readString(image?.url);
  if (wire.type !== 'image_url' || image === undefined || url === undefined) return undefined;
  const inline = parseDataUrl(url);
  return compact({
    type: 'image' as const,
    source: inline ? { kind: 'base64' as const, ...inline } : { kind: 'url' as const, url },
    detail: readString(image.detail),
    vendor: mergeVendor(takeVendor(wire, knownOfImage, format), takeVendor(image, knownOfUrl, format, 'image_url')),
  });
}
