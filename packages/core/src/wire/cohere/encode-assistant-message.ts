import type { AssistantItem, ReasoningItem, ToolCallItem } from '../../schema/generate/item.ts';
import type { TextPart } from '../../schema/generate/part.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { freeformParameter } from '../freeform-input.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { encodeCitation } from './citations.ts';
import { bareText, encodeOpaque } from './encode-content.ts';
import type { RequestEncoding } from './request-encoding.ts';
import { TextGaps } from './text-gaps.ts';

const field = 'turns[].items[]';

interface Draft {
  readonly content: Json[];
  readonly calls: JsonObject[];
  readonly citations: Json[];
  readonly gaps: TextGaps;
  plan: string | undefined;
}

/** One assistant message of the history; `undefined` when nothing of it can be said. */
export function encodeAssistantMessage(
  items: readonly AssistantItem[],
  vendor: TextPart['vendor'],
  to: RequestEncoding,
): WireMembers | undefined {
  const draft: Draft = { content: [], calls: [], citations: [], gaps: new TextGaps(), plan: undefined };
  for (const item of items) putItem(draft, item, to);
  const { content, calls, plan, citations } = draft;
  if (content.length + calls.length === 0 && plan === undefined) return undefined;
  const wire: WireMembers = { role: 'assistant' };
  if (plan !== undefined) wire.tool_plan = plan;
  if (content.length > 0) wire.content = bareText(content) ?? content;
  if (calls.length > 0) wire.tool_calls = calls;
  putMessageVendor(wire, citations, vendor);
  to.noteForeign(vendor, 'turns[].');
  return wire;
}

/** Citations of plans and thoughts stand with the vendor's own members: they join the others. */
export function putMessageVendor(wire: WireMembers, citations: readonly Json[], vendor: TextPart['vendor']): void {
  const own: WireMembers = {};
  putVendor(own, vendor, 'cohere');
  const rest = own.citations instanceof RawJson ? JSON.parse(own.citations.text) : [];
  const all: readonly Json[] = [...citations, ...(Array.isArray(rest) ? rest.filter(isJsonObject) : [])];
  if (all.length > 0) wire.citations = all;
  putVendor(wire, vendor, 'cohere');
}

function putItem(draft: Draft, item: AssistantItem, to: RequestEncoding): void {
  switch (item.type) {
    case 'text':
      putText(draft, item, to);
      return;
    case 'refusal':
      to.notes.add('approximated', `${field}.refusal`, 'no-counterpart', 'form');
      putText(draft, { type: 'text', text: item.text }, to);
      return;
    case 'reasoning':
      putReasoning(draft, item, to);
      return;
    case 'tool-call':
      draft.calls.push(encodeCall(item, to));
      draft.gaps.apart(false);
      return;
    case 'opaque': {
      const block = encodeOpaque(item, field, to);
      if (block !== undefined) draft.content.push(block);
      draft.gaps.apart(block !== undefined);
      return;
    }
    case 'compaction':
      to.notes.add('approximated', `${field}.compaction`, 'no-counterpart', 'meaning');
      if (item.summary !== undefined) putText(draft, { type: 'text', text: item.summary }, to);
      return;
    case 'audio':
      if (item.transcript !== undefined) {
        to.notes.add('approximated', `${field}.audio`, 'no-counterpart', 'meaning');
        putText(draft, { type: 'text', text: item.transcript }, to);
      } else to.refuse('audio of an assistant turn');
      return;
    default:
      to.dropped(`${field}.${item.type}`, 'meaning');
      draft.gaps.apart(false);
  }
}

function putText({ content, citations, gaps }: Draft, part: TextPart, to: RequestEncoding): void {
  const before = part.text === '' ? '' : gaps.before();
  const text = before + part.text;
  const wire: WireMembers = { type: 'text', text };
  if (part.cache) to.dropped(`${field}.cache`, 'cost');
  if (part.seal) to.notes.add('dropped', `${field}.seal`, 'foreign-seal', 'meaning');
  putVendor(wire, part.vendor, 'cohere');
  to.noteForeign(part.vendor, `${field}.`);
  const cited = { text, before: before.length, contentIndex: content.length };
  content.push(wire);
  for (const annotation of part.annotations ?? []) {
    const citation = encodeCitation(annotation, cited, to.notes);
    if (citation !== undefined) citations.push(citation);
  }
}

/** What stands between entries that become one text. */
export const entryGap = '\n\n';

export const reasoningText = ({ entries }: ReasoningItem): string =>
  entries
    .map(({ text }) => text)
    .filter((text) => text !== '')
    .join(entryGap);

export const isPlan = ({ entries }: ReasoningItem): boolean => entries.find(({ text }) => text !== '')?.kind === 'plan';

function putReasoning(draft: Draft, item: ReasoningItem, to: RequestEncoding): void {
  if (item.seal) to.notes.add('dropped', `${field}.seal`, 'foreign-seal', 'meaning');
  const text = reasoningText(item);
  const isFirst = draft.content.length + draft.calls.length === 0 && draft.plan === undefined;
  const asPlan = isFirst && isPlan(item);
  const kind = asPlan ? 'plan' : 'text';
  if (item.entries.length > 1) to.notes.add('approximated', `${field}.entries`, 'grouping-lost', 'form');
  if (item.entries.some((entry) => entry.kind !== kind))
    to.notes.add('approximated', `${field}.entries[].kind`, 'no-counterpart', 'form');
  to.noteForeign(item.vendor, `${field}.`);
  if (text === '') {
    draft.gaps.apart(false);
  } else if (asPlan) {
    draft.plan = text;
    draft.gaps.apart(true);
  } else {
    const wire: WireMembers = { type: 'thinking', thinking: text };
    putVendor(wire, item.vendor, 'cohere');
    draft.content.push(wire);
    draft.gaps.apart(true);
  }
}

function encodeCall(item: ToolCallItem, to: RequestEncoding): JsonObject {
  if (item.seal) to.notes.add('dropped', `${field}.seal`, 'foreign-seal', 'meaning');
  if (item.cache) to.dropped(`${field}.cache`, 'cost');
  if (item.builtin) to.notes.add('approximated', `${field}.builtin`, 'no-counterpart', 'meaning', item.builtin.tool);
  const name = to.toolNames.spell(item.name);
  if (item.input.kind === 'text') to.wrappedTools.add(name);
  const wire: WireMembers = {
    id: to.callIds.spell(item.callId),
    type: 'function',
    function: { name, arguments: callArguments(item) },
  };
  putVendor(wire, item.vendor, 'cohere');
  to.noteForeign(item.vendor, `${field}.`);
  return wire;
}

export const callArguments = ({ input }: ToolCallItem): string =>
  input.kind === 'json' ? input.json || '{}' : JSON.stringify({ [freeformParameter]: input.text });
