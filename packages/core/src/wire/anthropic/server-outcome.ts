import type { ServerToolOutcome, ToolResultPart, WebSource } from '../../schema/generate/item.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { decodeDocument, decodeText } from './decode-media.ts';
import { isList, listAt, numberAt, restOf, said, textAt, vendorOf } from './read-json.ts';

const sourceMembers = new Set(['type', 'url', 'title', 'page_age', 'encrypted_content']);

/** What a server tool's result block tells; a shape that we do not know wholly travels whole. */
export function decodeOutcome(block: JsonObject, blockType: string): ServerToolOutcome {
  const content = block['content'];
  if (blockType === 'mcp_tool_result') return mcpOutcome(content, block['is_error'] === true);
  if (blockType === 'web_search_tool_result' && isList(content)) return webSources(content);
  const known = isJsonObject(content) ? knownOutcome(content, blockType) : undefined;
  return known ?? opaque(content);
}

function opaque(content: Json | undefined): ServerToolOutcome {
  const label = isJsonObject(content) ? (textAt(content, 'type') ?? 'content') : 'content';
  return { kind: 'opaque', format: 'anthropic', label, wire: jsonTextOf(said(content) ?? null) };
}

function knownOutcome(content: JsonObject, blockType: string): ServerToolOutcome | undefined {
  const type = textAt(content, 'type') ?? '';
  const error = textAt(content, 'error_code');
  if (type === `${blockType}_error` && error !== undefined) return errorOutcome(content, error);
  switch (type) {
    case 'web_fetch_result':
      return pageOutcome(content);
    case 'code_execution_result':
    case 'bash_code_execution_result':
    case 'encrypted_code_execution_result':
      return runOutcome(content);
    case 'tool_search_tool_search_result':
      return toolNames(content);
    default:
      return undefined;
  }
}

function errorOutcome(content: JsonObject, code: string): ServerToolOutcome | undefined {
  const message = textAt(content, 'error_message');
  if (!hasOnly(content, ['type', 'error_code', 'error_message'])) return undefined;
  return { kind: 'error', code, ...(message !== undefined && { message }) };
}

function webSources(content: readonly Json[]): ServerToolOutcome {
  const sources: WebSource[] = [];
  for (const each of content) {
    const url = isJsonObject(each) && each['type'] === 'web_search_result' ? textAt(each, 'url') : undefined;
    if (!isJsonObject(each) || url === undefined) return opaque(content);
    const title = textAt(each, 'title');
    const pageAge = textAt(each, 'page_age');
    const encryptedContent = textAt(each, 'encrypted_content');
    sources.push({
      url,
      ...(title !== undefined && { title }),
      ...(pageAge !== undefined && { pageAge }),
      ...(encryptedContent !== undefined && { encryptedContent }),
      ...vendorOf(restOf(each, sourceMembers)),
    });
  }
  return { kind: 'web-sources', sources };
}

function pageOutcome(content: JsonObject): ServerToolOutcome | undefined {
  const url = textAt(content, 'url');
  const inner = content['content'];
  const document = isJsonObject(inner) && inner['type'] === 'document' ? decodeDocument(inner) : undefined;
  const retrievedAt = textAt(content, 'retrieved_at');
  if (url === undefined || document === undefined) return undefined;
  if (!hasOnly(content, ['type', 'url', 'content', 'retrieved_at'])) return undefined;
  return { kind: 'page', url, ...(retrievedAt !== undefined && { retrievedAt }), document };
}

function runOutcome(content: JsonObject): ServerToolOutcome | undefined {
  const files = listAt(content, 'content') ?? [];
  const fileIds = files.flatMap((each) => (isJsonObject(each) ? (textAt(each, 'file_id') ?? []) : []));
  const stdout = textAt(content, 'stdout');
  const stderr = textAt(content, 'stderr');
  const exitCode = numberAt(content, 'return_code');
  const encryptedStdout = textAt(content, 'encrypted_stdout');
  const members = ['type', 'content', 'stdout', 'stderr', 'return_code', 'encrypted_stdout'];
  if (fileIds.length !== files.length || !hasOnly(content, members)) return undefined;
  return {
    kind: 'run',
    ...(stdout !== undefined && { stdout }),
    ...(stderr !== undefined && { stderr }),
    ...(exitCode !== undefined && { exitCode }),
    ...(fileIds.length > 0 && { fileIds }),
    ...(encryptedStdout !== undefined && { encryptedStdout }),
  };
}

function toolNames(content: JsonObject): ServerToolOutcome | undefined {
  const references = listAt(content, 'tool_references') ?? [];
  const names = references.flatMap((each) => (isJsonObject(each) ? (textAt(each, 'tool_name') ?? []) : []));
  if (names.length !== references.length || !hasOnly(content, ['type', 'tool_references'])) return undefined;
  return { kind: 'tool-names', names };
}

function mcpOutcome(content: Json | undefined, isError: boolean): ServerToolOutcome {
  if (typeof content === 'string') return { kind: 'parts', parts: [{ type: 'text', text: content }], isError };
  const parts: ToolResultPart[] = [];
  for (const each of isList(content) ? content : []) {
    const text = isJsonObject(each) && each['type'] === 'text' ? decodeText(each) : undefined;
    parts.push(text ?? opaquePart(each));
  }
  return { kind: 'parts', parts, isError };
}

const opaquePart = (block: Json): ToolResultPart => ({
  type: 'opaque',
  format: 'anthropic',
  label: isJsonObject(block) ? (textAt(block, 'type') ?? 'block') : 'block',
  wire: jsonTextOf(block),
});

const hasOnly = (wire: JsonObject, names: readonly string[]): boolean =>
  Object.keys(wire).every((name) => names.includes(name) || said(wire[name]) === undefined);
