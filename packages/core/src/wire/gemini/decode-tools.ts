import type { FunctionTool, Tool, ToolChoice } from '../../schema/generate/tool.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import { camelCased, objectAt, objectsOf, restOf, said, textsOf, vendorOf } from './read-json.ts';
import { readSchema } from './read-schema.ts';
import { decodeHosted } from './tool-settings.ts';

const functionMembers = new Set([
  'name',
  'description',
  'parameters',
  'parametersJsonSchema',
  'response',
  'responseJsonSchema',
]);

/** Every tool of every tool object, or of the only one. */
export function decodeTools(wire: Json | undefined): readonly Tool[] | undefined {
  const objects = isJsonObject(wire) ? [camelCased(wire)] : objectsOf(wire);
  const tools = objects.flatMap(decodeToolObject);
  return tools.length > 0 ? tools : undefined;
}

function decodeToolObject(wire: JsonObject): readonly Tool[] {
  return Object.entries(wire).flatMap(([member, value]): readonly Tool[] => {
    const settings = said(value);
    if (settings === undefined) return [];
    if (member === 'functionDeclarations') return objectsOf(settings).flatMap(decodeFunction);
    const hosted = isJsonObject(settings) ? decodeHosted(member, camelCased(settings)) : undefined;
    if (hosted) return [hosted];
    return [{ type: 'opaque', format: 'gemini', label: member, wire: printJson({ [member]: settings }) }];
  });
}

function decodeFunction(wire: JsonObject): readonly FunctionTool[] {
  const name = readString(wire['name']);
  if (name === undefined) return [];
  const description = readString(wire['description']);
  const parameters = said(wire['parametersJsonSchema']) ?? said(wire['parameters']);
  const result = said(wire['responseJsonSchema']) ?? said(wire['response']);
  return [
    {
      type: 'function',
      name,
      ...(description !== undefined && { description }),
      ...(parameters !== undefined && { parameters: readSchema(jsonTextOf(parameters)) }),
      ...(result !== undefined && { result: readSchema(jsonTextOf(result)) }),
      ...vendorOf(restOf(wire, functionMembers)),
    },
  ];
}

const callingMembers = new Set(['mode', 'allowedFunctionNames']);
const configMembers = new Set(['functionCallingConfig']);

/** Which tool may or must be called, and what only this API can say about tools. */
export function decodeToolConfig(request: JsonObject): { readonly toolChoice?: ToolChoice; readonly vendor?: Vendor } {
  const config = objectAt(request, 'toolConfig');
  if (config === undefined) return {};
  const calling = objectAt(config, 'functionCallingConfig');
  const choice = calling && choiceOf(calling);
  const isWhole = choice?.mode === 'opaque';
  return {
    ...(choice && { toolChoice: choice }),
    ...vendorOf(
      restOf(config, configMembers, 'toolConfig'),
      calling && !isWhole ? restOf(calling, callingMembers, 'toolConfig.functionCallingConfig') : undefined,
    ),
  };
}

function choiceOf(calling: JsonObject): ToolChoice | undefined {
  const mode = readString(calling['mode'])?.toUpperCase();
  const names = textsOf(calling['allowedFunctionNames']) ?? [];
  const [only] = names;
  if (mode === 'ANY' && only !== undefined) {
    return names.length === 1
      ? { mode: 'one', name: only, kind: 'function' }
      : { mode: 'among', names, isRequired: true };
  }
  if (mode === 'ANY') return { mode: 'required' };
  if (names.length > 0 || (mode !== undefined && mode !== 'AUTO' && mode !== 'NONE' && mode !== 'MODE_UNSPECIFIED')) {
    return { mode: 'opaque', format: 'gemini', wire: printJson(calling) };
  }
  if (mode === 'AUTO') return { mode: 'auto' };
  return mode === 'NONE' ? { mode: 'none' } : undefined;
}
