import type { GenerateRequest } from '../../schema/generate/request.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { isJsonObject, type JsonObject } from '../../schema/json/raw-json.ts';
import type { WireMembers } from '../vendor-members.ts';
import type { WrittenTools } from './encode-tools.ts';
import type { Writing } from './writing.ts';

/** `toolConfig.functionCallingConfig` for the functions that are really sent. */
export function encodeToolChoice(
  { toolChoice: choice }: GenerateRequest,
  { names, tools }: WrittenTools,
  writing: Writing,
): WireMembers | JsonObject | undefined {
  if (choice === undefined) return undefined;
  if (choice.mode === 'opaque') {
    const parsed = choice.format === 'gemini' ? parseJson(choice.wire) : undefined;
    if (parsed?.ok && isJsonObject(parsed.value)) return parsed.value;
    writing.notes.add('dropped', 'toolChoice', 'no-counterpart', 'meaning');
    return undefined;
  }
  if (tools.length === 0 && choice.mode !== 'auto') {
    writing.notes.add('dropped', 'toolChoice', 'conflict', choice.mode === 'none' ? 'form' : 'meaning');
  }
  if (tools.length === 0) return undefined;
  switch (choice.mode) {
    case 'auto':
      return { mode: 'AUTO' };
    case 'none':
      return { mode: 'NONE' };
    case 'required':
      return { mode: 'ANY' };
    case 'one':
      return oneOf([choice.name], names, writing);
    case 'among':
      if (choice.isRequired) return oneOf(choice.names, names, writing);
      writing.notes.add('approximated', 'toolChoice', 'no-counterpart', 'meaning', choice.names.join(', '));
      return { mode: 'AUTO' };
  }
}

function oneOf(wanted: readonly string[], sent: ReadonlySet<string>, writing: Writing): WireMembers | undefined {
  const allowedFunctionNames = wanted.map((name) => writing.toolNames.spell(name)).filter((name) => sent.has(name));
  if (allowedFunctionNames.length < wanted.length) {
    writing.notes.add('dropped', 'toolChoice', 'conflict', 'meaning', wanted.join(', '));
  }
  return allowedFunctionNames.length === 0 ? undefined : { mode: 'ANY', allowedFunctionNames };
}
