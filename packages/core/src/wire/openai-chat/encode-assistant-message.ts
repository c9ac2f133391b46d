import type { AssistantItem, CompactionItem, ReasoningItem, ToolCallItem, Turn } from '../../schema/generate/item.ts';
import type { AudioPart, TextPart } from '../../schema/generate/part.ts';
import { asJsonText, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { joinTexts, textGap } from '../joined-text.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { encodeAnnotation } from './annotations.ts';
import { putMarker } from './cache-marker.ts';
import { bareText, encodeImage, encodePart } from './encode-parts.ts';
import { plainReasoning, ReasoningDetails } from './encode-reasoning.ts';
import type { RequestEncoding } from './request-encoding.ts';
import { encodeToolCall } from './tool-calls.ts';

type AssistantTurn = Extract<Turn, { readonly role: 'assistant' }>;
const field = 'turns[].items[]';

/** One message of the history, for a provider. `undefined` when the turn says nothing. */
export function encodeAssistantMessage(turn: AssistantTurn, to: RequestEncoding): JsonObject | undefined {
  const wire: WireMembers = { role: 'assistant', content: null };
  const items = turn.items.map((item) => asSpeakable(item, to));
  if (turn.name !== undefined) wire.name = turn.name;
  putContent(wire, items, to);
  putReasoning(wire, items, to);
  // members stand in one order, whatever order the turn said them in
  for (const item of items.toSorted((a, b) => rankOf(a) - rankOf(b))) putItem(wire, item, to);
  putVendor(wire, turn.vendor, 'openai-chat');
  to.noteForeign(turn.vendor, 'turns[].');
  return wire.content === null && Object.keys(wire).length === 2 ? undefined : wire;
}

const rankOf = (item: AssistantItem): number => memberOrder.indexOf(item.type);
const memberOrder: readonly string[] = ['refusal', 'audio', 'image', 'tool-call'];

/** A digest of earlier turns is said as text. */
function asSpeakable(item: AssistantItem, to: RequestEncoding): AssistantItem {
  if (item.type !== 'compaction') return item;
  to.notes.add('approximated', `${field}.compaction`, 'no-counterpart', 'meaning');
  return { type: 'text', text: (item satisfies CompactionItem).summary ?? '' };
}

const isText = (item: AssistantItem): item is TextPart => item.type === 'text';

function putContent(wire: WireMembers, items: readonly AssistantItem[], to: RequestEncoding): void {
  const texts = items.filter(isText);
  for (const text of texts) if (text.seal) noteSeal('text', to);
  if (texts.some(({ annotations }) => annotations !== undefined)) {
    putCited(wire, items, to);
    return;
  }
  const { blocks, hasGap } = encodeSaid(items, to);
  if (blocks.length === 0) return;
  const whole = hasGap ? bareTexts(blocks) : undefined;
  wire.content = whole?.join('') ?? bareText(blocks) ?? blocks;
}

/** Texts in order; where something else stood between two of them, the later one begins with a gap. */
function encodeSaid(items: readonly AssistantItem[], to: RequestEncoding): { blocks: Json[]; hasGap: boolean } {
  const blocks: Json[] = [];
  let isApart = false;
  let hasGap = false;
  let hasText = false;
  for (const item of items) {
    if (item.type === 'text') {
      const needsGap = isApart && hasText && item.text !== '';
      const said = needsGap ? { ...item, text: textGap + item.text } : item;
      hasGap ||= needsGap;
      if (item.text !== '') [isApart, hasText] = [false, true];
      blocks.push(...present(encodePart(withoutSeal(said), field, to)));
    } else {
      isApart = true;
      if (item.type === 'opaque') blocks.push(...present(encodePart(item, field, to)));
    }
  }
  return { blocks, hasGap };
}

const present = (block: Json | undefined): readonly Json[] => (block === undefined ? [] : [block]);

function bareTexts(blocks: readonly Json[]): readonly string[] | undefined {
  const texts = blocks.flatMap((block) => bareText([block]) ?? []);
  return texts.length === blocks.length ? texts : undefined;
}

const withoutSeal = ({ seal: _, ...part }: TextPart): TextPart => part;

/** Vendors cut sentences where they cite; here the sentence is whole again and its sources stand beside it. */
function putCited(wire: WireMembers, items: readonly AssistantItem[], to: RequestEncoding): void {
  const joined = joinTexts(items);
  const texts = items.filter(isText);
  wire.content = joined.text;
  wire.annotations = texts.flatMap((part) => {
    const place = joined.spanOf(part) ?? { start: 0, end: 0 };
    return part.annotations?.flatMap((each) => encodeAnnotation(each, joined.text, place, to.notes)) ?? [];
  });
  if (texts.length > 1) to.notes.add('approximated', field, 'grouping-lost', 'form');
  for (const text of texts) if (text.cache) to.notes.add('dropped', `${field}.cache`, 'no-counterpart', 'cost');
}

function noteSeal(of: string, to: RequestEncoding): void {
  to.notes.add('dropped', `${field}.seal`, 'foreign-seal', 'meaning', of);
}

/** Hosts that want their reasoning back take it as details with seals, or as bare text; others forget it. */
function putReasoning(wire: WireMembers, items: readonly AssistantItem[], to: RequestEncoding): void {
  const reasoning = items.filter((item) => item.type === 'reasoning');
  if (reasoning.length === 0) return;
  if (to.has('reasoning-details')) {
    putDetails(wire, reasoning, to);
    return;
  }
  for (const { seal } of reasoning) if (seal) noteSeal('reasoning', to);
  const text = plainReasoning(reasoning);
  if (text === '') return;
  if (!to.has('reasoning-content')) {
    to.notes.add('dropped', `${field}.reasoning`, 'unsupported-by-host', 'meaning');
    return;
  }
  if (reasoning.length > 1) to.notes.add('approximated', `${field}.reasoning`, 'grouping-lost', 'form');
  wire.reasoning_content = text;
}

const unsealed = ({ seal: _, ...item }: ReasoningItem): ReasoningItem => item;

function putDetails(wire: WireMembers, reasoning: readonly ReasoningItem[], to: RequestEncoding): void {
  const details = new ReasoningDetails();
  for (const item of reasoning) {
    const isForeign = item.seal?.mintedBy !== undefined && item.seal.mintedBy.family !== to.target.sealFamily;
    if (isForeign) noteSeal('reasoning', to);
    details.add(isForeign ? unsealed(item) : item);
  }
  if (details.list.length > 0) wire.reasoning_details = details.list;
}

function putItem(wire: WireMembers, item: AssistantItem, to: RequestEncoding): void {
  switch (item.type) {
    case 'refusal':
      wire.refusal = typeof wire.refusal === 'string' ? wire.refusal + item.text : item.text;
      break;
    case 'audio':
      putAudio(wire, item, to);
      break;
    case 'image':
      if (to.has('image-in-history')) append(wire, 'images', encodeImage(item, to));
      else dropped(item, to);
      break;
    case 'tool-call':
      append(wire, 'tool_calls', encodeCall(item, to));
      break;
    case 'server-tool-call':
    case 'server-tool-result':
    case 'video':
    case 'document':
    case 'search-result':
      dropped(item, to);
      break;
    default: // said already: texts, opaque blocks, reasoning
  }
}

function append(wire: WireMembers, member: string, value: Json | undefined): void {
  const list = wire[member];
  if (value !== undefined) wire[member] = Array.isArray(list) ? [...list, value] : [value];
}

function dropped(item: AssistantItem, to: RequestEncoding): void {
  to.notes.add('dropped', `${field}.${item.type}`, 'no-counterpart', 'meaning');
}

/** By its id, which only its own provider knows; elsewhere what was said. */
function putAudio(wire: WireMembers, item: AudioPart, to: RequestEncoding): void {
  const id = item.source.kind === 'file-id' ? item.source.id : item.id;
  if (id !== undefined) {
    wire.audio = { id };
  } else if (item.transcript !== undefined) {
    to.notes.add('approximated', `${field}.audio`, 'no-counterpart', 'meaning');
    wire.content = typeof wire.content === 'string' ? wire.content + item.transcript : item.transcript;
  } else {
    to.refuseInput('audio of an assistant turn');
  }
}

function encodeCall(item: ToolCallItem, to: RequestEncoding): JsonObject {
  if (item.seal) noteSeal('tool-call', to);
  if (item.builtin) to.notes.add('approximated', `${field}.builtin`, 'no-counterpart', 'meaning', item.builtin.tool);
  const wire = encodeToolCall(plainInput(item, to), to.callIds.spell(item.callId), to.toolNames.spell(item.name));
  putMarker(wire, item.cache, `${field}.cache`, to);
  to.noteForeign(item.vendor, `${field}.`);
  return wire;
}

/** Where freeform tools go out as functions, their calls in the history do so too. */
function plainInput(item: ToolCallItem, to: RequestEncoding): ToolCallItem {
  if (item.input.kind === 'json' || to.has('freeform-tools')) return item;
  to.wrappedTools.add(to.toolNames.spell(item.name));
  return { ...item, input: { kind: 'json', json: asJsonText(JSON.stringify({ input: item.input.text })) } };
}
