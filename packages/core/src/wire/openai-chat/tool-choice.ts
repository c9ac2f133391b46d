import { assertNever } from '../../schema/assert-never.ts';
import type { Tool, ToolChoice } from '../../schema/generate/tool.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readObject, readObjects, readString } from '../../schema/json/read-value.ts';
import type { RequestEncoding } from './request-encoding.ts';

export function decodeToolChoice(wire: Json | undefined): ToolChoice | undefined {
  if (wire === undefined || wire === null) return undefined;
  if (wire === 'auto' || wire === 'none') return { mode: wire };
  if (wire === 'required' || wire === 'any') return { mode: 'required' };
  return decodeNamed(readObject(wire)) ?? { mode: 'opaque', format: 'openai-chat', wire: printJson(wire) };
}

function decodeNamed(wire: JsonObject | undefined): ToolChoice | undefined {
  const called = readString(readObject(wire?.function)?.name);
  const custom = readString(readObject(wire?.custom)?.name);
  if (wire?.type === 'function' && called !== undefined) return { mode: 'one', name: called, kind: 'function' };
  if (wire?.type === 'custom' && custom !== undefined) return { mode: 'one', name: custom, kind: 'freeform' };
  const allowed = wire?.type === 'allowed_tools' ? readObject(wire.allowed_tools) : undefined;
  if (allowed === undefined) return undefined;
  const names = readObjects(allowed.tools).flatMap(
    (tool) => readString((readObject(tool.function) ?? readObject(tool.custom))?.name) ?? [],
  );
  return { mode: 'among', names, isRequired: allowed.mode === 'required' };
}

export function encodeToolChoice(
  choice: ToolChoice | undefined,
  tools: readonly Tool[] | undefined,
  to: RequestEncoding,
): Json | undefined {
  if (choice === undefined) return undefined;
  switch (choice.mode) {
    case 'auto':
    case 'none':
    case 'required':
      return choice.mode;
    case 'one':
      return encodeOne(choice, tools, to);
    case 'among':
      return encodeAmong(choice, tools, to);
    case 'opaque':
      if (choice.format === 'openai-chat') return new RawJson(choice.wire);
      to.notes.add('dropped', 'toolChoice', 'no-counterpart', 'meaning');
      return undefined;
    default:
      return assertNever(choice);
  }
}

type Named = Exclude<Tool, { readonly type: 'opaque' }>;

/** The tool of this name as it goes out, wherever it stands. */
function findTool(name: string, tools: readonly Tool[] | undefined): Named | undefined {
  for (const tool of tools ?? []) {
    if (tool.type === 'opaque') continue;
    if (tool.type === 'namespace') {
      const inner = tool.tools.find((each) => each.name === name);
      if (inner) return inner;
    } else if (tool.type !== 'hosted' && tool.name === name) return tool;
  }
  return undefined;
}

type ChoiceOf<M> = Extract<ToolChoice, { readonly mode: M }>;

function encodeOne(choice: ChoiceOf<'one'>, tools: readonly Tool[] | undefined, to: RequestEncoding): Json | undefined {
  const tool = findTool(choice.name, tools);
  if (tool !== undefined) return namedTool(tool.type, choice.name, to);
  to.notes.add('dropped', 'toolChoice', 'no-counterpart', 'meaning', choice.name);
  return undefined;
}

function namedTool(type: Named['type'], name: string, to: RequestEncoding): JsonObject {
  const spelled = { name: to.toolNames.spell(name) };
  return type === 'freeform' && to.has('freeform-tools')
    ? { type: 'custom', custom: spelled }
    : { type: 'function', function: spelled };
}

function encodeAmong(
  choice: ChoiceOf<'among'>,
  tools: readonly Tool[] | undefined,
  to: RequestEncoding,
): Json | undefined {
  const known = choice.names.flatMap((name) => {
    const tool = findTool(name, tools);
    return tool === undefined ? [] : [namedTool(tool.type, name, to)];
  });
  if (known.length < choice.names.length) to.notes.add('dropped', 'toolChoice', 'no-counterpart', 'meaning');
  if (known.length === 0) return undefined;
  return { type: 'allowed_tools', allowed_tools: { mode: choice.isRequired ? 'required' : 'auto', tools: known } };
}
