import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { Turn } from '../../schema/generate/item.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import type { OpaqueItem, TextPart } from '../../schema/generate/part.ts';
import type { GenerateRequest, Instruction } from '../../schema/generate/request.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { decodeMarker } from './cache-control.ts';
import { decodeAssistantBlocks, decodeSystemBlock, decodeUserBlock } from './decode-block.ts';
import { builtinsOf, decodeToolChoice, decodeTools } from './decode-tools.ts';
import { decodeOutput } from './output-format.ts';
import {
  flagAt,
  isList,
  numberAt,
  objectAt,
  restOf,
  said,
  textAt,
  textsAt,
  vendorMember,
  vendorOf,
} from './read-json.ts';
import { type Reading, readingHistory } from './reading.ts';

import { apiMembers, gatewayMembers, typedMembers, vendorFallbacks } from './request-members.ts';
import { decodeThinkingConfig } from './thinking.ts';

export function decodeRequest(wire: Json): Result<GenerateRequest> {
  if (!isJsonObject(wire)) return invalidRequest('expected a JSON object');
  const messages = said(wire['messages']) ?? [];
  if (!isList(messages)) return invalidRequest('messages must be an array');
  const tools = decodeTools(wire);
  const reading = readingHistory(builtinsOf(tools ?? []));
  const turns: Turn[] = [];
  for (const message of messages) {
    const turn = decodeMessage(message, reading);
    if (!turn.ok) return turn;
    turns.push(turn.value);
  }
  const leading = turns.findIndex((turn) => turn.role === 'user' || turn.role === 'assistant');
  const { vendor: thinkingVendor, ...thinking } = decodeThinkingConfig(wire);
  return ok({
    model: textAt(wire, 'model') ?? '',
    instructions: [...systemField(wire['system']), ...turns.slice(0, frontOf(leading, turns)).flatMap(asInstruction)],
    turns: turns.slice(frontOf(leading, turns)),
    ...(tools && { tools }),
    ...decodeToolChoice(wire, tools ?? []),
    ...decodeOutput(wire),
    ...decodeSampling(wire),
    ...decodeLimits(wire),
    ...thinking,
    ...decodeEnvironment(wire),
    ...decodeExtra(wire),
    ...vendorOf(thinkingVendor, decodeRequestVendor(wire)),
  });
}

const frontOf = (leading: number, turns: readonly Turn[]): number => (leading < 0 ? turns.length : leading);

function asInstruction(turn: Turn): readonly Instruction[] {
  if (turn.role === 'user' || turn.role === 'assistant') return [];
  const vendor = turn.vendor && { vendor: turn.vendor };
  return [{ authority: 'system', placement: 'message', parts: turn.items, ...vendor }];
}

function systemField(system: Json | undefined): readonly Instruction[] {
  if (typeof system === 'string') return system === '' ? [] : [instruction([{ type: 'text', text: system }])];
  return isList(system) && system.length > 0 ? [instruction(system.map(decodeSystemBlock))] : [];
}

const instruction = (parts: readonly (TextPart | OpaqueItem)[]): Instruction => ({
  authority: 'system',
  placement: 'field',
  parts,
});

const messageMembers = new Set(['role', 'content']);

function decodeMessage(message: Json, reading: Reading): Result<Turn> {
  if (!isJsonObject(message)) return invalidRequest('messages must hold objects');
  const blocks = blocksOf(message['content']);
  if (blocks === undefined) return invalidRequest('message content must be a string or an array');
  const vendor = vendorOf(restOf(message, messageMembers));
  switch (message['role']) {
    case 'user':
      return ok({ role: 'user', items: blocks.map((block) => decodeUserBlock(block, reading)), ...vendor });
    case 'assistant':
      return ok({ role: 'assistant', items: decodeAssistantBlocks(blocks, reading), ...vendor });
    case 'system':
      return ok({ role: 'system', items: blocks.map(decodeSystemBlock), ...vendor });
    default:
      return invalidRequest(`messages: unexpected role "${String(message['role'])}"`);
  }
}

/** A string is one text block. */
function blocksOf(content: Json | undefined): readonly Json[] | undefined {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return isList(content) ? content : said(content) === undefined ? [] : undefined;
}

function decodeSampling(wire: JsonObject): Pick<GenerateRequest, 'sampling'> {
  const temperature = numberAt(wire, 'temperature');
  const topP = numberAt(wire, 'top_p');
  const topK = numberAt(wire, 'top_k');
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
  const maxOutputTokens = numberAt(wire, 'max_tokens');
  const stop = textsAt(wire, 'stop_sequences');
  const config = objectAt(wire, 'output_config');
  const budget = config && objectAt(config, 'task_budget');
  const totalTokens = budget && numberAt(budget, 'total');
  const remainingTokens = budget && numberAt(budget, 'remaining');
  if (maxOutputTokens === undefined && stop === undefined && totalTokens === undefined) return {};
  return {
    limits: {
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
      ...(stop && { stop }),
      ...(totalTokens !== undefined && {
        taskBudget: { totalTokens, ...(remainingTokens !== undefined && { remainingTokens }) },
      }),
    },
  };
}

/** Everything around the conversation: caching, service, identity, state, delivery. */
function decodeEnvironment(wire: JsonObject): Partial<GenerateRequest> {
  const marker = objectAt(wire, 'cache_control');
  const [tier, speed, region] = ['service_tier', 'speed', 'inference_geo'].map((name) => textAt(wire, name));
  const service = {
    ...(tier !== undefined && { tier }),
    ...(speed !== undefined && { speed }),
    ...(region !== undefined && { region }),
  };
  const metadata = objectAt(wire, 'metadata');
  const user = metadata && textAt(metadata, 'user_id');
  const container = said(wire['container']);
  const contextEdits = said(wire['context_management']);
  const state = {
    ...(container !== undefined && { container: jsonTextOf(container) }),
    ...(contextEdits !== undefined && { contextEdits: jsonTextOf(contextEdits) }),
  };
  const include = textsAt(wire, 'include');
  const isStream = flagAt(wire, 'stream');
  return {
    ...(marker && { cache: { auto: decodeMarker(marker) } }),
    ...(Object.keys(service).length > 0 && { service }),
    ...(user !== undefined && { identity: { user } }),
    ...(Object.keys(state).length > 0 && { state }),
    ...(include && { include }),
    ...(isStream !== undefined && { delivery: { isStream } }),
  };
}

const outputMembers = new Set(['effort', 'format', 'task_budget']);
const budgetMembers = new Set(['type', 'total', 'remaining']);
const metadataMembers = new Set(['user_id']);

/** Members that the API defines and the middle has no word for. */
function decodeRequestVendor(wire: JsonObject) {
  const own = Object.fromEntries(Object.entries(wire).filter(([name]) => apiMembers.has(name)));
  const config = objectAt(wire, 'output_config');
  const budget = config && objectAt(config, 'task_budget');
  const metadata = objectAt(wire, 'metadata');
  const fallbacks = vendorFallbacks(wire['fallbacks']);
  return vendorOf(
    restOf(own, new Set()),
    config && restOf(config, outputMembers, 'output_config'),
    budget && restOf(budget, budgetMembers, 'output_config.task_budget'),
    metadata && restOf(metadata, metadataMembers, 'metadata'),
    fallbacks === undefined ? undefined : vendorMember('fallbacks', fallbacks),
  ).vendor;
}

/** What neither the API nor this gateway knows. */
function decodeExtra(wire: JsonObject): Pick<GenerateRequest, 'extra'> {
  const extra: { [member: string]: JsonText } = {};
  for (const [name, value] of Object.entries(wire)) {
    if (value === undefined || typedMembers.has(name) || apiMembers.has(name) || gatewayMembers.has(name)) continue;
    Object.defineProperty(extra, name, {
      value: jsonTextOf(value),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return Object.keys(extra).length > 0 ? { extra } : {};
}
