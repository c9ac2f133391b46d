import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { Turn } from '../../schema/generate/item.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import type { GenerateRequest, Instruction, OutputConstraint } from '../../schema/generate/request.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { asJsonText, isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readNumber, readObject, readString } from '../../schema/json/read-value.ts';
import { decodeAssistantBlocks, decodeSystemBlocks, decodeUserBlocks } from './decode-block.ts';
import { decodeToolChoice, decodeTools, toolConfigMembers } from './decode-tools.ts';
import { hasOnly, restOf, said, vendorOf } from './members.ts';
import { historyReading } from './reading.ts';
import { decodeReasoningFields, reasoningFields } from './reasoning-config.ts';
import { apiMembers, gatewayMembers, typedMembers } from './request-members.ts';

export function decodeRequest(wire: Json): Result<GenerateRequest> {
  if (!isJsonObject(wire)) return invalidRequest('expected a JSON object');
  const messages = said(wire['messages']) ?? [];
  if (!Array.isArray(messages)) return invalidRequest('messages must be an array');
  const turns: Turn[] = [];
  for (const message of readList(messages)) {
    const turn = decodeMessage(message);
    if (!turn.ok) return turn;
    turns.push(turn.value);
  }
  const leading = turns.findIndex((turn) => turn.role === 'user' || turn.role === 'assistant');
  const front = leading < 0 ? turns.length : leading;
  const fields = readObject(wire['additionalModelRequestFields']) ?? {};
  const { vendor: reasoningVendor, ...reasoning } = decodeReasoningFields(fields);
  return ok({
    model: readString(wire['modelId']) ?? '',
    instructions: [...systemField(readList(wire['system'])), ...turns.slice(0, front).flatMap(asInstruction)],
    turns: turns.slice(front),
    ...decodeTools(wire),
    ...decodeToolChoice(wire),
    ...decodeOutput(wire),
    ...decodeSampling(wire, fields),
    ...decodeLimits(wire),
    ...reasoning,
    ...decodeEnvironment(wire),
    ...decodeExtra(wire),
    ...vendorOf(reasoningVendor, requestVendor(wire, fields)),
  });
}

function asInstruction(turn: Turn): readonly Instruction[] {
  if (turn.role === 'user' || turn.role === 'assistant') return [];
  return [
    { authority: 'system', placement: 'message', parts: turn.items, ...(turn.vendor && { vendor: turn.vendor }) },
  ];
}

const systemField = (blocks: readonly Json[]): readonly Instruction[] =>
  blocks.length === 0
    ? []
    : [{ authority: 'system', placement: 'field', parts: decodeSystemBlocks(blocks, historyReading) }];

const messageMembers = new Set(['role', 'content']);

function decodeMessage(message: Json): Result<Turn> {
  if (!isJsonObject(message)) return invalidRequest('messages must hold objects');
  const content = said(message['content']) ?? [];
  if (!Array.isArray(content)) return invalidRequest('message content must be an array');
  const blocks = readList(content);
  const vendor = vendorOf(restOf(message, messageMembers));
  const { role } = message;
  switch (role) {
    case 'user':
      return ok({ role: 'user', items: decodeUserBlocks(blocks, historyReading), ...vendor });
    case 'assistant':
      return ok({ role: 'assistant', items: decodeAssistantBlocks(blocks, historyReading), ...vendor });
    case 'system':
      return ok({ role: 'system', items: decodeSystemBlocks(blocks, historyReading), ...vendor });
    default:
      // only words are repeated: an object may not even be printable
      return invalidRequest(`messages: unexpected role "${typeof role === 'string' ? role : ''}"`);
  }
}

function decodeSampling(wire: JsonObject, fields: JsonObject): Pick<GenerateRequest, 'sampling'> {
  const config = readObject(wire['inferenceConfig']) ?? {};
  const temperature = readNumber(config['temperature']);
  const topP = readNumber(config['topP']);
  const topK = readNumber(fields['top_k']);
  if (temperature === undefined && topP === undefined && topK === undefined) return {};
  return {
    sampling: {
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
      ...(topK !== undefined && { topK }),
    },
  };
}

function decodeLimits(wire: JsonObject): Pick<GenerateRequest, 'limits'> {
  const config = readObject(wire['inferenceConfig']) ?? {};
  const maxOutputTokens = readNumber(config['maxTokens']);
  const stop = stopsIn(config);
  if (maxOutputTokens === undefined && stop === undefined) return {};
  return { limits: { ...(maxOutputTokens !== undefined && { maxOutputTokens }), ...(stop && { stop }) } };
}

function stopsIn(config: JsonObject): readonly string[] | undefined {
  const list = readList(config['stopSequences']);
  const texts = list.filter((each) => typeof each === 'string');
  return list.length > 0 && texts.length === list.length ? texts : undefined;
}

/** `outputConfig.textFormat`, whose schema is JSON inside of a string. */
function decodeOutput(wire: JsonObject): { readonly output?: OutputConstraint } {
  const schema = textSchema(wire);
  if (schema === undefined) return {};
  const text = readString(schema['schema']) ?? '';
  const name = readString(schema['name']);
  const description = readString(schema['description']);
  return {
    output: {
      type: 'json-schema',
      schema: asJsonText(text),
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
    },
  };
}

function textSchema(wire: JsonObject): JsonObject | undefined {
  const format = readObject(readObject(wire['outputConfig'])?.['textFormat']);
  const structure = readObject(format?.['structure']);
  const schema = readObject(structure?.['jsonSchema']);
  if (format?.['type'] !== 'json_schema' || structure === undefined || schema === undefined) return undefined;
  const isClosed = hasOnly(format, 'type', 'structure') && hasOnly(structure, 'jsonSchema');
  const text = readString(schema['schema']);
  if (!isClosed || !hasOnly(schema, 'schema', 'name', 'description') || text === undefined) return undefined;
  return parseJson(text).ok ? schema : undefined;
}

/** Everything around the conversation: service, metadata. */
function decodeEnvironment(wire: JsonObject): Partial<GenerateRequest> {
  const tier = readString(readObject(wire['serviceTier'])?.['type']);
  const latency = readString(readObject(wire['performanceConfig'])?.['latency']);
  const metadata = readObject(wire['requestMetadata']);
  const told =
    metadata &&
    Object.entries(metadata).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, jsonTextOf(value)] as const],
    );
  return {
    ...((tier !== undefined || latency !== undefined) && {
      service: { ...(tier !== undefined && { tier }), ...(latency !== undefined && { latency }) },
    }),
    ...(told && told.length > 0 && { identity: { metadata: Object.fromEntries(told) } }),
  };
}

const inferenceMembers = ['maxTokens', 'temperature', 'topP'];
const typeOnly = new Set(['type']);
const latencyOnly = new Set(['latency']);
const effortOnly = new Set(['effort']);

/** Members that the API defines and the middle has no word for. */
function requestVendor(wire: JsonObject, fields: JsonObject) {
  const own = Object.fromEntries(Object.entries(wire).filter(([name]) => apiMembers.has(name)));
  const inference = readObject(wire['inferenceConfig']);
  const knownInference = inference && stopsIn(inference) ? [...inferenceMembers, 'stopSequences'] : inferenceMembers;
  const isOutputTyped = textSchema(wire) !== undefined;
  const knownFields = new Set([
    'top_k',
    ...(readObject(fields['output_config']) ? ['output_config'] : []),
    ...reasoningFields(fields),
  ]);
  return vendorOf(
    restOf(own, new Set()),
    restOf(inference, new Set(knownInference), 'inferenceConfig'),
    restOf(readObject(wire['toolConfig']), toolConfigMembers, 'toolConfig'),
    restOf(fields, knownFields, 'additionalModelRequestFields'),
    restOf(readObject(fields['output_config']), effortOnly, 'additionalModelRequestFields.output_config'),
    restOf(readObject(wire['serviceTier']), typeOnly, 'serviceTier'),
    restOf(readObject(wire['performanceConfig']), latencyOnly, 'performanceConfig'),
    restOf(readObject(wire['outputConfig']), new Set(isOutputTyped ? ['textFormat'] : []), 'outputConfig'),
  ).vendor;
}

/** What neither the API nor this gateway knows. */
function decodeExtra(wire: JsonObject): Pick<GenerateRequest, 'extra'> {
  const extra = Object.entries(wire).flatMap(([name, value]): (readonly [string, JsonText])[] =>
    value === undefined || typedMembers.has(name) || apiMembers.has(name) || gatewayMembers.has(name)
      ? []
      : [[name, jsonTextOf(value)]],
  );
  return extra.length > 0 ? { extra: Object.fromEntries(extra) } : {};
}
