import type { HostedTool } from '../../schema/generate/tool.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import type { Target } from '../codec.ts';
import { NoteSet } from '../notes.ts';
import { hostedNeed, typeAndName } from './encode-hosted.ts';
import { decodeHosted, isToolset } from './hosted-tools.ts';
import { listAt, said, textAt } from './read-json.ts';
import { Writing } from './writing.ts';

/** Is there a tool that this host does not run, or takes in another version, or a member that it does not take? */
export function needsOtherTools(request: JsonObject, target: Target): boolean {
  const tools = listAt(request, 'tools') ?? [];
  if (tools.length === 0) return false;
  const writing = new Writing({
    notes: new NoteSet('anthropic', 'request'),
    side: 'provider',
    features: target.features,
    sealFamily: target.sealFamily,
    provider: target.provider,
  });
  return tools.some((tool) => isJsonObject(tool) && isOther(tool, writing)) || bringsCodeTwice(tools);
}

function isOther(tool: JsonObject, writing: Writing): boolean {
  if (hasRefusedMember(tool, writing)) return true;
  if (isToolset(tool)) return !writing.has('mcp');
  const hosted = said(tool['type']) === undefined || tool['type'] === 'custom' ? undefined : decodeHosted(tool);
  return hosted !== undefined && isOtherVersion(hosted, tool, writing);
}

function isOtherVersion(hosted: HostedTool, tool: JsonObject, writing: Writing): boolean {
  const need = hostedNeed(hosted.settings.tool);
  if (need === undefined || !writing.has(need)) return true;
  const { type, name } = typeAndName(hosted, writing);
  return type !== tool['type'] || (name !== undefined && name !== tool['name']);
}

function hasRefusedMember(tool: JsonObject, writing: Writing): boolean {
  const isSaid = (name: string): boolean => said(tool[name]) !== undefined;
  return (
    ((isSaid('defer_loading') || isSaid('allowed_callers')) && !writing.has('deferred-tools')) ||
    (isSaid('input_examples') && !writing.has('tool-examples')) ||
    (isSaid('eager_input_streaming') && !writing.has('eager-tool-input')) ||
    (isSaid('strict') && !writing.has('strict-tools'))
  );
}

/** Web tools of 2026 bring a code execution of their own. */
function bringsCodeTwice(tools: readonly Json[]): boolean {
  const types = tools.map((tool) => (isJsonObject(tool) ? (textAt(tool, 'type') ?? '') : ''));
  const web = types.find((type) => /^web_(?:search|fetch)_\d/.test(type));
  const isOld = web === undefined || web === 'web_search_20250305' || web === 'web_fetch_20250910';
  return !isOld && types.some((type) => type.startsWith('code_execution_'));
}
