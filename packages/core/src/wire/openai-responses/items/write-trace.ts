import type { ServerToolCallItem, ServerToolOutcome } from '../../../schema/generate/item.ts';
import type { JsonText } from '../../../schema/generate/json-text.ts';
import { parseJson } from '../../../schema/json/parse-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../../../schema/json/raw-json.ts';
import { putVendor, type WireMembers } from '../../vendor-members.ts';
import { format } from '../format-name.ts';
import { statusWord } from './item-place.ts';
import { type CallSpelling, rawOrEmpty } from './write-call.ts';

const objectOf = (input: JsonText): JsonObject => {
  const parsed = parseJson(input);
  return parsed.ok && isJsonObject(parsed.value) ? parsed.value : {};
};

type TraceWriter = (
  call: ServerToolCallItem,
  outcome: ServerToolOutcome | undefined,
  isForClient: boolean,
) => WireMembers;

/** Wire types of what the provider's own tools leave; tools of other vendors appear as their nearest relative. */
const traceWriters: { readonly [tool: string]: readonly [type: string, prefix: string, write: TraceWriter] } = {
  'web-search': ['web_search_call', 'ws', writeWebSearch],
  'web-fetch': ['web_fetch_call', 'wf', writeWebFetch],
  'file-search': ['file_search_call', 'fs', writeFileSearch],
  code: ['code_interpreter_call', 'ci', writeCode],
  image: ['image_generation_call', 'ig', writeImage],
  mcp: ['mcp_call', 'mcp', writeMcp],
  shell: ['shell_call', 'sh', (call) => ({ call_id: call.callId, action: rawOrEmpty(call.input) })],
};

/** Stages that a client hears of between beginning and end. */
const middleStages: { readonly [type: string]: readonly string[] } = {
  web_search_call: ['in_progress', 'searching', 'completed'],
  web_fetch_call: ['in_progress', 'fetching', 'completed'],
  file_search_call: ['in_progress', 'searching', 'completed'],
  code_interpreter_call: ['in_progress', 'interpreting', 'completed'],
  image_generation_call: ['in_progress', 'generating', 'completed'],
  mcp_call: ['in_progress', 'completed'],
};

export const stagesOf = (type: string): readonly string[] => middleStages[type] ?? [];

/** `undefined`: this format has no item for what that tool leaves. */
export function writeTrace(
  call: ServerToolCallItem,
  outcome: ServerToolOutcome | undefined,
  spelling: CallSpelling,
  isForClient: boolean,
): WireMembers | undefined {
  const known = Object.hasOwn(traceWriters, call.tool) ? traceWriters[call.tool] : undefined;
  if (known === undefined) return undefined;
  const [type, prefix, write] = known;
  const failed = outcome?.kind === 'error' ? 'failed' : undefined;
  const wire: WireMembers = {
    type,
    id: spelling.itemId(call.id ?? call.callId, prefix),
    status: call.status === undefined ? failed : statusWord(call.status),
    ...write(call, outcome, isForClient),
  };
  putVendor(wire, call.vendor, format);
  return wire;
}

function writeWebSearch(
  call: ServerToolCallItem,
  outcome: ServerToolOutcome | undefined,
  isForClient: boolean,
): WireMembers {
  const action: WireMembers = { type: 'search', ...objectOf(call.input) };
  if (outcome?.kind !== 'web-sources') return { action };
  const sources = outcome.sources.map((source) => {
    if (!isForClient) return { type: 'url', url: source.url };
    const wire: WireMembers = {
      type: 'url',
      url: source.url,
      title: source.title,
      encrypted_content: source.encryptedContent,
      page_age: source.pageAge,
    };
    putVendor(wire, source.vendor, format);
    return wire;
  });
  return { action: { ...action, sources } };
}

const writeWebFetchAction = (call: ServerToolCallItem): WireMembers => ({ type: 'fetch', ...objectOf(call.input) });
function writeWebFetch(call: ServerToolCallItem): WireMembers {
  return { action: writeWebFetchAction(call) };
}

function writeFileSearch(call: ServerToolCallItem, outcome: ServerToolOutcome | undefined): WireMembers {
  const { queries, query } = objectOf(call.input);
  const results = outcome?.kind === 'file-hits' ? outcome.hits.map(writeFileHit) : null;
  return { queries: queries ?? (query === undefined ? [] : [query]), results };
}

type FileHits = Extract<ServerToolOutcome, { readonly kind: 'file-hits' }>['hits'];
function writeFileHit(hit: FileHits[number]): WireMembers {
  const wire: WireMembers = { file_id: hit.fileId, filename: hit.filename, score: hit.score, text: hit.text };
  putVendor(wire, hit.vendor, format);
  return wire;
}

function writeCode(call: ServerToolCallItem, outcome: ServerToolOutcome | undefined): WireMembers {
  const { code, command } = objectOf(call.input);
  const container = call.vendor?.[format]?.['container_id'] === undefined ? '' : undefined;
  return { code: code ?? command ?? null, container_id: container, outputs: writeRun(outcome) };
}

function writeRun(outcome: ServerToolOutcome | undefined): Json {
  if (outcome?.kind === 'opaque' && outcome.format === format) return new RawJson(outcome.wire);
  if (outcome?.kind === 'error') return [{ type: 'logs', logs: outcome.message ?? outcome.code }];
  if (outcome?.kind !== 'run') return null;
  const printed = [outcome.stdout, outcome.stderr].filter((text) => text !== undefined && text !== '').join('\n');
  const logs = outcome.stdout === undefined && printed === '' ? [] : [{ type: 'logs', logs: printed }];
  const urls = (outcome.images ?? []).flatMap(({ source }) => (source.kind === 'url' ? [source.url] : []));
  return [...logs, ...urls.map((url) => ({ type: 'image', url }))];
}

function writeImage(_call: ServerToolCallItem, outcome: ServerToolOutcome | undefined): WireMembers {
  if (outcome?.kind !== 'image') return { result: null };
  const { source } = outcome.image;
  return { result: source.kind === 'base64' ? source.data : null, revised_prompt: outcome.revisedPrompt };
}

function writeMcp(call: ServerToolCallItem, outcome: ServerToolOutcome | undefined): WireMembers {
  const wire = { server_label: call.serverLabel ?? '', name: call.name, arguments: call.input || '{}' };
  return { ...wire, ...writeMcpOutcome(outcome) };
}

function writeMcpOutcome(outcome: ServerToolOutcome | undefined): WireMembers {
  switch (outcome?.kind) {
    case 'parts': {
      const text = outcome.parts.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
      return outcome.isError ? { output: null, error: text } : { output: text, error: null };
    }
    case 'error':
      return { output: null, error: outcome.message ?? outcome.code };
    case 'opaque':
      return { output: null, error: outcome.format === format ? new RawJson(outcome.wire) : outcome.label };
    default:
      return { output: null, error: null };
  }
}
