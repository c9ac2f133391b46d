import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { ToolChoice } from '../../schema/generate/tool.ts';
import { isJsonObject, type Json, RawJson } from '../../schema/json/raw-json.ts';
import type { WrittenTools } from './encode-tools.ts';
import type { WrittenOutput } from './output.ts';
import type { Writing } from './writing.ts';

/** The choice as `toolConfig` takes it, or as a tunnelled tool needs it among the additional fields. */
export interface WrittenChoice {
  readonly toolChoice?: Json;
  readonly tunnelled?: Json;
}

/** A choice for the tools that are really sent. Claude refuses to be made to call one while it thinks. */
export function encodeToolChoice(
  request: GenerateRequest,
  tools: WrittenTools,
  output: WrittenOutput,
  isFreeToThink: boolean,
  writing: Writing,
): WrittenChoice {
  const choice = wantedChoice(request, tools, output, writing);
  const { toolChoice } = choice;
  if (!isFreeToThink || !isJsonObject(toolChoice) || toolChoice['auto'] !== undefined) return choice;
  writing.notes.add('approximated', 'toolChoice', 'conflict', 'meaning', request.toolChoice?.mode);
  return { toolChoice: { auto: {} } };
}

/** The API refuses a choice without tools. */
function wantedChoice(
  request: GenerateRequest,
  tools: WrittenTools,
  output: WrittenOutput,
  writing: Writing,
): WrittenChoice {
  const { toolChoice } = request;
  const isFree = toolChoice === undefined || toolChoice.mode === 'auto';
  if (request.allowsParallelCalls === false) {
    writing.notes.add('dropped', 'allowsParallelCalls', 'no-counterpart', 'meaning');
  }
  if (output.tool !== undefined && output.isForced === true && isFree) {
    return { toolChoice: { tool: { name: output.tool.name } } };
  }
  if (toolChoice === undefined) return {};
  if (tools.tools.length + tools.tunnelled.length === 0 && output.tool === undefined) {
    if (toolChoice.mode !== 'auto' && toolChoice.mode !== 'none') {
      writing.notes.add('dropped', 'toolChoice', 'conflict', 'meaning');
    }
    return {};
  }
  if (tools.tools.length === 0 && output.tool === undefined) return tunnelledChoice(toolChoice, tools, writing);
  return choiceOf(toolChoice, tools, writing);
}

/** Only tools of Anthropic's shape: Converse itself has none to choose from. */
function tunnelledChoice(choice: ToolChoice, tools: WrittenTools, writing: Writing): WrittenChoice {
  if (choice.mode === 'required') return { tunnelled: { type: 'any' } };
  return choiceOf(choice, tools, writing);
}

function choiceOf(choice: ToolChoice, tools: WrittenTools, writing: Writing): WrittenChoice {
  switch (choice.mode) {
    case 'auto':
      return tools.tools.length === 0 ? {} : { toolChoice: { auto: {} } };
    case 'none':
      // tools that only the history needs are there all the same
      return {};
    case 'required':
      return { toolChoice: { any: {} } };
    case 'among':
      writing.notes.add('approximated', 'toolChoice', 'no-counterpart', 'meaning', choice.names.join(', '));
      return { toolChoice: choice.isRequired ? { any: {} } : { auto: {} } };
    case 'one':
      return named(choice.name, tools, writing);
    case 'opaque':
      if (choice.format === 'bedrock') return { toolChoice: new RawJson(choice.wire) };
      writing.notes.add('dropped', 'toolChoice', 'no-counterpart', 'meaning');
      return {};
  }
}

function named(original: string, tools: WrittenTools, writing: Writing): WrittenChoice {
  if (tools.builtins.has(original)) return { tunnelled: { type: 'tool', name: original } };
  const name = writing.toolNames.spell(original);
  if (!tools.names.has(name)) {
    writing.notes.add('dropped', 'toolChoice', 'conflict', 'meaning', original);
    return {};
  }
  if (writing.has('named-choice')) return { toolChoice: { tool: { name } } };
  writing.notes.add('approximated', 'toolChoice', 'unsupported-by-model', 'meaning', original);
  return { toolChoice: { auto: {} } };
}
