import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type {
  AudioPart,
  DocumentPart,
  ImagePart,
  MediaSource,
  SearchResultPart,
  TextPart,
  VideoPart,
} from '../../schema/generate/part.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { isJsonObject, type Json, RawJson } from '../../schema/json/raw-json.ts';
import { readObject, readString } from '../../schema/json/read-value.ts';
import { parseDataUrl } from '../data-url.ts';
import type { WireMembers } from '../vendor-members.ts';
import { encodeCitations } from './citations.ts';
import { formatOf, type Medium } from './media-formats.ts';
import type { Writing } from './writing.ts';

/** The block of a text; none for blank text, which the API refuses. */
export function encodeText(part: TextPart, field: string, writing: Writing): WireMembers | undefined {
  if (part.logprobs?.length) writing.notes.add('dropped', `${field}.logprobs`, 'no-counterpart', 'meaning');
  const guarded = guardOf(part);
  if (guarded !== undefined) return { guardContent: guarded };
  const citations = (part.annotations ?? []).flatMap((each) =>
    encodeCitations(each, `${field}.annotations[]`, writing),
  );
  if (part.text === '' && citations.length === 0) return undefined;
  const wire: WireMembers =
    citations.length > 0 ? { citationsContent: { content: [{ text: part.text }], citations } } : { text: part.text };
  writing.putVendor(wire, part.vendor, field);
  return wire;
}

/** Text for a guardrail as it came; if somebody changed the text since, the new text alone. */
function guardOf({ text, vendor }: TextPart): Json | undefined {
  const source = vendor?.bedrock?.['guardContent'];
  if (source === undefined) return undefined;
  const parsed = parseJson(source);
  const told =
    parsed.ok && isJsonObject(parsed.value) ? readString(readObject(parsed.value['text'])?.['text']) : undefined;
  return told === text ? new RawJson(source) : { text: { text } };
}

export function encodeImage(part: ImagePart, field: string, writing: Writing): Result<WireMembers> {
  if (part.detail !== undefined) writing.notes.add('dropped', `${field}.detail`, 'no-counterpart', 'form', part.detail);
  return encodeMedia('image', part, part.source, field, writing);
}

export const encodeVideo = (part: VideoPart, field: string, writing: Writing): Result<WireMembers> =>
  encodeMedia('video', part, part.source, field, writing);

/** What was said before can at least be read. */
export function encodeAudio(part: AudioPart, field: string, writing: Writing): Result<WireMembers> {
  if (part.transcript !== undefined) {
    writing.notes.add('approximated', `${field}.audio`, 'no-counterpart', 'meaning');
    return ok({ text: part.transcript });
  }
  if (!writing.has('audio-in')) return invalid('audio input not supported in Bedrock Converse API');
  return encodeMedia('audio', part, part.source, field, writing);
}

export function encodeDocument(part: DocumentPart, field: string, writing: Writing): Result<WireMembers> {
  const content = documentContent(part, field, writing);
  if (!content.ok) return content;
  const document: WireMembers = {
    ...content.value,
    name: documentName(part.name, field, writing),
    ...(part.context !== undefined && { context: part.context }),
    ...(part.wantsCitations !== undefined && { citations: { enabled: part.wantsCitations } }),
  };
  const wire: WireMembers = { document };
  writing.putVendor(wire, part.vendor, field);
  return ok(wire);
}

export function encodeSearchResult(part: SearchResultPart, field: string, writing: Writing): WireMembers {
  const wire: WireMembers = {
    searchResult: {
      source: part.source,
      title: part.title,
      content: part.parts.map(({ text }) => ({ text })),
      ...(part.wantsCitations !== undefined && { citations: { enabled: part.wantsCitations } }),
    },
  };
  writing.putVendor(wire, part.vendor, field);
  return wire;
}

function encodeMedia(
  medium: Medium,
  part: { readonly vendor?: TextPart['vendor'] },
  source: MediaSource,
  field: string,
  writing: Writing,
): Result<WireMembers> {
  const media = encodeSource(medium, source, writing);
  if (!media.ok) return media;
  const wire: WireMembers = { [medium]: media.value };
  writing.putVendor(wire, part.vendor, field);
  return ok(wire);
}

const invalid = (message: string): Result<never> => fail({ kind: 'invalid-request', message });

/** `{format, source}` of a medium: its bytes, or where it lies in S3. */
function encodeSource(medium: Medium, source: MediaSource, writing: Writing): Result<WireMembers> {
  switch (source.kind) {
    case 'base64':
      return formatted(medium, source.mediaType, { bytes: source.data });
    case 'url': {
      const inline = parseDataUrl(source.url);
      if (inline) return formatted(medium, inline.mediaType, { bytes: inline.data });
      return invalid(`${medium} URLs are not supported by provider '${writing.provider}': send the content inline`);
    }
    case 'object': {
      if (!source.uri.startsWith('s3://')) return invalid(`${medium} '${source.uri}' is not in S3`);
      const owner = source.owner !== undefined && { bucketOwner: source.owner };
      return formatted(medium, source.mediaType ?? guessed(medium, source.uri), {
        s3Location: { uri: source.uri, ...owner },
      });
    }
    case 'file-id':
      return invalid(`file of another provider: ${source.id}`);
  }
}

/** Media types that nobody told are read from the name of the object. */
function guessed(medium: Medium, uri: string): string {
  const ending = uri.slice(uri.lastIndexOf('.') + 1).toLowerCase();
  return `${medium}/${ending === 'jpg' ? 'jpeg' : ending}`;
}

function formatted(medium: Medium, mediaType: string, source: Json): Result<WireMembers> {
  const format = formatOf(medium, mediaType);
  return format === undefined ? invalid(`unsupported ${medium} format: ${mediaType}`) : ok({ format, source });
}

function documentContent({ source }: DocumentPart, field: string, writing: Writing): Result<WireMembers> {
  switch (source.kind) {
    case 'text': {
      const format = formatOf('document', source.mediaType);
      if (format === undefined)
        writing.notes.add('approximated', `${field}.mediaType`, 'no-counterpart', 'form', source.mediaType);
      return ok({ format: format ?? 'txt', source: { text: source.text } });
    }
    case 'parts': {
      const content = source.parts.flatMap((part) => (part.type === 'text' ? [{ text: part.text }] : []));
      if (content.length < source.parts.length)
        writing.notes.add('dropped', `${field}.parts[].image`, 'no-counterpart', 'meaning');
      return ok({ format: 'txt', source: { content } });
    }
    default:
      return encodeSource('document', source, writing);
  }
}

const maxNameLength = 200;

/** The API wants a name, of certain characters, that no other document of the prompt has. */
function documentName(name: string | undefined, field: string, writing: Writing): string {
  const { documentNames: taken, notes } = writing;
  const legal = (name ?? '')
    .replace(/[^A-Za-z0-9\s\-()[\]]/g, '_')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, maxNameLength)
    .trim();
  const wanted = legal === '' ? 'document' : legal;
  let unique = wanted;
  for (let copy = 2; taken.has(unique); copy++) unique = `${wanted} (${copy})`;
  taken.add(unique);
  if (name === undefined) notes.add('added', `${field}.name`, 'required-by-target', 'form');
  else if (unique !== name) notes.add('approximated', `${field}.name`, 'illegal-characters', 'form', name);
  return unique;
}
