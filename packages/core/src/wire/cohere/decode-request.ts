import { compact, unlessEmpty } from '../../schema/compact.ts';
import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import type { GenerateRequest, OutputConstraint, ReasoningRequest } from '../../schema/generate/request.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import {
  readBoolean,
  readList,
  readNumber,
  readObject,
  readObjects,
  readString,
  readStrings,
} from '../../schema/json/read-value.ts';
import { mergeVendor, takeVendor } from '../vendor-members.ts';
import { opaque } from './decode-content.ts';
import { decodeMessages } from './decode-messages.ts';
import { decodeToolChoice, decodeTools } from './tools.ts';

const format = 'cohere';
const known = new Set([
  ...['model', 'messages', 'stream', 'tools', 'tool_choice', 'documents', 'response_format', 'max_tokens'],
  ...['stop_sequences', 'temperature', 'seed', 'frequency_penalty', 'presence_penalty', 'k', 'p', 'logprobs'],
  ...['thinking', 'priority'],
]);
const knownWithTools = new Set([...known, 'strict_tools']);

export function decodeRequest(wire: Json): Result<GenerateRequest> {
  if (!isJsonObject(wire)) return invalidRequest('request body is not a JSON object');
  const tools = decodeTools(wire);
  const priority = readNumber(wire.priority);
  const isStream = readBoolean(wire.stream);
  const documents = readList(wire.documents).map(decodeDocument);
  const ownThinking = knownThinking(wire.thinking);
  return ok(
    compact({
      model: readString(wire.model) ?? '',
      ...decodeMessages(readObjects(wire.messages)),
      tools,
      toolChoice: decodeToolChoice(wire.tool_choice),
      output: decodeOutput(wire.response_format),
      sampling: decodeSampling(wire),
      limits: decodeLimits(wire),
      reasoning: decodeThinking(wire.thinking),
      logprobs: wire.logprobs === true ? {} : undefined,
      documents: documents.length === 0 ? undefined : documents,
      service: priority === undefined ? undefined : { priority },
      delivery: isStream === undefined ? undefined : { isStream },
      vendor: mergeVendor(takeVendor(wire, tools === undefined ? known : knownWithTools, format), ownThinking),
    }),
  );
}

const decodeDocument = (wire: Json) =>
  typeof wire === 'string'
    ? ({ type: 'document', source: { kind: 'text', text: wire, mediaType: 'text/plain' } } as const)
    : { ...opaque(wire), label: 'document' };

const decodeSampling = (wire: JsonObject): GenerateRequest['sampling'] =>
  unlessEmpty(
    compact({
      temperature: readNumber(wire.temperature),
      topP: readNumber(wire.p),
      topK: readNumber(wire.k),
      seed: readNumber(wire.seed),
      frequencyPenalty: readNumber(wire.frequency_penalty),
      presencePenalty: readNumber(wire.presence_penalty),
    }),
  );

const decodeLimits = (wire: JsonObject): GenerateRequest['limits'] =>
  unlessEmpty(compact({ maxOutputTokens: readNumber(wire.max_tokens), stop: readStrings(wire.stop_sequences) }));

function decodeThinking(wire: Json | undefined): ReasoningRequest | undefined {
  const thinking = readObject(wire);
  const budget = readNumber(thinking?.token_budget);
  if (thinking?.type === 'disabled') return { thinking: 'off' };
  if (thinking?.type !== 'enabled') return undefined;
  return { thinking: budget === undefined ? 'on' : { budgetTokens: budget } };
}

const knownOfThinking = new Set(['type', 'token_budget']);
const knownThinking = (wire: Json | undefined) =>
  takeVendor(readObject(wire) ?? {}, knownOfThinking, format, 'thinking');

/** The schema's member is called `json_schema`; in the API's first version it was `schema`. */
function decodeOutput(wire: Json | undefined): OutputConstraint | undefined {
  const asked = readObject(wire);
  if (asked === undefined) return undefined;
  const schema = asked.json_schema ?? asked.schema;
  if (asked.type === 'text') return { type: 'text' };
  if (asked.type !== 'json_object') return { type: 'opaque', format, wire: jsonTextOf(asked) };
  return schema === undefined ? { type: 'json' } : { type: 'json-schema', schema: jsonTextOf(schema) as JsonText };
}
