import type { CitedSource } from '../../schema/generate/annotation.ts';
import type { WebSource } from '../../schema/generate/item.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import { putVendor } from '../vendor-members.ts';
import { given, objectAt, restOf, vendorMember, vendorOf } from './read-json.ts';

const webMembers = new Set(['uri', 'title']);
/** Where a chunk that is no plain web page keeps itself. */
const whole = 'chunk';

/** A grounding chunk as something that was found. */
export function decodeChunk(chunk: JsonObject): WebSource {
  const web = objectAt(chunk, 'web');
  const url = web && readString(web['uri']);
  if (web && url !== undefined && Object.keys(chunk).length === 1) {
    return { url, ...given('title', readString(web['title'])), ...vendorOf(restOf(web, webMembers)) };
  }
  const [inner] = Object.values(chunk).filter(isJsonObject);
  return {
    url: readString(inner?.['uri']) ?? '',
    ...given('title', readString(inner?.['title'])),
    ...vendorOf(vendorMember(whole, chunk)),
  };
}

/** A grounding chunk as something that is cited. */
export function citedChunk(chunk: JsonObject): CitedSource {
  const web = objectAt(chunk, 'web');
  const url = web && readString(web['uri']);
  if (web && url !== undefined) return { kind: 'web', url, ...given('title', readString(web['title'])) };
  const context = plainOf(chunk['retrievedContext']);
  const fileId = context && readString(context['uri']);
  if (context && fileId !== undefined) {
    return { kind: 'file', fileId, ...given('filename', readString(context['title'])) };
  }
  return { kind: 'opaque', format: 'gemini', label: Object.keys(chunk)[0] ?? 'chunk', wire: printJson(chunk) };
}

function plainOf(value: Json | undefined): JsonObject | undefined {
  if (value === undefined) return undefined;
  const parsed = parseJson(jsonTextOf(value));
  return parsed.ok && isJsonObject(parsed.value) ? parsed.value : undefined;
}

/** The chunks of one answer, each once. */
export class Chunks {
  readonly #indexes = new Map<string, number>();
  readonly list: Json[] = [];

  found(source: WebSource): void {
    const own = source.vendor?.gemini?.[whole];
    const chunk = own === undefined ? undefined : parseJson(own);
    if (own !== undefined && chunk?.ok && isJsonObject(chunk.value)) {
      this.#add(keyOf(citedChunk(chunk.value)), own);
      return;
    }
    const web = { uri: source.url, ...given('title', source.title) };
    putVendor(web, source.vendor, 'gemini');
    this.#add(keyOf({ kind: 'web', url: source.url }), printJson({ web }));
  }

  /** The index of a source, or `undefined` for a kind that the API does not cite. */
  cited(source: CitedSource): number | undefined {
    switch (source.kind) {
      case 'web':
        return this.#add(keyOf(source), printJson({ web: { uri: source.url, ...given('title', source.title) } }));
      case 'file': {
        const context = { uri: source.fileId, ...given('title', source.filename) };
        return this.#add(keyOf(source), printJson({ retrievedContext: context }));
      }
      case 'opaque':
        return source.format === 'gemini' ? this.#add(keyOf(source), source.wire) : undefined;
      default:
        return undefined;
    }
  }

  #add(key: string, chunk: JsonText): number {
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    const index = this.list.length;
    this.#indexes.set(key, index);
    this.list.push(new RawJson(chunk));
    return index;
  }
}

function keyOf(source: CitedSource): string {
  if (source.kind === 'web') return `web ${source.url}`;
  if (source.kind === 'file') return `file ${source.fileId}`;
  return source.kind === 'opaque' ? source.wire : source.kind;
}
