import type { AssistantItem, Item, ReasoningItem } from '../../schema/generate/item.ts';
import type { Part, RefusalPart, TextPart } from '../../schema/generate/part.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { bareText } from './bare-text.ts';
import { encodeCacheMarker } from './cache-marker.ts';
import { encodeInputPart } from './encode-input-part.ts';
import { encodeSingle } from './encode-single.ts';
import { format } from './format-name.ts';
import { bracketsOf, groupItems, type ItemGroup } from './group-items.ts';
import { InputSpelling } from './input-spelling.ts';
import { statusWord } from './items/item-place.ts';
import { comesWhole, writeToolCall } from './items/write-call.ts';
import { mergeBrackets, writeBracket, writeOutputPart } from './items/write-message.ts';
import { writeTrace } from './items/write-trace.ts';
import { MemberReader } from './member-reader.ts';
import type { RequestContext } from './request-context.ts';

const field = 'turns[].items[]';

const isAssistantContent = (item: Item): item is Part =>
  item.type === 'text' || item.type === 'refusal' || (item.type === 'opaque' && item.message !== undefined);

/** Items of one assistant turn in their order. Without its reasoning, what follows goes without ids: they would name a partner that is missing. */
export class AssistantTurn {
  readonly #context: RequestContext;
  readonly #spelling: InputSpelling;

  constructor(context: RequestContext) {
    this.#context = context;
    this.#spelling = new InputSpelling(context);
  }

  encode(items: readonly AssistantItem[]): readonly Json[] {
    return groupItems(items, isAssistantContent).flatMap((group) => this.#group(group));
  }

  #group(group: ItemGroup): readonly Json[] {
    switch (group.kind) {
      case 'message':
        return [this.#message(group.parts)];
      case 'trace': {
        const wire = writeTrace(group.call, group.result?.outcome, this.#spelling, false);
        if (wire === undefined) this.#drop(group.call.tool);
        return wire === undefined ? [] : [wire];
      }
      case 'single':
        return this.#single(group.item);
    }
  }

  #message(parts: readonly Part[]): WireMembers {
    const bracket = mergeBrackets(bracketsOf(parts));
    const id = this.#spelling.itemId(bracket?.id, 'msg');
    const list = parts.flatMap((part) => this.#part(part));
    const content = (id === undefined ? bareText(list) : undefined) ?? list;
    return writeBracket({ type: 'message', id, role: 'assistant', content }, bracket);
  }

  #part(part: Part): readonly Json[] {
    const { notes } = this.#context;
    if (part.type !== 'text' && part.type !== 'refusal') {
      const wire = encodeInputPart(part, this.#context, field);
      return wire === undefined ? [] : [wire];
    }
    if (part.seal !== undefined) notes.add('dropped', `${field}.seal`, 'foreign-seal', 'meaning');
    return [this.#outputPart(part)];
  }

  #outputPart(part: TextPart | RefusalPart): WireMembers {
    const { notes, target } = this.#context;
    const wire = writeOutputPart(part, { notes, field: `${field}.annotations[]`, isForClient: false });
    if (part.logprobs === undefined) delete wire['logprobs'];
    encodeCacheMarker(wire, part.cache, { target, notes, field: `${field}.cache` });
    this.#context.noteVendor(part.vendor, field);
    return wire;
  }

  #single(item: Item): readonly Json[] {
    const context = this.#context;
    switch (item.type) {
      case 'reasoning':
        return this.#reasoning(item);
      case 'tool-call': {
        if (item.input.kind === 'text') context.freeformCalls.add(item.callId);
        if (item.seal !== undefined) context.notes.add('dropped', `${field}.seal`, 'foreign-seal', 'meaning');
        if (item.builtin !== undefined && !comesWhole(item))
          context.notes.add('approximated', field, 'no-counterpart', 'form', item.builtin.tool);
        const wire = withoutZoom(writeToolCall(item, this.#spelling), context);
        encodeCacheMarker(wire, item.cache, { target: context.target, notes: context.notes, field: `${field}.cache` });
        context.noteVendor(item.vendor, field);
        return [wire];
      }
      case 'compaction':
        return this.#compaction(item);
      case 'image':
        return this.#image(item);
      case 'audio':
        return item.transcript === undefined ? this.#drop('audio') : this.#asText(item.transcript, 'audio');
      default:
        return encodeSingle(item, context);
    }
  }

  #reasoning(item: ReasoningItem): readonly Json[] {
    const { notes, target } = this.#context;
    const isOwnSeal = item.seal !== undefined && item.seal.mintedBy?.family === target.sealFamily;
    const id = this.#spelling.itemId(item.id, 'rs');
    const isKnownByText = target.features.has('reasoning-content');
    if (!isOwnSeal && (item.seal !== undefined || (id === undefined && !isKnownByText))) {
      const why = item.seal === undefined ? 'unsigned-reasoning' : 'foreign-seal';
      notes.add('dropped', `${field}.reasoning`, why, 'meaning');
      this.#spelling.dropIds();
      return [];
    }
    if (item.seal !== undefined && item.seal.kind !== 'encrypted')
      notes.add('approximated', `${field}.seal.kind`, 'no-counterpart', 'form', item.seal.kind);
    const wire: WireMembers = {
      type: 'reasoning',
      id: id ?? this.#spelling.madeId('rs'),
      status: item.status && statusWord(item.status),
      ...writeEntries(item, isKnownByText),
      encrypted_content: item.seal?.data,
    };
    putVendor(wire, item.vendor, format);
    this.#context.noteVendor(item.vendor, field);
    return [wire];
  }

  #compaction(item: Extract<Item, { readonly type: 'compaction' }>): readonly Json[] {
    const { target } = this.#context;
    if (item.seal !== undefined && item.seal.mintedBy?.family === target.sealFamily) {
      const id = this.#spelling.itemId(item.id, 'cmp');
      const wire: WireMembers = { type: 'compaction', id, encrypted_content: item.seal.data };
      putVendor(wire, item.vendor, format);
      return [wire];
    }
    return item.summary ? this.#asText(item.summary, 'compaction') : this.#drop('compaction');
  }

  #image(item: Extract<Item, { readonly type: 'image' }>): readonly Json[] {
    if (item.source.kind !== 'base64') return this.#drop('image');
    const id = this.#spelling.itemId(item.id, 'ig') ?? this.#spelling.madeId('ig');
    return [{ type: 'image_generation_call', id, status: 'completed', result: item.source.data }];
  }

  #asText(text: string, kind: string): readonly Json[] {
    this.#context.notes.add('approximated', field, 'no-counterpart', 'meaning', kind);
    return [{ type: 'message', role: 'assistant', content: text }];
  }

  #drop(kind: string): readonly Json[] {
    this.#context.notes.add('dropped', field, 'no-counterpart', 'meaning', kind);
    return [];
  }
}

/** The unified API's zoom is a screenshot to OpenAI, which knows no closer look. */
function withoutZoom(wire: WireMembers, { notes }: RequestContext): WireMembers {
  if (wire['type'] !== 'computer_call' || MemberReader.of(wire['action'])?.peek('type') !== 'zoom') return wire;
  notes.add('approximated', field, 'no-counterpart', 'meaning', 'zoom');
  return { ...wire, action: { type: 'screenshot' } };
}

/** Digests in `summary`; the model's own words in `content` where that is taken, else they are digests as well. */
function writeEntries({ entries }: ReasoningItem, isKnownByText: boolean): WireMembers {
  const isWords = ({ kind }: ReasoningItem['entries'][number]) => kind === 'text' && isKnownByText;
  const words = entries.filter(isWords).map(({ text }) => ({ type: 'reasoning_text', text }));
  const digests = entries.filter((entry) => !isWords(entry)).map(({ text }) => ({ type: 'summary_text', text }));
  return { summary: digests, content: words.length > 0 ? words : undefined };
}
