import type { Tool, ToolChoice } from '../../schema/generate/tool.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import { format } from './format-name.ts';
import { MemberReader } from './member-reader.ts';
import type { RequestContext } from './request-context.ts';

const modes: { readonly [word: string]: 'auto' | 'none' | 'required' } = {
  auto: 'auto',
  none: 'none',
  required: 'required',
  any: 'required',
};

const modeOf = (word: unknown): 'auto' | 'none' | 'required' | undefined =>
  typeof word === 'string' && Object.hasOwn(modes, word) ? modes[word] : undefined;

/** https://platform.openai.com/docs/api-reference/responses/create#responses-create-tool_choice */
export function decodeToolChoice(wire: Json | undefined): ToolChoice | undefined {
  const word = wire instanceof RawJson ? JSON.parse(wire.text) : wire;
  const mode = modeOf(word);
  if (mode !== undefined) return { mode };
  const choice = MemberReader.of(wire);
  if (choice === undefined) return undefined;
  return decodeOne(choice) ?? { mode: 'opaque', format, wire: choice.whole };
}

function decodeOne(wire: MemberReader): ToolChoice | undefined {
  const type = wire.string('type');
  const mode = modeOf(type);
  if (type === undefined) return undefined;
  if (mode !== undefined) return { mode };
  if (type === 'function' || type === 'custom') {
    const name = wire.string('name');
    const kind = type === 'function' ? 'function' : 'freeform';
    return name === undefined || wire.rest() !== undefined ? undefined : { mode: 'one', name, kind };
  }
  if (type === 'allowed_tools') return decodeAmong(wire);
  return wire.rest() === undefined ? { mode: 'one', name: type, kind: 'hosted' } : undefined;
}

/** Only functions and custom tools can be told by name alone. */
function decodeAmong(wire: MemberReader): ToolChoice | undefined {
  const isRequired = wire.string('mode') === 'required';
  const names = wire.children('tools')?.map((each) => {
    const type = each.string('type');
    const name = each.string('name');
    return (type === 'function' || type === 'custom') && each.rest() === undefined ? name : undefined;
  });
  const known = names?.filter((name) => name !== undefined);
  if (known === undefined || known.length !== names?.length || wire.rest() !== undefined) return undefined;
  return { mode: 'among', names: known, isRequired };
}

export function encodeToolChoice(
  choice: ToolChoice | undefined,
  tools: readonly Tool[],
  context: RequestContext,
): Json | undefined {
  if (choice === undefined) return undefined;
  switch (choice.mode) {
    case 'auto':
    case 'none':
    case 'required':
      return choice.mode;
    case 'one':
      return encodeOne(choice, tools, context);
    case 'among':
      return encodeAmong(choice, tools, context);
    case 'opaque':
      if (choice.format === format) return new RawJson(choice.wire);
      context.notes.add('dropped', 'toolChoice', 'no-counterpart', 'meaning');
      return undefined;
  }
}

const isNamed = (tool: Tool, name: string): boolean => 'name' in tool && tool.name === name;

function typeOfNamed(name: string, tools: readonly Tool[]): 'function' | 'custom' | undefined {
  const inside = tools.flatMap((tool) => (tool.type === 'namespace' ? [...tool.tools] : [tool]));
  const tool = inside.find((each) => isNamed(each, name));
  if (tool?.type === 'freeform') return 'custom';
  return tool?.type === 'function' ? 'function' : undefined;
}

function encodeOne(
  choice: Extract<ToolChoice, { readonly mode: 'one' }>,
  tools: readonly Tool[],
  context: RequestContext,
): Json | undefined {
  if (choice.kind === 'hosted') return { type: choice.name };
  const type = typeOfNamed(choice.name, tools);
  if (type !== undefined) return { type, name: context.toolNames.spell(choice.name) };
  context.notes.add('approximated', 'toolChoice', 'conflict', 'meaning', choice.name);
  return undefined;
}

function encodeAmong(
  choice: Extract<ToolChoice, { readonly mode: 'among' }>,
  tools: readonly Tool[],
  context: RequestContext,
): Json | undefined {
  const allowed = choice.names.flatMap((name) => {
    const type = typeOfNamed(name, tools);
    if (type === undefined) context.notes.add('approximated', 'toolChoice', 'conflict', 'meaning', name);
    return type === undefined ? [] : [{ type, name: context.toolNames.spell(name) }];
  });
  if (allowed.length === 0) return undefined;
  return { type: 'allowed_tools', mode: choice.isRequired ? 'required' : 'auto', tools: allowed };
}
