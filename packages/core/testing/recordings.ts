import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WireFormat } from '../src/schema/generate/wire-format.ts';
import { JsonBody } from '../src/schema/json/json-body.ts';
import type { Frame } from '../src/wire/framing/frame.ts';

/** What a provider really sent, whole or streamed; the framing of streams is put back as the provider has it. */
export interface Recording {
  /** folder and file, without ending: `anthropic/anthropic-text` */
  readonly name: string;
  /** absent: no conversation, or a format of which the file does not tell enough */
  readonly format?: WireFormat;
  readonly body?: string;
  readonly chunks?: readonly Frame[];
}

const root = fileURLToPath(new URL('../../../../shared/fixtures/recorded/', import.meta.url));

/** All recordings below a folder such as `anthropic` or `openai/chat`; none, and a word about it, where they are absent. */
export function recordings(folder: string): readonly Recording[] {
  const path = join(root, folder);
  if (!existsSync(path)) {
    console.warn(`no recordings of ${folder}: the folder of recorded answers is not here, so nothing is replayed`);
    return [];
  }
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? recordings(`${folder}/${entry.name}`) : recording(folder, entry.name)));
}

function recording(folder: string, file: string): readonly Recording[] {
  const text = readFileSync(join(root, folder, file), 'utf8');
  if (file.endsWith('.chunks.txt')) return answers(`${folder}/${basename(file, '.chunks.txt')}`, text);
  return file.endsWith('.json') ? [whole(`${folder}/${basename(file, '.json')}`, text)] : [];
}

function whole(name: string, body: string): Recording {
  const format = formatOf(Object(JSON.parse(body)));
  return { name, body, ...(format && { format }) };
}

const closing = new Set(['message_stop', 'response.completed', 'response.incomplete', 'response.failed']);

/** Some files hold the answers of a whole conversation, one behind the other. */
function answers(name: string, text: string): readonly Recording[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const ends = lines.flatMap((line, i) => (closing.has(typeOf(line) ?? '') ? [i + 1] : []));
  if (ends.length < 2) return [streamed(name, lines)];
  return ends.map((end, i) => streamed(`${name}#${i + 1}`, lines.slice(ends[i - 1] ?? 0, end)));
}

function streamed(name: string, lines: readonly string[]): Recording {
  const format = formatOf(Object(JSON.parse(lines[0] ?? '{}')));
  if (format === 'bedrock') return { name, format, chunks: lines.map(namedFrame) };
  const frames = lines.map((data): Frame => {
    const type = typeOf(data);
    return type !== undefined && (format === 'anthropic' || format === 'openai-responses' || format === 'cohere')
      ? { event: type, data }
      : { data };
  });
  const isDoneSaid = format === 'openai-chat' || format === 'openai-text';
  return { name, chunks: isDoneSaid ? [...frames, { data: '[DONE]' }] : frames, ...(format && { format }) };
}

/** Each line is an object with the event's name and its payload, which the provider sends as headers and body. */
function namedFrame(line: string): Frame {
  const parsed = JsonBody.parse(line);
  const [event = ''] = parsed.ok ? Object.keys(parsed.body.value) : [];
  return { event, data: parsed.ok ? (parsed.body.source(event) ?? '') : line };
}

function typeOf(line: string): string | undefined {
  const type: unknown = Reflect.get(Object(JSON.parse(line)), 'type');
  return typeof type === 'string' ? type : undefined;
}

const objects: { readonly [object: string]: WireFormat } = {
  response: 'openai-responses',
  'chat.completion': 'openai-chat',
  'chat.completion.chunk': 'openai-chat',
  text_completion: 'openai-text',
};

/** Members that only Converse has. */
const converse: ReadonlySet<string> = new Set(['messageStart', 'contentBlockStart', 'contentBlockDelta', 'stopReason']);

function formatOf(first: object): WireFormat | undefined {
  const [object, type, choices]: readonly unknown[] = ['object', 'type', 'choices'].map((m) => Reflect.get(first, m));
  if (typeof object === 'string' && objects[object] !== undefined) return objects[object];
  if (type === 'message' || type === 'message_start') return 'anthropic';
  if (type === 'message-start' || typeof Reflect.get(first, 'finish_reason') === 'string') return 'cohere';
  if (typeof type === 'string' && type.startsWith('response.')) return 'openai-responses';
  if (Array.isArray(Reflect.get(first, 'candidates'))) return 'gemini';
  if (Object.keys(first).some((name) => converse.has(name))) return 'bedrock';
  return Array.isArray(choices) ? 'openai-chat' : undefined;
}
