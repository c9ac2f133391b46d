import type { Annotation } from '../src/schema/generate/annotation.ts';
import type { AssistantItem, Item, Turn } from '../src/schema/generate/item.ts';
import type { TextPart } from '../src/schema/generate/part.ts';
import type { GenerateRequest, Instruction } from '../src/schema/generate/request.ts';
import type { Candidate, GenerateResult } from '../src/schema/generate/result.ts';
import type { Tool } from '../src/schema/generate/tool.ts';
import { joinTexts } from '../src/wire/joined-text.ts';
import { canonicalJson } from './canonical-json.ts';

export interface NormalFormOptions {
  /** For formats that cannot say the order of text and calls in one turn: chat, text completion, Cohere. */
  readonly sortsAssistantItems?: boolean;
}

/** Two requests or results mean the same when their normal forms are deeply equal. Costs, ids and spelling do not count. */
export function normalForm(value: GenerateRequest | GenerateResult, options: NormalFormOptions = {}): unknown {
  const callIds = new Map<string, string>();
  const plain = 'turns' in value ? plainRequest(value, options) : plainResult(value, options);
  return pruned(plain, (callId) => {
    const known = callIds.get(callId) ?? `call ${callIds.size + 1}`;
    callIds.set(callId, known);
    return known;
  });
}

function plainRequest(request: GenerateRequest, options: NormalFormOptions): object {
  const { instructions, turns, delivery, ...rest } = request;
  const lead = turns.findIndex(({ role }) => role === 'user' || role === 'assistant');
  const leading = lead < 0 ? turns : turns.slice(0, lead);
  return {
    ...rest,
    instructions: instructionParts(instructions, leading),
    tools: toolsInOrder(request.tools ?? []),
    turns: mergedTurns(lead < 0 ? [] : turns.slice(lead)).map((turn) => plainTurn(turn, options)),
    delivery: delivery?.isStream === true ? { isStream: true } : undefined,
    allowsParallelCalls: request.allowsParallelCalls === false ? false : undefined,
    candidateCount: request.candidateCount === 1 ? undefined : request.candidateCount,
    toolChoice: request.toolChoice?.mode === 'auto' ? undefined : request.toolChoice,
    output: request.output?.type === 'text' ? undefined : request.output,
    service: undefined,
    cache: undefined,
  };
}

const instructionParts = (instructions: readonly Instruction[], leading: readonly Turn[]): readonly Item[] =>
  joinedTexts([...instructions.flatMap(({ parts }) => parts), ...leading.flatMap(itemsOf)]);

const itemsOf = ({ items }: Turn): readonly Item[] => items;

/** Chat names its hosted tools beside the list, so only the order of the others counts. */
const toolsInOrder = (tools: readonly Tool[]): readonly Tool[] => [
  ...tools.filter(({ type }) => type !== 'hosted'),
  ...tools.filter(({ type }) => type === 'hosted'),
];

interface PlainTurn {
  readonly role: 'user' | 'assistant' | 'system';
  readonly name: string | undefined;
  readonly items: readonly Item[];
}

function mergedTurns(turns: readonly Turn[]): readonly PlainTurn[] {
  const merged: PlainTurn[] = [];
  for (const turn of turns) {
    if (turn.role === 'assistant' && turn.items.length === 0) continue;
    const role = turn.role === 'developer' ? 'system' : turn.role;
    const last = merged.at(-1);
    if (last?.role === role && last.name === turn.name) {
      merged[merged.length - 1] = { ...last, items: [...last.items, ...turn.items] };
    } else {
      merged.push({ role, name: turn.name, items: turn.items });
    }
  }
  return merged;
}

const plainTurn = (turn: PlainTurn, options: NormalFormOptions): object => ({
  ...turn,
  items: turn.role === 'assistant' ? plainItems(turn.items, options) : joinedTexts(turn.items),
});

function plainResult(result: GenerateResult, options: NormalFormOptions): object {
  return {
    ...result,
    serviceTier: undefined,
    createdAtMs: result.createdAtMs === undefined ? undefined : Math.floor(result.createdAtMs / 1000) * 1000,
    candidates: result.candidates.map((candidate) => plainCandidate(candidate, options)),
  };
}

const plainCandidate = ({ items, finish, ...rest }: Candidate, options: NormalFormOptions): object => ({
  ...rest,
  finish: { ...finish, wire: undefined },
  items: plainItems(items, options),
});

const plainItems = (items: readonly Item[], { sortsAssistantItems }: NormalFormOptions): readonly Item[] =>
  sortsAssistantItems ? sorted(items) : joinedTexts(items.filter(saysSomething));

const saysSomething = (item: Item): boolean =>
  item.type !== 'reasoning' || item.seal !== undefined || item.entries.some(({ text }) => text !== '');

/** Where order cannot be said, all texts are one, joined as such formats join them, and so are refusals. */
function sorted(items: readonly Item[]): readonly Item[] {
  const said = items.filter(saysSomething);
  const texts = said.filter((item) => item.type === 'text');
  const refusal = said.flatMap((item) => (item.type === 'refusal' ? [item.text] : [])).join('');
  const rest = said.filter((item) => item.type !== 'text' && item.type !== 'refusal');
  const joined = joinTexts(said);
  const annotations = texts.flatMap((part) => moved(part, joined.spanOf(part)?.start ?? 0));
  const seal = texts.find((part) => part.seal !== undefined)?.seal;
  const logprobs = texts.flatMap((part) => part.logprobs ?? []);
  const text: TextPart = {
    type: 'text',
    text: joined.text,
    annotations,
    logprobs,
    ...(seal && { seal }),
  };
  const spoken: Item[] = joined.text === '' && seal === undefined ? [] : [text];
  if (refusal !== '') spoken.push({ type: 'refusal', text: refusal });
  return [...rest, ...spoken].sort((a, b) => rank(a) - rank(b));
}

const ranks: { readonly [T in Item['type']]?: number } = {
  reasoning: 0,
  text: 1,
  refusal: 2,
  audio: 3,
  'tool-call': 5,
};
const rank = (item: Item): number => ranks[item.type] ?? 4;

const moved = (part: TextPart, by: number): readonly Annotation[] =>
  (part.annotations ?? []).map((annotation) => ({
    ...annotation,
    span: { start: (annotation.span?.start ?? 0) + by, end: (annotation.span?.end ?? part.text.length) + by },
  }));

/** Neighbouring texts that carry nothing are one text; empty ones say nothing, but their seal does. */
function joinedTexts(items: readonly Item[]): readonly Item[] {
  const joined: Item[] = [];
  for (const item of items) {
    const last = joined.at(-1);
    if (item.type !== 'text' || last?.type !== 'text') joined.push(item);
    else if (item.text === '') joined[joined.length - 1] = item.seal ? { ...last, seal: item.seal } : last;
    else if (isBare(last) && isBare(item)) joined[joined.length - 1] = { ...last, ...joinedPair(last, item) };
    else joined.push(item);
  }
  return joined.filter((item) => item.type !== 'text' || item.text !== '' || item.seal !== undefined);
}

const isBare = (part: TextPart): boolean => !part.annotations?.length && part.seal === undefined;

const joinedPair = (a: TextPart, b: TextPart): Pick<TextPart, 'text' | 'logprobs'> => ({
  text: a.text + b.text,
  logprobs: [...(a.logprobs ?? []), ...(b.logprobs ?? [])],
});

const costsOrSpelling = new Set([
  'vendor',
  'cache',
  'message',
  'spelled',
  'maxOutputSpelling',
  'hasMadeUpId',
  'isGuess',
]);
const jsonMembers = new Set([
  'json',
  'parameters',
  'result',
  'schema',
  'wire',
  'conversation',
  'container',
  'contextEdits',
  'approval',
  'filter',
  'promptTokens',
  'voice',
  'input',
  'examples',
  'metadata',
  'extra',
]);
const itemTypes: ReadonlySet<string> = new Set<AssistantItem['type'] | 'tool-result'>([
  'text',
  'refusal',
  'image',
  'audio',
  'video',
  'document',
  'search-result',
  'opaque',
  'reasoning',
  'tool-call',
  'tool-result',
  'server-tool-call',
  'server-tool-result',
  'compaction',
]);

type Rename = (callId: string) => string;

/** The value without what does not count; `undefined` when nothing is left of it. */
function pruned(value: unknown, rename: Rename): unknown {
  if (Array.isArray(value)) {
    const elements = value.map((each) => pruned(each, rename));
    return elements.length === 0 ? undefined : elements;
  }
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const kept = prunedMember(value, name, member, rename);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

function prunedMember(owner: object, name: string, member: unknown, rename: Rename): unknown {
  if (costsOrSpelling.has(name) || (member === 0 && isCounter(owner, name))) return undefined;
  if (name === 'name' && Reflect.get(owner, 'type') === 'hosted') return undefined;
  if (isItem(owner) && (name === 'id' || (name === 'status' && member === 'completed'))) return undefined;
  if ((name === 'callId' || name === 'callerId') && typeof member === 'string') return rename(member);
  if (name === 'seal') return prunedSeal(Object(member));
  return jsonMembers.has(name) ? canonicalMember(member, rename) : pruned(member, rename);
}

const isItem = (owner: object): boolean => itemTypes.has(String(Reflect.get(owner, 'type')));

/** Usage counts; a temperature of 0 is a statement. */
const isCounter = (owner: object, name: string): boolean =>
  [
    'cacheRead',
    'cacheWrite',
    'cacheWrite5m',
    'cacheWrite1h',
    'text',
    'audio',
    'image',
    'video',
    'document',
    'toolUse',
    'reasoning',
    'acceptedPrediction',
    'rejectedPrediction',
    'citation',
    'webSearch',
    'webFetch',
    'searchUnits',
    'costUsd',
  ].includes(name) && !('type' in owner);

const prunedSeal = (seal: { readonly kind?: unknown; readonly mintedBy?: { readonly family?: unknown } }): unknown => ({
  kind: seal.kind,
  family: seal.mintedBy?.family ?? 'unknown',
});

/** An object schema without properties and one with none are the same. */
const withoutEmptyProperties = (json: string): string => json.replaceAll('"properties":{},', '');

function canonicalMember(member: unknown, rename: Rename): unknown {
  if (typeof member === 'string') return withoutEmptyProperties(canonicalJson(member));
  if (Array.isArray(member))
    return member.length === 0 ? undefined : member.map((each) => canonicalMember(each, rename));
  if (typeof member !== 'object' || member === null) return undefined;
  if ('kind' in member || 'type' in member) return pruned(member, rename);
  const entries = Object.entries(member).map(([name, each]) => [name, canonicalMember(each, rename)]);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
