import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { FunctionTool, HostedTool, Tool, ToolChoice } from '../../schema/generate/tool.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readBoolean, readList, readObject, readString } from '../../schema/json/read-value.ts';
import { markerIn } from './decode-block.ts';
import { hasOnly, onlyMember, restOf, said, vendorOf } from './members.ts';

export const toolConfigMembers: ReadonlySet<string> = new Set(['tools', 'toolChoice']);

export function decodeTools(request: JsonObject): Pick<GenerateRequest, 'tools'> {
  const wires = said(readObject(request['toolConfig'])?.['tools']);
  if (!Array.isArray(wires)) return {};
  const tools: Tool[] = [];
  for (const wire of readList(wires)) {
    const cache = markerIn(wire);
    const last = tools.at(-1);
    if (cache === undefined) tools.push(decodeTool(wire));
    else if (last === undefined || last.type === 'opaque' || last.cache !== undefined) tools.push(opaque(wire));
    else tools[tools.length - 1] = { ...last, cache };
  }
  return { tools };
}

const decodeTool = (wire: Json): Tool =>
  (isJsonObject(wire) ? (decodeFunction(wire) ?? decodeSystemTool(wire)) : undefined) ?? opaque(wire);

const opaque = (wire: Json): Tool => {
  const label = (isJsonObject(wire) ? onlyMember(wire) : undefined) ?? 'tool';
  return { type: 'opaque', format: 'bedrock', label, wire: printJson(wire) };
};

const specMembers = new Set(['name', 'description', 'inputSchema', 'strict']);

function decodeFunction(wire: JsonObject): FunctionTool | undefined {
  const spec = readObject(wire['toolSpec']);
  const name = readString(spec?.['name']);
  if (spec === undefined || name === undefined || !hasOnly(wire, 'toolSpec')) return undefined;
  const schema = readObject(spec['inputSchema']);
  if (schema !== undefined && !hasOnly(schema, 'json')) return undefined;
  const parameters = said(schema?.['json']);
  const description = readString(spec['description']);
  const isStrict = readBoolean(spec['strict']);
  return {
    type: 'function',
    name,
    ...(description !== undefined && { description }),
    ...(parameters !== undefined && { parameters: jsonTextOf(parameters) }),
    ...(isStrict !== undefined && { isStrict }),
    ...vendorOf(restOf(spec, specMembers, 'toolSpec')),
  };
}

/** Tools that Amazon's own models run themselves. */
function decodeSystemTool(wire: JsonObject): HostedTool | undefined {
  const tool = readObject(wire['systemTool']);
  const name = readString(tool?.['name']);
  if (tool === undefined || !hasOnly(wire, 'systemTool') || !hasOnly(tool, 'name')) return undefined;
  const spelled = { format: 'bedrock', type: name ?? '' } as const;
  if (name === 'nova_grounding') return { type: 'hosted', settings: { tool: 'web-search' }, name, spelled };
  if (name === 'nova_code_interpreter') return { type: 'hosted', settings: { tool: 'code' }, name, spelled };
  return undefined;
}

export function decodeToolChoice(request: JsonObject): Pick<GenerateRequest, 'toolChoice'> {
  const wire = said(readObject(request['toolConfig'])?.['toolChoice']);
  return wire === undefined ? {} : { toolChoice: choiceOf(wire) };
}

function choiceOf(wire: Json): ToolChoice {
  const kind = isJsonObject(wire) ? onlyMember(wire) : undefined;
  const inside = isJsonObject(wire) && kind !== undefined ? readObject(wire[kind]) : undefined;
  const name = readString(inside?.['name']);
  if (inside !== undefined && hasOnly(inside)) {
    if (kind === 'auto') return { mode: 'auto' };
    if (kind === 'any') return { mode: 'required' };
  }
  if (kind === 'tool' && name !== undefined && inside && hasOnly(inside, 'name')) {
    return { mode: 'one', name, kind: 'function' };
  }
  return { mode: 'opaque', format: 'bedrock', wire: printJson(wire) };
}
