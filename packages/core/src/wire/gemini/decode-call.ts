import type { ToolCallItem, ToolResultItem, ToolResultPart } from '../../schema/generate/item.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import { scanMembers } from '../../schema/json/json-scanner.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { asJsonText, isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import { unwrapInput } from '../freeform-input.ts';
import { decodeContentPart, opaquePart, sealOf } from './content-part.ts';
import { camelCased, given, isList, objectAt, restOf, said, vendorOf } from './read-json.ts';
import type { Reading } from './reading.ts';

const partMembers = new Set(['functionCall', 'functionResponse', 'thoughtSignature']);
const callMembers = new Set(['id', 'name', 'args', 'willContinue', 'partialArgs']);
const responseMembers = new Set(['id', 'name', 'response', 'parts']);

/** A call in one piece; without arguments it is called with an empty object. */
export function decodeCall(part: JsonObject, reading: Reading): ToolCallItem | undefined {
  const call = objectAt(part, 'functionCall');
  const name = call && readString(call['name']);
  if (call === undefined || name === undefined) return undefined;
  const args = said(call['args']);
  const json = args === undefined ? asJsonText('{}') : jsonTextOf(args);
  const item = callHead(part, call, name, reading);
  return { ...item, input: inputOf(json, reading.isWrapped(name)) };
}

/** Everything about a call but its arguments. */
export function callHead(part: JsonObject, call: JsonObject, wireName: string, reading: Reading): ToolCallItem {
  const name = reading.toolName(wireName);
  const { callId, hasMadeUpId, seal } = reading.call(readString(call['id']), name);
  return {
    type: 'tool-call',
    callId,
    ...given('hasMadeUpId', hasMadeUpId),
    name,
    ...given('namespace', reading.namespaceOf(wireName)),
    input: { kind: 'json', json: asJsonText('') },
    ...(seal && { seal }),
    ...sealOf(part, reading),
    ...vendorOf(restOf(part, partMembers), restOf(call, callMembers, 'functionCall')),
  };
}

/** What the model wrote, taken out of the function that stood for a freeform tool. */
export function inputOf(json: JsonText, isWrapped: boolean): ToolCallItem['input'] {
  const text = isWrapped ? unwrapInput(json) : undefined;
  return text === undefined ? { kind: 'json', json } : { kind: 'text', text };
}

export function decodeFunctionResponse(part: JsonObject, reading: Reading): ToolResultItem | undefined {
  const wire = objectAt(part, 'functionResponse');
  const name = wire && readString(wire['name']);
  if (wire === undefined || name === undefined) return undefined;
  const callId = reading.answered(readString(wire['id']), name);
  const { parts, isError } = decodeOutcome(said(wire['response']));
  const media = isList(wire['parts']) ? wire['parts'].map((each) => resultPart(each, reading)) : [];
  return {
    type: 'tool-result',
    callId,
    ...(reading.nameOf(callId) !== name && { name }),
    parts: [...parts, ...media],
    isError,
    ...vendorOf(restOf(part, partMembers), restOf(wire, responseMembers, 'functionResponse')),
  };
}

function resultPart(wire: Json, reading: Reading): ToolResultPart {
  const part = isJsonObject(wire) ? decodeContentPart(camelCased(wire), reading) : undefined;
  return part === undefined || part.type === 'refusal' ? opaquePart(wire) : part;
}

interface Outcome {
  readonly parts: readonly ToolResultPart[];
  readonly isError: boolean;
}

/** The API reads `output` and `error` of a result as its text; any other object is the result itself. */
function decodeOutcome(response: Json | undefined): Outcome {
  if (response === undefined) return { parts: [], isError: false };
  const json = jsonTextOf(response);
  const parsed = parseJson(json);
  if (!parsed.ok || !isJsonObject(parsed.value)) return { parts: [{ type: 'json', json }], isError: false };
  const names = Object.keys(parsed.value);
  if (names.length === 0) return { parts: [], isError: false };
  const [only] = names.length === 1 ? names : [];
  if (only !== 'output' && only !== 'error') return { parts: [{ type: 'json', json }], isError: false };
  return { parts: [toldPart(parsed.value[only] ?? null, json)], isError: only === 'error' };
}

function toldPart(value: Json, around: string): ToolResultPart {
  if (typeof value === 'string') return { type: 'text', text: value };
  const member = scanMembers(around).at(-1);
  const source = member && around.slice(member.valueStart, member.valueEnd);
  return { type: 'json', json: source === undefined ? printJson(value) : asJsonText(source) };
}
