import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import type { Ask } from '../codec.ts';
import { NoteSet } from '../notes.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import { encodeOpenaiFinish } from '../openai-finish.ts';
import { encodeOpenaiUsage, usageSpelling } from '../openai-usage.ts';
import type { Step } from '../step.ts';
import { hasForeignVendor, putVendor, type WireMembers } from '../vendor-members.ts';
import type { ChatEvent } from './chat-event.ts';
import { blockedChoice } from './encode-response.ts';
import { meansNothing } from './request-encoding.ts';
import { SpokenChoice, type SpokenDelta } from './spoken-choice.ts';

const format = 'openai-chat';

type EventOf<T extends StreamEvent['type']> = Extract<StreamEvent, { readonly type: T }>;

export const encodeStream = (ask: Ask): Step<StreamEvent, ChatEvent> & { notes(): readonly FidelityNote[] } =>
  new ChatStreamEncoder(ask);

/** Every chunk has the same head. The last finish is held back until the usage is known, which travels with it. */
class ChatStreamEncoder implements Step<StreamEvent, ChatEvent> {
  readonly #ask: Ask;
  readonly #notes = new NoteSet(format, 'result');
  readonly #choices = new Map<number, SpokenChoice>();
  #head: WireMembers = {};
  #startVendor: EventOf<'response-start'>['vendor'];
  #usage: Usage | undefined;
  #held: WireMembers | undefined;

  constructor(ask: Ask) {
    this.#ask = ask;
    this.#setHead({ type: 'response-start' });
  }

  notes(): readonly FidelityNote[] {
    return this.#notes.list();
  }

  end(): readonly ChatEvent[] {
    return [];
  }

  push(event: StreamEvent): readonly ChatEvent[] {
    switch (event.type) {
      case 'response-start':
        this.#setHead(event);
        return [];
      case 'candidate-end':
        return this.#endCandidate(event);
      case 'usage':
        this.#usage = event.usage;
        return [];
      case 'response-end':
        return this.#endResponse(event);
      case 'error':
        return [{ type: 'chunk', chunk: encodeOpenaiError(event.error), isLast: true }];
      case 'ping':
      case 'aside':
        return [];
      default: {
        const deltas = this.#choiceOf(event.candidate).push(event);
        return deltas.length === 0 ? [] : [...this.#release(), ...deltas.map((delta) => this.#said(event, delta))];
      }
    }
  }

  #setHead(event: EventOf<'response-start'>): void {
    this.#head = {
      id: event.id ?? this.#ask.idSeed,
      object: 'chat.completion.chunk',
      created: Math.floor((event.createdAtMs ?? this.#ask.receivedAtMs) / 1000),
      model: event.model ?? this.#ask.model,
    };
    this.#startVendor = event.vendor;
    const print = event.vendor?.[format]?.system_fingerprint;
    if (print !== undefined) putVendor(this.#head, { [format]: { system_fingerprint: print } }, format);
    else if (this.#ask.dialect === 'gateway') this.#head.system_fingerprint = '';
    this.#noteForeign(event.vendor);
  }

  #noteForeign(vendor: EventOf<'response-start'>['vendor']): void {
    if (hasForeignVendor(vendor, format, meansNothing)) this.#notes.add('dropped', 'vendor', 'no-counterpart', 'form');
  }

  #choiceOf(candidate: number): SpokenChoice {
    let choice = this.#choices.get(candidate);
    if (choice === undefined) {
      choice = new SpokenChoice(this.#ask.dialect, this.#notes);
      this.#choices.set(candidate, choice);
    }
    return choice;
  }

  #chunk(choices: readonly Json[]): WireMembers {
    const { id, object, created, model, ...rest } = this.#head;
    const chunk: WireMembers = { id, object, created, model, choices, ...rest };
    putVendor(chunk, this.#startVendor, format);
    this.#startVendor = undefined; // what the first chunk told need not be told again
    return chunk;
  }

  #said(event: { readonly candidate: number }, { logprobs, ...delta }: SpokenDelta): ChatEvent {
    const choice: WireMembers = { index: event.candidate, delta, finish_reason: null };
    if (logprobs !== undefined) choice.logprobs = logprobs;
    return { type: 'chunk', chunk: this.#chunk([choice]) };
  }

  #endCandidate(event: EventOf<'candidate-end'>): readonly ChatEvent[] {
    const { finish, candidate, vendor } = event;
    const out = [
      ...this.#choiceOf(candidate)
        .closing(finish)
        .map((delta) => this.#said(event, delta)),
    ];
    const choice: WireMembers = {
      index: candidate,
      delta: {},
      finish_reason: encodeOpenaiFinish(finish, this.#ask.dialect, this.#notes),
    };
    if (finish.stopSequence !== undefined) choice.stop = finish.stopSequence;
    putVendor(choice, deltaVendor(vendor), format);
    this.#noteForeign(vendor);
    if (event.safety?.vendor) this.#notes.add('dropped', 'candidates[].safety', 'no-counterpart', 'form');
    out.unshift(...this.#release());
    this.#held = this.#chunk([choice]);
    return out;
  }

  /** Something follows the finish that was held: so it was not the last one. */
  #release(): readonly ChatEvent[] {
    const held = this.#held;
    this.#held = undefined;
    return held === undefined ? [] : [{ type: 'chunk', chunk: held }];
  }

  #endResponse(event: EventOf<'response-end'>): readonly ChatEvent[] {
    const last = this.#held ?? this.#chunk(event.promptBlock ? [blockedDelta(event.promptBlock.message)] : []);
    this.#noteForeign(event.vendor);
    if (event.serviceTier !== undefined) last.service_tier = event.serviceTier;
    putVendor(last, event.vendor, format);
    const usage = this.#usage && encodeOpenaiUsage(this.#usage, usageSpelling(this.#ask, format));
    if (this.#ask.dialect === 'gateway') {
      last.usage = usage ?? null;
      return [{ type: 'chunk', chunk: last, isLast: true }];
    }
    if (usage === undefined || !this.#ask.wantsUsage) return [{ type: 'chunk', chunk: last, isLast: true }];
    return [
      { type: 'chunk', chunk: last },
      { type: 'chunk', chunk: { ...this.#chunk([]), usage }, isLast: true },
    ];
  }
}

const blockedDelta = (refusal: string | undefined): JsonObject => {
  const { index, message, finish_reason } = blockedChoice(refusal);
  return { index, delta: message, finish_reason };
};

/** Unknown members of the message travel in the delta. */
function deltaVendor(vendor: EventOf<'candidate-end'>['vendor']): EventOf<'candidate-end'>['vendor'] {
  const members = vendor?.[format];
  if (members === undefined) return vendor;
  const moved = Object.entries(members).map(([path, text]) => [path.replace(/^message\./, 'delta.'), text] as const);
  return { [format]: Object.fromEntries(moved) };
}
