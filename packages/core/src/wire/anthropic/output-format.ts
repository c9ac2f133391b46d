import type { Turn } from '../../schema/generate/item.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import type { GenerateRequest, OutputConstraint } from '../../schema/generate/request.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { asJsonText, isJsonObject, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import type { WireMembers } from '../vendor-members.ts';
import { narrowSchema } from './narrow-schema.ts';
import { objectAt, restOf, said } from './read-json.ts';
import type { Writing } from './writing.ts';

const formatMembers = new Set(['type', 'schema']);

/** `output_config.format`, or `output_format` as it was called in the beta. */
export function decodeOutput(request: JsonObject): { readonly output?: OutputConstraint } {
  const config = objectAt(request, 'output_config');
  const wire = said(config?.['format']) ?? said(request['output_format']);
  if (wire === undefined) return {};
  const schema = isJsonObject(wire) ? said(wire['schema']) : undefined;
  if (!isJsonObject(wire) || wire['type'] !== 'json_schema' || schema === undefined || restOf(wire, formatMembers)) {
    return { output: { type: 'opaque', format: 'anthropic', wire: printJson(wire) } };
  }
  return { output: { type: 'json-schema', schema: jsonTextOf(schema) } };
}

/** How the constraint goes out: as the API's own member, or as a tool whose input is the answer. */
export interface WrittenOutput {
  readonly format?: Json;
  readonly tool?: WireMembers & { readonly name: string };
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

export function encodeOutput(
  request: GenerateRequest,
  { isThinking, hasTools }: OutputSurroundings,
  writing: Writing,
): WrittenOutput {
  const { output } = request;
  switch (output?.type) {
    case undefined:
    case 'text':
      return {};
    case 'opaque':
      if (output.format === 'anthropic') return { format: new RawJson(output.wire) };
      writing.notes.add('dropped', 'output', 'no-counterpart', 'meaning');
      return {};
    case 'json':
      if (hasTools || isThinking) {
        writing.notes.add('dropped', 'output', 'conflict', 'meaning', 'json');
        return {};
      }
      return { ...outputTool('json_response', asJsonText('{"type":"object"}'), undefined, writing), isForced: true };
    case 'json-schema':
      return encodeSchema(request, output, isThinking, writing);
  }
}

type Schema = Extract<OutputConstraint, { readonly type: 'json-schema' }>;

function encodeSchema(request: GenerateRequest, output: Schema, isThinking: boolean, writing: Writing): WrittenOutput {
  if (request.turns.some(wantsCitations) || request.documents?.some((each) => 'wantsCitations' in each)) {
    writing.notes.add('dropped', 'output', 'conflict', 'meaning', 'citations');
    return {};
  }
  if (writing.has('json-schema')) {
    if (output.name ?? output.description ?? output.isStrict) {
      writing.notes.add('dropped', 'output.name', 'no-counterpart', 'form', output.name);
    }
    return { format: { type: 'json_schema', schema: new RawJson(narrowSchema(output.schema)) } };
  }
  if (isThinking) writing.notes.add('approximated', 'output', 'conflict', 'meaning', output.name);
  const name = output.name ?? 'json_response';
  return { ...outputTool(name, narrowSchema(output.schema), output.description, writing), isForced: !isThinking };
}

function outputTool(name: string, schema: JsonText, description: string | undefined, writing: Writing): WrittenOutput {
  const toolName = `bf_so_${name}`;
  const tool = {
    name: writing.toolNames.spell(toolName),
    description: description ?? 'Returns structured JSON output',
    input_schema: new RawJson(schema),
  };
  return { tool, toolName };
}

/** The API refuses a schema beside documents that are to be cited. */
const wantsCitations = (turn: Turn): boolean =>
  turn.items.some(
    (item) => (item.type === 'document' || item.type === 'search-result') && item.wantsCitations === true,
  );
