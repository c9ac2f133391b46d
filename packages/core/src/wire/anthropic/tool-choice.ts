import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { ToolChoice } from '../../schema/generate/tool.ts';
import { isJsonObject, type Json, RawJson } from '../../schema/json/raw-json.ts';
import type { WrittenOutput } from './output-format.ts';
import type { Writing } from './writing.ts';

/** `tool_choice` for the tools that are really sent; the API refuses one without tools. */
export function encodeToolChoice(
  request: GenerateRequest,
  names: ReadonlySet<string>,
  hasTools: boolean,
  output: WrittenOutput,
  writing: Writing,
): Json | undefined {
  const isSerial = request.allowsParallelCalls === false;
  if (!hasTools) {
    if (isSerial) writing.notes.add('dropped', 'allowsParallelCalls', 'conflict', 'form');
    if (request.toolChoice && request.toolChoice.mode !== 'auto') {
      writing.notes.add('dropped', 'toolChoice', 'conflict', request.toolChoice.mode === 'none' ? 'form' : 'meaning');
    }
    return undefined;
  }
  const choice = forcedOutput(request.toolChoice, output) ?? choiceOf(request.toolChoice, names, writing);
  if (choice instanceof RawJson || !isSerial) return choice;
  if (isJsonObject(choice) && choice['type'] === 'none') return choice;
  return { ...(isJsonObject(choice) ? choice : { type: 'auto' }), disable_parallel_tool_use: true };
}

/** The tool that stands for the output is called unless the client itself chose another. */
function forcedOutput(choice: ToolChoice | undefined, output: WrittenOutput): Json | undefined {
  if (output.tool === undefined || output.isForced !== true) return undefined;
  if (choice !== undefined && choice.mode !== 'auto') return undefined;
  return { type: 'tool', name: output.tool.name };
}

function choiceOf(choice: ToolChoice | undefined, names: ReadonlySet<string>, writing: Writing): Json | undefined {
  switch (choice?.mode) {
    case undefined:
      return undefined;
    case 'auto':
      return { type: 'auto' };
    case 'none':
      return { type: 'none' };
    case 'required':
      return { type: 'any' };
    case 'one': {
      const name = writing.toolNames.spell(choice.name);
      if (names.has(name)) return { type: 'tool', name };
      writing.notes.add('dropped', 'toolChoice', 'conflict', 'meaning', choice.name);
      return undefined;
    }
    case 'among':
      writing.notes.add('approximated', 'toolChoice', 'no-counterpart', 'meaning', choice.names.join(', '));
      return { type: choice.isRequired ? 'any' : 'auto' };
    case 'opaque':
      if (choice.format === 'anthropic') return new RawJson(choice.wire);
      writing.notes.add('dropped', 'toolChoice', 'no-counterpart', 'meaning');
      return undefined;
  }
}
