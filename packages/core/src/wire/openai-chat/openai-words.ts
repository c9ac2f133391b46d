import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readObject } from '../../schema/json/read-value.ts';
import type { NameRule, Target } from '../codec.ts';
import { needsRepair } from './parameters.ts';

/*
 * Does a part of a request say only what an OpenAI-compatible host understands by itself?
 * The unified API takes more: markers, reasoning, documents, server tools, ids that carry seals.
 */

const given = (value: Json | undefined): boolean => value !== undefined && value !== null;

/** Members of a tool that only hosts of Anthropic's family know. */
const foreignToolMembers = [
  'defer_loading',
  'allowed_callers',
  'input_examples',
  'eager_input_streaming',
  'annotations',
];

export function isOpenaiTool(tool: Json, target: Target): boolean {
  if (!isJsonObject(tool)) return true;
  if (foreignToolMembers.some((name) => given(tool[name])) || hasMarker(tool, target)) return false;
  const called = readObject(tool.function);
  if (called !== undefined) return !needsRepair(called.parameters);
  return tool.type === 'custom' && isJsonObject(tool.custom) && target.features.has('freeform-tools');
}

const hasMarker = (wire: JsonObject, { features }: Target): boolean =>
  given(wire.cachePoint) || (given(wire.cache_control) && !features.has('cache-marker'));

export function isOpenaiMessage(message: Json, target: Target): boolean {
  if (!isJsonObject(message)) return true;
  if (hasMarker(message, target) || !isOpenaiContent(message, target)) return false;
  switch (message.role) {
    case 'developer':
      return target.features.has('developer-role');
    case 'assistant':
      return isOpenaiAssistant(message, target);
    case 'tool':
      return isOpenaiId(message.tool_call_id, target.callIdRule);
    default:
      return true;
  }
}

function isOpenaiAssistant(message: JsonObject, target: Target): boolean {
  const { features } = target;
  if (given(message.reasoning) || given(message.reasoning_details)) return false;
  if (given(message.reasoning_content) && !features.has('reasoning-content')) return false;
  if (given(message.images) && !features.has('image-in-history')) return false;
  return readList(message.tool_calls).every((call) => isOpenaiCall(call, target));
}

function isOpenaiCall(call: Json, target: Target): boolean {
  if (!isJsonObject(call)) return true;
  if (call.index !== undefined || hasMarker(call, target) || !isOpenaiId(call.id, target.callIdRule)) return false;
  const called = readObject(call.function);
  if (called === undefined) return target.features.has('freeform-tools');
  return typeof called.arguments === 'string' && called.arguments !== '';
}

/** An id that carries a seal, or that the host would refuse, needs another spelling. */
function isOpenaiId(id: Json | undefined, rule: NameRule | undefined): boolean {
  if (typeof id !== 'string') return true;
  if (id.includes('_ts_')) return false;
  return rule === undefined || (id.length <= rule.maxLength && rule.pattern.test(id));
}

function isOpenaiContent(message: JsonObject, target: Target): boolean {
  const isTextOnly = message.role === 'tool' && !target.features.has('image-in-tool-result');
  return readList(message.content).every((block) => {
    if (!isJsonObject(block)) return true;
    return (!isTextOnly || block.type === 'text') && isOpenaiBlock(block, target);
  });
}

function isOpenaiBlock(block: JsonObject, target: Target): boolean {
  if (hasMarker(block, target) || given(block.citations) || block.type === 'document') return false;
  const file = readObject(block.file);
  return file === undefined || !(given(file.file_type) || given(file.file_url));
}
