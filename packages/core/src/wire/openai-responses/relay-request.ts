import type { JsonText } from '../../schema/generate/json-text.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { asJsonText, isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readNumber, readObject, readObjects, readString } from '../../schema/json/read-value.ts';
import type { Target } from '../codec.ts';
import type { RelaySend } from '../relay.ts';
import { isMadeUpItemId } from './made-up-item-id.ts';
import { vendorMembers } from './request-members.ts';

/** The client's own body with the few edits that are due; `undefined` where it speaks the unified API's own words. */
export function relayRequest(body: JsonBody, target: Target, send: RelaySend): string | undefined {
  if (speaksUnified(body.value, target)) return undefined;
  return body.edited({ ...dueEdits(body.value, target, send), ...send.edits });
}

type Edits = { [member: string]: JsonText | undefined };

function dueEdits(body: JsonObject, target: Target, { isStream }: RelaySend): Edits {
  const edits: Edits = { model: asJsonText(JSON.stringify(target.model)) };
  for (const name of Object.keys(body)) if (!vendorMembers.has(name)) edits[name] = undefined;
  if (isStream !== (body['stream'] === true)) edits['stream'] = asJsonText(String(isStream));
  const limit = readNumber(body['max_output_tokens']);
  if (limit !== undefined && limit < 16) edits['max_output_tokens'] = asJsonText('16');
  if ((readString(body['user'])?.length ?? 0) > 64) edits['user'] = undefined;
  return edits;
}

/** The unified API is a superset of OpenAI's: what only it knows has to be translated. */
function speaksUnified(body: JsonObject, target: Target): boolean {
  const reasoning = readObject(body['reasoning']);
  return (
    readNumber(reasoning?.['max_tokens']) !== undefined ||
    reasoning?.['summary'] === 'none' ||
    body['tool_choice'] === 'any' ||
    isJsonObject(body['input']) ||
    readObjects(body['tools']).some(isUnifiedTool) ||
    readObjects(body['input']).some((item) => isUnifiedItem(item, target))
  );
}

const unifiedToolMembers = ['cache_control', 'input_examples', 'eager_input_streaming', 'max_uses', 'enable_zoom'];
const unifiedToolTypes = /^(web_fetch|memory|code_execution)/;

function isUnifiedTool(tool: JsonObject): boolean {
  const type = readString(tool['type']) ?? '';
  const filters = readObject(tool['filters']);
  return (
    unifiedToolTypes.test(type) ||
    unifiedToolMembers.some((member) => tool[member] !== undefined) ||
    typeof tool['parameters'] === 'string' ||
    (type.startsWith('web_search') && filters?.['blocked_domains'] !== undefined) ||
    readObjects(tool['tools']).some(isUnifiedTool)
  );
}

function isUnifiedItem(item: JsonObject, target: Target): boolean {
  const type = readString(item['type']) ?? 'message';
  if (item['cache_control'] !== undefined || type === 'web_fetch_call') return true;
  if (isMadeUpItemId(readString(item['id']) ?? '')) return true;
  if ((readString(item['call_id'])?.length ?? 0) > (target.callIdRule?.maxLength ?? 64)) return true;
  if (type === 'reasoning') return isUnifiedReasoning(item);
  if (type !== 'message' && type !== 'additional_tools' && item['role'] !== undefined) return true;
  if (readObject(item['action'])?.['type'] === 'zoom') return true;
  return [...partsOf(item['content']), ...partsOf(item['output'])].some(isUnifiedPart);
}

/** Ours: enveloped seals, signatures block by block. Without a summary the API refuses the item. */
function isUnifiedReasoning(item: JsonObject): boolean {
  const cipher = readString(item['encrypted_content']) ?? '';
  return (
    cipher.startsWith('Z3dzZWFs') ||
    !Array.isArray(item['summary']) ||
    item['role'] !== undefined ||
    partsOf(item['content']).some((part) => part['signature'] !== undefined)
  );
}

const partsOf = (content: Json | undefined): readonly JsonObject[] => readList(content).filter(isJsonObject);

const unifiedPartMembers = ['cache_control', 'citations', 'file_type'];
const unifiedPartTypes: ReadonlySet<string> = new Set(['compaction', 'rendered_content', 'text']);

const isUnifiedPart = (part: JsonObject): boolean =>
  unifiedPartTypes.has(readString(part['type']) ?? '') ||
  unifiedPartMembers.some((member) => part[member] !== undefined) ||
  readObjects(part['annotations']).some((annotation) => annotation['encrypted_index'] !== undefined);
