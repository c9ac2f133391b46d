import { ok, type Result } from '../../schema/errors/result.ts';
import type { ServerToolCallItem, ServerToolOutcome, ServerToolResultItem } from '../../schema/generate/item.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import type { WireMembers } from '../vendor-members.ts';
import { encodeDocument, encodeText, finishBlock } from './encode-media.ts';
import { defaultNames, defaultResultType, encodeCaller, isServerToolName, resultTypes } from './server-tools.ts';
import type { Writing } from './writing.ts';

type Outcome<K extends ServerToolOutcome['kind']> = Extract<ServerToolOutcome, { readonly kind: K }>;

/** The block, or nothing (with a note) for tools that the API does not have. */
export function encodeServerCall(item: ServerToolCallItem, field: string, writing: Writing): readonly WireMembers[] {
  const type = item.tool === 'mcp' ? 'mcp_tool_use' : 'server_tool_use';
  const name = item.tool === 'mcp' || isServerToolName(item.name) ? item.name : defaultNames.get(item.tool);
  if (name === undefined || (isForeign(item.callId, writing) && !isReplayable(item.tool))) {
    return dropped(item.tool, field, writing);
  }
  const wire: WireMembers = {
    type,
    id: serverId(item.callId, writing),
    name,
    ...(item.serverLabel !== undefined && { server_name: item.serverLabel }),
    input: new RawJson(item.input),
    ...encodeCaller(item.callerId, item.vendor?.anthropic?.['caller.type']),
  };
  return [finishBlock(wire, item, field, writing)];
}

/** Claude signs most of what its tools bring; of other vendors' tools only searches and pages can be told as its own. */
const isReplayable = (tool: string): boolean => tool === 'web-search' || tool === 'web-fetch';

/** As history, only calls that Claude itself made carry ids that it takes. */
export const isForeign = (callId: string, writing: Writing): boolean =>
  writing.side === 'provider' && !/^(?:srvtoolu_|mcptoolu_)/.test(callId);

const serverId = (callId: string, writing: Writing): string =>
  writing.callIds.spell(isForeign(callId, writing) ? `srvtoolu_${callId.replace(/[^a-zA-Z0-9]/g, '')}` : callId);

function dropped(tool: string, field: string, writing: Writing): readonly never[] {
  const touches = writing.side === 'client' ? 'form' : 'meaning';
  writing.notes.add('dropped', `${field}.${tool}`, 'no-counterpart', touches);
  return [];
}

export function encodeServerResult(
  item: ServerToolResultItem,
  field: string,
  writing: Writing,
): Result<readonly WireMembers[]> {
  const type = blockTypeOf(item);
  if (type === undefined || (isForeign(item.callId, writing) && !isReplayable(item.tool))) {
    return ok(dropped(item.tool, field, writing));
  }
  const content = encodeOutcome(item.outcome, type, field, writing);
  if (!content.ok) return content;
  if (content.value === undefined) return ok(dropped(item.tool, field, writing));
  const wire: WireMembers = {
    type,
    tool_use_id: serverId(item.callId, writing),
    content: content.value,
    ...(item.outcome.kind === 'parts' && { is_error: item.outcome.isError }),
    ...encodeCaller(item.callerId, item.vendor?.anthropic?.['caller.type']),
  };
  return ok([finishBlock(wire, item, field, writing)]);
}

/** The API wants a result beside every call; one that nobody kept says that nothing was found. */
export const emptySearchResult = (item: ServerToolCallItem, writing: Writing): WireMembers => ({
  type: 'web_search_tool_result',
  tool_use_id: serverId(item.callId, writing),
  content: [],
});

function blockTypeOf(item: ServerToolResultItem): string | undefined {
  const kept: JsonText | undefined = item.vendor?.anthropic?.['type'];
  const parsed = kept === undefined ? undefined : parseJson(kept);
  const spelled = parsed?.ok && typeof parsed.value === 'string' ? parsed.value : undefined;
  return spelled !== undefined && resultTypes.has(spelled) ? spelled : defaultResultType(item.tool);
}

/** `undefined` when the tool's block has no room for such an outcome. */
function encodeOutcome(
  outcome: ServerToolOutcome,
  type: string,
  field: string,
  writing: Writing,
): Result<Json | undefined> {
  switch (outcome.kind) {
    case 'web-sources':
      return ok(type === 'web_search_tool_result' ? encodeSources(outcome, field, writing) : undefined);
    case 'page':
      return type === 'web_fetch_tool_result' ? encodePage(outcome, field, writing) : ok(undefined);
    case 'run':
      return ok(
        /^(?:bash_)?code_execution_tool_result$/.test(type) ? encodeRun(outcome, type, field, writing) : undefined,
      );
    case 'error':
      return ok(type === 'mcp_tool_result' ? undefined : encodeError(outcome, type));
    case 'tool-names':
      return ok(encodeNames(outcome));
    case 'parts':
      return ok(type === 'mcp_tool_result' ? encodeParts(outcome, field, writing) : undefined);
    case 'opaque':
      return ok(outcome.format === 'anthropic' ? new RawJson(outcome.wire) : undefined);
    case 'file-hits':
    case 'image':
      return ok(undefined);
  }
}

const encodeSources = ({ sources }: Outcome<'web-sources'>, field: string, writing: Writing): Json =>
  sources.map((source) => {
    const { url, title, encryptedContent = '', pageAge } = source;
    const wire: WireMembers = { type: 'web_search_result', url, title: title ?? url };
    wire['encrypted_content'] = encryptedContent;
    if (pageAge !== undefined) wire['page_age'] = pageAge;
    writing.putVendor(wire, source.vendor, `${field}.sources[]`);
    return wire;
  });

function encodePage(outcome: Outcome<'page'>, field: string, writing: Writing): Result<Json> {
  const document = encodeDocument(outcome.document, `${field}.document`, writing);
  if (!document.ok) return document;
  const { url, retrievedAt } = outcome;
  const when = retrievedAt !== undefined && { retrieved_at: retrievedAt };
  return ok({ type: 'web_fetch_result', url, ...when, content: document.value });
}

function encodeRun(outcome: Outcome<'run'>, blockType: string, field: string, writing: Writing): Json {
  if (outcome.images?.length) writing.notes.add('dropped', `${field}.images`, 'no-counterpart', 'meaning');
  const isBash = blockType.startsWith('bash_');
  const fileType = isBash ? 'bash_code_execution_output' : 'code_execution_output';
  const content = (outcome.fileIds ?? []).map((file_id) => ({ type: fileType, file_id }));
  const said = { stderr: outcome.stderr ?? '', return_code: outcome.exitCode ?? 0, content };
  const { encryptedStdout, stdout = '' } = outcome;
  if (encryptedStdout !== undefined) {
    return { type: 'encrypted_code_execution_result', encrypted_stdout: encryptedStdout, ...said };
  }
  return { type: isBash ? 'bash_code_execution_result' : 'code_execution_result', stdout, ...said };
}

const encodeError = ({ code, message }: Outcome<'error'>, blockType: string): Json => ({
  type: `${blockType}_error`,
  error_code: code,
  ...(message !== undefined && { error_message: message }),
});

const encodeNames = ({ names }: Outcome<'tool-names'>): Json => ({
  type: 'tool_search_tool_search_result',
  tool_references: names.map((tool_name) => ({ type: 'tool_reference', tool_name })),
});

const encodeParts = ({ parts }: Outcome<'parts'>, field: string, writing: Writing): Json =>
  parts.flatMap((part): Json[] => {
    if (part.type === 'text') return [encodeText(part, `${field}.parts[]`, writing)];
    if (part.type === 'json') return [{ type: 'text', text: part.json }];
    if (part.type === 'opaque' && part.format === 'anthropic') return [new RawJson(part.wire)];
    writing.notes.add('dropped', `${field}.parts[].${part.type}`, 'no-counterpart', 'meaning');
    return [];
  });
