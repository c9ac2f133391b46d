import { compact } from '../../schema/compact.ts';
import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { ItemPatch, StreamEvent } from '../../schema/generate/stream-event.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { asJsonText, isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readNumber, readObject, readString } from '../../schema/json/read-value.ts';
import type { Sent } from '../codec.ts';
import type { Step } from '../step.ts';
import { takeVendor } from '../vendor-members.ts';
import { decodeCitation, isOfContent } from './citations.ts';
import { decodeCohereError } from './cohere-error.ts';
import { decodeCall } from './decode-assistant.ts';
import { opaque } from './decode-content.ts';
import { undoneName } from './decode-response.ts';
import { decodeFinish } from './finish.ts';
import { decodeUsage } from './usage.ts';

const format = 'cohere';
const knownOfEnd = new Set(['finish_reason', 'usage', 'error']);

/** Ranks of the items: the plan, the content, then the calls, whatever order they came in. */
const firstContent = 1;
const firstCall = 4096;

interface OpenItem {
  readonly kind: 'plan' | 'text' | 'thinking' | 'call' | 'whole';
  text: string;
  isOpen: boolean;
}

/** https://docs.cohere.com/docs/streaming */
export class DecodeStream implements Step<Json, StreamEvent> {
  readonly #sent: Sent;
  readonly #items = new Map<number, OpenItem>();
  #seed: string;
  #hasStarted = false;
  #isOver = false;
  #calls = 0;
  #out: StreamEvent[] = [];

  constructor(sent: Sent) {
    this.#sent = sent;
    this.#seed = sent.idSeed;
  }

  push(event: Json): readonly StreamEvent[] {
    if (this.#isOver || !isJsonObject(event)) return [];
    this.#read(event);
    return this.#taken();
  }

  end(): readonly StreamEvent[] {
    if (this.#isOver) return [];
    this.#fail({ kind: 'stream-cut', message: 'the stream ended before the answer was complete' });
    return this.#taken();
  }

  #taken(): readonly StreamEvent[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  #read(event: JsonObject): void {
    const type = readString(event.type);
    if (type === undefined && readString(event.message)) {
      this.#fail(decodeCohereError(200, event));
      return;
    }
    if (!this.#hasStarted) this.#start(type === 'message-start' ? readString(event.id) : undefined);
    const delta = readObject(event.delta) ?? {};
    const message = readObject(delta.message) ?? {};
    switch (type) {
      case 'message-start':
        return;
      case 'tool-plan-delta':
        this.#plan(readString(message.tool_plan) ?? '');
        return;
      case 'content-start':
        this.#startContent(indexOf(event), single(message.content));
        return;
      case 'content-delta':
        this.#sayContent(indexOf(event), single(message.content));
        return;
      case 'content-end':
        this.#endItem(firstContent + indexOf(event));
        return;
      case 'tool-call-start':
        this.#startCall(indexOf(event), single(message.tool_calls));
        return;
      case 'tool-call-delta':
        this.#sayCall(indexOf(event), single(message.tool_calls));
        return;
      case 'tool-call-end':
        this.#endItem(firstCall + indexOf(event));
        return;
      case 'citation-start':
        this.#cite(single(message.citations), event);
        return;
      case 'citation-end':
        return;
      case 'message-end':
        this.#finish(delta);
        return;
      default:
        this.#out.push({ type: 'aside', format, label: type ?? 'event', wire: printJson(event) });
    }
  }

  #start(id: string | undefined): void {
    this.#hasStarted = true;
    this.#seed = id || this.#seed;
    this.#out.push(id ? { type: 'response-start', id } : { type: 'response-start' });
  }

  #plan(text: string): void {
    if (text === '') return;
    if (!this.#items.has(0)) {
      this.#open(0, 'plan', { type: 'reasoning', entries: [] });
    }
    this.#say(0, 'plan', text);
  }

  #startContent(index: number, content: JsonObject): void {
    this.#endItem(0);
    const item = firstContent + index;
    if (this.#items.has(item)) return;
    if (content.type === 'thinking') this.#open(item, 'thinking', { type: 'reasoning', entries: [] });
    else if (content.type === 'text') this.#open(item, 'text', { type: 'text', text: '' });
    else {
      this.#open(item, 'whole', opaque(content));
      return;
    }
    this.#sayContent(index, content);
  }

  #sayContent(index: number, content: JsonObject): void {
    const item = firstContent + index;
    const text = readString(content.text);
    const thinking = readString(content.thinking);
    if (!this.#items.has(item) && (text ?? thinking) !== undefined) {
      this.#startContent(index, { type: text === undefined ? 'thinking' : 'text' });
    }
    if (text) this.#say(item, 'text', text);
    if (thinking) this.#say(item, 'thinking', thinking);
  }

  #startCall(index: number, wire: JsonObject): void {
    this.#endItem(0);
    const item = firstCall + index;
    if (this.#items.has(item)) return;
    const call = undoneName(decodeCall(wire, this.#seed, 0, this.#calls++), this.#sent);
    this.#open(item, 'call', { ...call, input: { kind: 'json', json: asJsonText('') } });
    this.#sayCall(index, wire);
  }

  #sayCall(index: number, wire: JsonObject): void {
    const text = readString(readObject(wire.function)?.arguments);
    if (text) this.#say(firstCall + index, 'call', text);
  }

  #open(item: number, kind: OpenItem['kind'], seed: Extract<StreamEvent, { readonly type: 'item-start' }>['seed']) {
    this.#items.set(item, { kind, text: '', isOpen: true });
    this.#out.push({ type: 'item-start', candidate: 0, item, seed });
  }

  #say(item: number, kind: OpenItem['kind'], text: string): void {
    const open = this.#items.get(item);
    if (open?.kind !== kind || !open.isOpen) return;
    const at = { candidate: 0, item };
    if (kind === 'text') open.text += text;
    if (kind === 'text') this.#out.push({ type: 'text-delta', ...at, text });
    else if (kind === 'call') this.#out.push({ type: 'input-delta', ...at, text });
    else this.#out.push({ type: 'reasoning-delta', ...at, entry: 0, kind: kind === 'plan' ? 'plan' : 'text', text });
  }

  #endItem(item: number, patch?: ItemPatch): void {
    const open = this.#items.get(item);
    if (open === undefined || !open.isOpen) return;
    open.isOpen = false;
    this.#out.push({ type: 'item-end', candidate: 0, item, ...(patch && { patch }) });
  }

  /** Those of plans and thoughts nobody else has a place for. */
  #cite(wire: JsonObject, event: JsonObject): void {
    const named = readNumber(wire.content_index);
    const isText = (item: number): boolean => this.#items.get(item)?.kind === 'text';
    const item =
      named !== undefined && isText(firstContent + named)
        ? firstContent + named
        : [...this.#items.keys()].sort((a, b) => a - b).find(isText);
    const text = item === undefined ? undefined : this.#items.get(item)?.text;
    if (item === undefined || text === undefined || !isOfContent(wire)) {
      this.#out.push({ type: 'aside', format, label: 'citation-start', wire: printJson(event) });
      return;
    }
    this.#out.push({ type: 'annotation', candidate: 0, item, annotation: decodeCitation(wire, text) });
  }

  #finish(delta: JsonObject): void {
    const error = readString(delta.error);
    const usage = decodeUsage(delta.usage);
    if (error) {
      this.#fail(decodeCohereError(200, { message: error }), usage);
      return;
    }
    for (const item of this.#items.keys()) this.#endItem(item);
    this.#out.push({ type: 'candidate-end', candidate: 0, finish: decodeFinish(delta.finish_reason) });
    if (usage) this.#out.push({ type: 'usage', usage });
    this.#out.push(compact({ type: 'response-end' as const, vendor: takeVendor(delta, knownOfEnd, format) }));
    this.#isOver = true;
  }

  #fail(error: GatewayError, usage = decodeUsage(undefined)): void {
    for (const item of this.#items.keys()) this.#endItem(item, { status: 'incomplete' });
    if (usage) this.#out.push({ type: 'usage', usage });
    this.#out.push({ type: 'error', error });
    this.#isOver = true;
  }
}

/** Indexes beyond anything that a model says would mix up the ranks. */
function indexOf({ index }: JsonObject): number {
  const said = readNumber(index) ?? 0;
  return Number.isInteger(said) && said >= 0 && said < firstCall - firstContent ? said : 0;
}

/** One object, or a list with one. */
const single = (wire: Json | undefined): JsonObject => readObject(wire) ?? readList(wire).find(isJsonObject) ?? {};
