import type { Turn } from '../../schema/generate/item.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import type { GenerateRequest, OutputConstraint } from '../../schema/generate/request.ts';
import { asJsonText, type Json, RawJson } from '../../schema/json/raw-json.ts';
import type { WireMembers } from '../vendor-members.ts';
import type { Writing } from './writing.ts';

/** How the constraint goes out: as `outputConfig.textFormat`, or as a tool whose input is the answer. */
export interface WrittenOutput {
  readonly textFormat?: Json;
  readonly tool?: { readonly name: string; readonly wire: WireMembers };
  /** the tool's name before it was made legal */
  readonly toolName?: string;
  /** may the model be made to call it? */
  readonly isForced?: boolean;
}

/** What stands in the way of the tool and of forcing it. */
export interface OutputSurroundings {
  readonly isThinking: boolean;
  readonly hasTools: boolean;
}

type Schema = Extract<OutputConstraint, { readonly type: 'json-schema' }>;

export function encodeOutput(request: GenerateRequest, around: OutputSurroundings, writing: Writing): WrittenOutput {
  const { output } = request;
  switch (output?.type) {
    case undefined:
    case 'text':
      return {};
    case 'opaque':
      writing.notes.add('dropped', 'output', 'no-counterpart', 'meaning');
      return {};
    case 'json': {
      if (around.hasTools || around.isThinking) {
        writing.notes.add('dropped', 'output', 'conflict', 'meaning', 'json');
        return {};
      }
      return outputTool('json_response', asJsonText('{"type":"object"}'), undefined, around, writing);
    }
    case 'json-schema':
      return encodeSchema(request, output, around, writing);
  }
}

function encodeSchema(
  request: GenerateRequest,
  output: Schema,
  around: OutputSurroundings,
  writing: Writing,
): WrittenOutput {
  if (request.turns.some(wantsCitations) || request.documents?.some((each) => 'wantsCitations' in each)) {
    writing.notes.add('dropped', 'output', 'conflict', 'meaning', 'citations');
    return {};
  }
  const { schema, name, description, isStrict } = output;
  if (writing.has('json-schema')) {
    if (isStrict === false) writing.notes.add('dropped', 'output.isStrict', 'no-counterpart', 'form');
    const called = { ...(name !== undefined && { name }), ...(description !== undefined && { description }) };
    return { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema, ...called } } } };
  }
  return outputTool(name ?? 'json_response', schema, description, around, writing);
}

/** The tool is called unless thinking or the model's own limits forbid to force it. */
function outputTool(
  constraint: string,
  schema: JsonText,
  description: string | undefined,
  { isThinking }: OutputSurroundings,
  writing: Writing,
): WrittenOutput {
  const toolName = `bf_so_${constraint}`;
  const name = writing.toolNames.spell(toolName);
  const isForced = !isThinking && writing.has('named-choice');
  if (!isForced) {
    const why = isThinking ? 'conflict' : 'unsupported-by-model';
    writing.notes.add('approximated', 'output', why, 'meaning', constraint);
  }
  const inputSchema = { json: new RawJson(schema) };
  const wire = { toolSpec: { name, description: description ?? 'Returns structured JSON output', inputSchema } };
  return { tool: { name, wire }, toolName, isForced };
}

/** The model is not asked for citations and a schema at once: cited text is no JSON. */
const wantsCitations = (turn: Turn): boolean =>
  turn.items.some(
    (item) => (item.type === 'document' || item.type === 'search-result') && item.wantsCitations === true,
  );
