import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { Turn } from '../../schema/generate/item.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import type { GenerateRequest, Instruction } from '../../schema/generate/request.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import { mergeVendor } from '../vendor-members.ts';
import { decodeConfig } from './decode-config.ts';
import { decodeModelPart, decodeSpokenPart, decodeUserPart } from './decode-part.ts';
import { decodeToolConfig, decodeTools } from './decode-tools.ts';
import { joinThoughts } from './join-thoughts.ts';
import { camelCased, isList, objectAt, restOf, said, vendorOf } from './read-json.ts';
import { Reading } from './reading.ts';
import { apiMembers, gatewayMembers, typedMembers } from './request-members.ts';

export function decodeRequest(wire: Json): Result<GenerateRequest> {
  if (!isJsonObject(wire)) return invalidRequest('expected a JSON object');
  const body = camelCased(wire, apiMembers);
  const turns = decodeContents(body['contents']);
  if (!turns.ok) return turns;
  const tools = decodeTools(said(body['tools']));
  const { vendor: configVendor, ...config } = decodeConfig(objectAt(body, 'generationConfig') ?? {});
  const { vendor: toolVendor, ...choice } = decodeToolConfig(body);
  const vendor = [configVendor, toolVendor, ownMembers(body)].reduce(mergeVendor, undefined);
  return ok({
    model: readString(body['model']) ?? '',
    instructions: decodeInstruction(body['systemInstruction']),
    turns: turns.value,
    ...(tools && { tools }),
    ...choice,
    ...config,
    ...decodeEnvironment(body),
    ...decodeExtra(body),
    ...vendorOf(vendor),
  });
}

/** An object with parts, or only its text. */
function decodeInstruction(wire: Json | undefined): readonly Instruction[] {
  const told = said(wire);
  if (told === undefined || told === '') return [];
  const parts = isJsonObject(told) ? partsOf(told['parts']) : isList(told) ? told : [told];
  if (parts.length === 0) return [];
  return [{ authority: 'system', placement: 'field', parts: parts.map(decodeSpokenPart) }];
}

const partsOf = (parts: Json | undefined): readonly Json[] => {
  const told = said(parts);
  return isList(told) ? told : told === undefined ? [] : [told];
};

/** A list of contents; one of them alone and a bare text are taken as well. */
function decodeContents(wire: Json | undefined): Result<readonly Turn[]> {
  const told = said(wire);
  const contents = isList(told) ? told : told === undefined ? [] : [told];
  const reading = new Reading(undefined, 'history');
  const turns: Turn[] = [];
  for (const content of contents) {
    const turn = decodeContent(content, reading);
    if (!turn.ok) return turn;
    turns.push(turn.value);
  }
  return ok(turns);
}

const contentMembers = new Set(['role', 'parts']);

function decodeContent(content: Json, reading: Reading): Result<Turn> {
  if (typeof content === 'string') return ok({ role: 'user', items: [{ type: 'text', text: content }] });
  if (!isJsonObject(content)) return invalidRequest('contents must hold objects');
  const parts = partsOf(content['parts']);
  const vendor = vendorOf(restOf(content, contentMembers));
  switch (said(content['role']) ?? 'user') {
    case 'user':
    case 'function':
    case 'tool':
    case '':
      return ok({ role: 'user', items: parts.map((part) => decodeUserPart(part, reading)), ...vendor });
    case 'model': {
      const items = joinThoughts(parts.map((part) => decodeModelPart(part, reading)));
      return ok({ role: 'assistant', items, ...vendor });
    }
    default:
      return invalidRequest('Please use a valid role: user, model.');
  }
}

function decodeEnvironment(body: JsonObject): Partial<GenerateRequest> {
  const storedPrefix = readString(body['cachedContent']);
  const tier = readString(body['serviceTier']);
  const labels = labelsOf(said(body['labels']));
  return {
    ...(storedPrefix !== undefined && { cache: { storedPrefix } }),
    ...(tier !== undefined && { service: { tier } }),
    ...(labels && { identity: { metadata: labels } }),
  };
}

function labelsOf(labels: Json | undefined): { readonly [label: string]: JsonText } | undefined {
  const parsed: unknown = labels === undefined ? undefined : JSON.parse(jsonTextOf(labels));
  if (!isJsonObject(parsed)) return undefined;
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, jsonTextOf(value ?? null)]));
}

/** Members that the API defines and the middle has no word for. */
function ownMembers(body: JsonObject) {
  const own = Object.fromEntries(Object.entries(body).filter(([name]) => apiMembers.has(name)));
  return restOf(own, typedMembers);
}

/** What neither the API nor this gateway knows. */
function decodeExtra(body: JsonObject): Pick<GenerateRequest, 'extra'> {
  const extra = Object.entries(body).flatMap(([name, value]) =>
    value === undefined || apiMembers.has(name) || gatewayMembers.has(name) ? [] : [[name, jsonTextOf(value)] as const],
  );
  return extra.length > 0 ? { extra: Object.fromEntries(extra) } : {};
}
