import { ok, type Result } from '../../schema/errors/result.ts';
import type { AssistantItem, Turn, UserItem } from '../../schema/generate/item.ts';
import type { OpaqueItem, TextPart } from '../../schema/generate/part.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import type { WireMembers } from '../vendor-members.ts';
import { addParts, encodeItem, encodeParts, type WirePart } from './encode-part.ts';
import { encodeResult, type WrittenResult } from './encode-result.ts';
import { noSignature } from './seals.ts';
import type { Writing } from './writing.ts';

/** The conversation on the wire: what is said with authority, and who said what. */
export interface WrittenContents {
  readonly system: readonly WirePart[];
  readonly contents: readonly Json[];
}

interface Content {
  readonly role: 'user' | 'model';
  readonly parts: readonly WirePart[];
  readonly vendor?: Vendor | undefined;
  /** nothing but results: those of one round of calls stand together */
  readonly results?: readonly WrittenResult[];
}

const field = 'turns[].items[]';

export function encodeContents(request: GenerateRequest, writing: Writing): Result<WrittenContents> {
  const writer = new ContentWriter(writing);
  for (const instruction of request.instructions) {
    if (instruction.authority === 'developer') noteDeveloper('instructions[].authority', writing);
    if (instruction.name !== undefined) writing.notes.add('dropped', 'instructions[].name', 'no-counterpart', 'form');
    writing.putVendor({}, instruction.vendor, 'instructions[]');
    const parts = encodeParts(instruction.parts, 'instructions[].parts[]', writing);
    if (!parts.ok) return parts;
    writer.system.push(...parts.value);
  }
  for (const turn of withDocuments(request, writing)) {
    const done = writer.add(turn);
    if (!done.ok) return done;
  }
  return ok({ system: writer.system, contents: writer.contents.map((content) => contentOf(content, writing)) });
}

const noteDeveloper = (where: string, writing: Writing): void =>
  writing.notes.add('approximated', where, 'no-counterpart', 'form', 'developer');

function contentOf({ role, parts, vendor }: Content, writing: Writing): Json {
  const wire: WireMembers = { role, parts };
  writing.putVendor(wire, vendor, 'turns[]');
  return wire;
}

/** Grounding material has no place of its own here: it opens the first user turn. */
function withDocuments({ documents = [], turns }: GenerateRequest, writing: Writing): readonly Turn[] {
  if (documents.length === 0) return turns;
  writing.notes.add('approximated', 'documents', 'no-counterpart', 'meaning');
  const first = turns.findIndex((turn) => turn.role === 'user');
  if (first < 0) return [...turns, { role: 'user', items: documents }];
  return turns.map((turn, at) =>
    at === first && turn.role === 'user' ? { ...turn, items: [...documents, ...turn.items] } : turn,
  );
}

class ContentWriter {
  readonly system: WirePart[] = [];
  readonly contents: Content[] = [];
  readonly #writing: Writing;
  /** ids of the calls of the last model turn, in their order */
  #calls: readonly string[] = [];

  constructor(writing: Writing) {
    this.#writing = writing;
  }

  add(turn: Turn): Result<void> {
    if (turn.name !== undefined)
      this.#writing.notes.add('dropped', 'turns[].name', 'no-counterpart', 'form', turn.name);
    switch (turn.role) {
      case 'user':
        return this.#user(turn.items, turn.vendor);
      case 'assistant':
        return this.#assistant(turn.items, turn.vendor);
      case 'developer':
        noteDeveloper('turns[].role', this.#writing);
        return this.#hoist(turn.items, turn.role);
      case 'system':
        return this.#hoist(turn.items, turn.role);
    }
  }

  /** The API hears authority only before everything else. */
  #hoist(items: readonly (TextPart | OpaqueItem)[], role: string): Result<void> {
    this.#writing.notes.add('approximated', 'turns[]', 'position-lost', 'meaning', role);
    const parts = encodeParts(items, field, this.#writing);
    if (!parts.ok) return parts;
    this.system.push(...parts.value);
    return ok(undefined);
  }

  /** Results stand in a content of their own, in the order of their calls. */
  #user(items: readonly UserItem[], vendor: Vendor | undefined): Result<void> {
    const results: WrittenResult[] = [];
    const rest: WirePart[] = [];
    for (const item of items) {
      const written = item.type === 'tool-result' ? encodeResult(item, field, this.#writing) : undefined;
      if (written?.ok) results.push(written.value);
      else if (written) return written;
      if (item.type === 'tool-result') continue;
      const parts = encodeItem(item, field, this.#writing);
      if (!parts.ok) return parts;
      rest.push(...parts.value);
    }
    if (results.length > 0) this.#addResults(results, rest.length > 0 ? undefined : vendor);
    const after = [...results.flatMap((each) => each.after), ...rest];
    if (after.length > 0) this.contents.push({ role: 'user', parts: after, vendor });
    if (results.length + after.length > 0) return ok(undefined);
    this.#writing.notes.add('added', 'turns[].items', 'required-by-target', 'form');
    this.contents.push({ role: 'user', parts: [{ text: '...' }], vendor });
    return ok(undefined);
  }

  #addResults(results: readonly WrittenResult[], vendor: Vendor | undefined): void {
    const last = this.contents.at(-1);
    if (last?.results) this.contents.pop();
    const rank = ({ callId }: WrittenResult): number => {
      const at = this.#calls.indexOf(callId);
      return at < 0 ? this.#calls.length : at;
    };
    const all = [...(last?.results ?? []), ...results].sort((a, b) => rank(a) - rank(b));
    this.contents.push({
      role: 'user',
      parts: all.map(({ part }) => part),
      results: all,
      vendor: last?.vendor ?? vendor,
    });
  }

  #assistant(items: readonly AssistantItem[], vendor: Vendor | undefined): Result<void> {
    const parts: WirePart[] = [];
    let hasCall = false;
    for (const item of items) {
      const written = encodeItem(item, field, this.#writing);
      if (!written.ok) return written;
      const isFirstCall = item.type === 'tool-call' && !hasCall;
      hasCall ||= item.type === 'tool-call';
      const signed = isFirstCall ? written.value.map((part) => this.#signed(part)) : written.value;
      addParts(parts, signed, field, this.#writing);
    }
    this.#calls = items.flatMap((item) => (item.type === 'tool-call' ? [item.callId] : []));
    if (parts.length > 0) this.contents.push({ role: 'model', parts, vendor });
    return ok(undefined);
  }

  /** Newer models refuse a round of calls without a proof; for calls made elsewhere there is a word for that. */
  #signed(part: WirePart): WirePart {
    if (!this.#writing.has('signed-calls') || !('functionCall' in part) || part['thoughtSignature'] !== undefined) {
      return part;
    }
    this.#writing.notes.add('added', `${field}.seal`, 'required-by-target', 'form');
    return { ...part, thoughtSignature: noSignature };
  }
}
