import type { AssistantItem, ReasoningItem } from '../../schema/generate/item.ts';
import type { TextPart } from '../../schema/generate/part.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import type { Ask, Encoded } from '../codec.ts';
import { NoteSet } from '../notes.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { AnswerNotes } from './answer-notes.ts';
import { encodeCitation } from './citations.ts';
import { callArguments, isPlan, putMessageVendor, reasoningText } from './encode-assistant-message.ts';
import { encodeFinish } from './finish.ts';
import { sealedCallId } from './seals.ts';
import { TextGaps } from './text-gaps.ts';
import { encodeUsage } from './usage.ts';

export function encodeResponse(result: GenerateResult, ask: Ask): Encoded<JsonObject> {
  const notes = new NoteSet('cohere', 'result');
  const said = new AnswerNotes(notes);
  const [candidate, ...others] = result.candidates;
  if (others.length > 0) notes.add('dropped', 'candidates', 'no-counterpart', 'meaning');
  const writer = new MessageWriter(notes, said);
  for (const item of candidate?.items ?? []) writer.put(item);
  said.vendor(candidate?.vendor, 'candidates[].');
  const wire: WireMembers = {
    id: result.id ?? ask.idSeed,
    finish_reason: candidate === undefined ? 'ERROR' : encodeFinish(candidate.finish),
    message: writer.message(candidate?.vendor),
  };
  if (result.usage) wire.usage = encodeUsage(result.usage);
  putVendor(wire, result.vendor, 'cohere');
  said.vendor(result.vendor, 'result.');
  if (candidate?.safety) notes.add('dropped', 'candidates[].safety', 'no-counterpart', 'form');
  return { wire, notes: notes.list() };
}

class MessageWriter {
  readonly #notes: NoteSet;
  readonly #said: AnswerNotes;
  readonly #content: Json[] = [];
  readonly #calls: JsonObject[] = [];
  readonly #citations: Json[] = [];
  readonly #gaps = new TextGaps();
  #plan: string | undefined;

  constructor(notes: NoteSet, said: AnswerNotes) {
    this.#notes = notes;
    this.#said = said;
  }

  put(item: AssistantItem): void {
    if (item.type !== 'tool-call') this.#said.seal(item);
    switch (item.type) {
      case 'text':
        this.#said.text(item);
        this.#text(item);
        return;
      case 'refusal':
        this.#said.asText(item.type);
        this.#text({ type: 'text', text: item.text });
        return;
      case 'reasoning':
        this.#reasoning(item);
        return;
      case 'tool-call':
        this.#said.call(item);
        this.#call(item);
        return;
      case 'compaction':
        this.#said.asText(item.type);
        this.#text({ type: 'text', text: item.summary ?? '' });
        return;
      case 'audio':
        this.#said.asText(item.type);
        this.#text({ type: 'text', text: item.transcript ?? '' });
        return;
      case 'opaque':
        if (item.format === 'cohere') {
          this.#content.push(new RawJson(item.wire));
          this.#gaps.apart(true);
          return;
        }
    }
    this.#said.unsaid(item.type);
    this.#gaps.apart(false);
  }

  message(vendor: TextPart['vendor']): JsonObject {
    const wire: WireMembers = { role: 'assistant', content: this.#content };
    if (this.#plan !== undefined) wire.tool_plan = this.#plan;
    if (this.#calls.length > 0) wire.tool_calls = this.#calls;
    putMessageVendor(wire, this.#citations, vendor);
    return wire;
  }

  #text(part: TextPart): void {
    const before = part.text === '' ? '' : this.#gaps.before();
    const text = before + part.text;
    const wire: WireMembers = { type: 'text', text };
    putVendor(wire, part.vendor, 'cohere');
    const cited = { text, before: before.length, contentIndex: this.#content.length };
    this.#content.push(wire);
    for (const annotation of part.annotations ?? []) {
      const citation = encodeCitation(annotation, cited, this.#notes);
      if (citation !== undefined) this.#citations.push(citation);
    }
  }

  #reasoning(item: ReasoningItem): void {
    const text = reasoningText(item);
    const isFirst = this.#content.length + this.#calls.length === 0 && this.#plan === undefined;
    const kind = isFirst && isPlan(item) ? 'plan' : 'text';
    const spoken = item.entries.filter((entry) => entry.text !== '');
    if (spoken.length > 1) this.#said.entries();
    for (const entry of spoken) this.#said.entry(entry.kind, kind);
    this.#said.vendor(item.vendor, 'candidates[].items[].');
    this.#gaps.apart(text !== '');
    if (text === '') return;
    if (kind === 'plan') {
      this.#plan = text;
      return;
    }
    const wire: WireMembers = { type: 'thinking', thinking: text };
    putVendor(wire, item.vendor, 'cohere');
    this.#content.push(wire);
  }

  #call(item: Extract<AssistantItem, { readonly type: 'tool-call' }>): void {
    const wire: WireMembers = {
      id: sealedCallId(item),
      type: 'function',
      function: { name: item.name, arguments: callArguments(item) },
    };
    putVendor(wire, item.vendor, 'cohere');
    this.#calls.push(wire);
    this.#gaps.apart(false);
  }
}
