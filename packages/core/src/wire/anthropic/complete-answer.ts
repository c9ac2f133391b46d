import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { Finish, FinishReason } from '../../schema/generate/finish.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { decodeAnthropicError, encodeAnthropicError, statusOfType } from '../anthropic-error.ts';
import type { Ask, Encoded } from '../codec.ts';
import { joinTexts } from '../joined-text.ts';
import { stableHash } from '../made-up-id.ts';
import { NoteSet } from '../notes.ts';
import type { Step } from '../step.ts';
import { objectAt, restOf, textAt, vendorOf } from './read-json.ts';
import { decodeUsage, encodeUsage } from './usage.ts';

const members = new Set(['type', 'id', 'completion', 'stop_reason', 'stop', 'model', 'usage']);

/** The API ends every answer at the next "\n\nHuman:", which is an end like any other. */
const nextSpeaker = '\n\nHuman:';

function decodeFinish(wire: JsonObject): Finish {
  const word = textAt(wire, 'stop_reason');
  const stop = textAt(wire, 'stop');
  const isSequence = word === 'stop_sequence' && stop !== undefined && stop !== nextSpeaker;
  const reason: FinishReason = isSequence ? 'stop-sequence' : word === 'max_tokens' ? 'length' : 'stop';
  return {
    reason,
    ...(word !== undefined && { wire: { format: 'anthropic', word } }),
    ...(isSequence && { stopSequence: stop }),
  };
}

export function decodeCompleted(wire: Json): Result<GenerateResult> {
  const text = isJsonObject(wire) ? textAt(wire, 'completion') : undefined;
  if (!isJsonObject(wire) || text === undefined) {
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  }
  const id = textAt(wire, 'id');
  const model = textAt(wire, 'model');
  const usage = objectAt(wire, 'usage');
  return ok({
    ...(id !== undefined && { id }),
    ...(model !== undefined && { model }),
    candidates: [{ index: 0, items: [{ type: 'text', text }], finish: decodeFinish(wire) }],
    ...(usage && { usage: decodeUsage(usage) }),
    ...vendorOf(restOf(wire, members)),
  });
}

const stopOf = (finish: Finish | undefined): Json => ({
  stop_reason: finish?.reason === 'length' || finish?.reason === 'context-window' ? 'max_tokens' : 'stop_sequence',
  stop: finish?.stopSequence ?? null,
});

const head = (id: string | undefined, model: string | undefined, ask: Ask): JsonObject => ({
  type: 'completion',
  id: id ?? `compl_${stableHash(ask.idSeed, 24)}`,
  model: model ?? ask.model,
});

export function encodeCompleted(result: GenerateResult, ask: Ask): Encoded<Json> {
  const notes = new NoteSet('anthropic', 'result');
  const [candidate] = result.candidates;
  if (result.candidates.length > 1) notes.add('dropped', 'candidates', 'no-counterpart', 'meaning');
  const items = candidate?.items ?? [];
  if (items.some(({ type }) => type !== 'text')) {
    notes.add('dropped', 'candidates[].items[]', 'no-counterpart', 'meaning');
  }
  const stop = stopOf(candidate?.finish);
  const usage = result.usage && { usage: encodeUsage(result.usage) };
  const wire = {
    ...head(result.id, result.model, ask),
    completion: joinTexts(items).text,
    ...(isJsonObject(stop) && stop),
    ...usage,
  };
  return { wire, notes: notes.list() };
}

/** `completion` events, the last of which has a stop reason. */
export class CompletionDecoder implements Step<Json, StreamEvent> {
  #hasStarted = false;
  #isOver = false;

  push(event: Json): readonly StreamEvent[] {
    if (this.#isOver || !isJsonObject(event)) return [];
    if (event['type'] === 'ping') return [{ type: 'ping' }];
    if (event['type'] === 'error') return this.#fail(event);
    if (textAt(event, 'completion') === undefined) return [];
    const out = [...this.#start(event), ...textDelta(textAt(event, 'completion') ?? '')];
    return textAt(event, 'stop_reason') === undefined ? out : [...out, ...this.#finish(event)];
  }

  end(): readonly StreamEvent[] {
    if (this.#isOver) return [];
    const message = 'the provider ended the stream before its answer was complete';
    return [...this.#close('incomplete'), { type: 'error', error: { kind: 'stream-cut', message } }];
  }

  #start(event: JsonObject): readonly StreamEvent[] {
    if (this.#hasStarted) return [];
    this.#hasStarted = true;
    const id = textAt(event, 'id');
    const model = textAt(event, 'model');
    return [
      { type: 'response-start', ...(id !== undefined && { id }), ...(model !== undefined && { model }) },
      { type: 'item-start', ...at, seed: { type: 'text', text: '' } },
    ];
  }

  #finish(event: JsonObject): readonly StreamEvent[] {
    this.#isOver = true;
    const usage = objectAt(event, 'usage');
    return [
      { type: 'item-end', ...at },
      { type: 'candidate-end', candidate: 0, finish: decodeFinish(event) },
      ...(usage ? [{ type: 'usage', usage: decodeUsage(usage) } as const] : []),
      { type: 'response-end' },
    ];
  }

  #close(status: 'incomplete'): readonly StreamEvent[] {
    this.#isOver = true;
    return this.#hasStarted ? [{ type: 'item-end', ...at, patch: { status } }] : [];
  }

  #fail(event: JsonObject): readonly StreamEvent[] {
    const status = statusOfType(textAt(objectAt(event, 'error') ?? {}, 'type'));
    return [...this.#close('incomplete'), { type: 'error', error: decodeAnthropicError(status, event) }];
  }
}

const at = { candidate: 0, item: 0 } as const;

const textDelta = (text: string): readonly StreamEvent[] => (text === '' ? [] : [{ type: 'text-delta', ...at, text }]);

/** Text as `completion` events. */
export class CompletionEncoder implements Step<StreamEvent, Json> {
  readonly #ask: Ask;
  readonly #notes = new NoteSet('anthropic', 'result');
  #head: JsonObject | undefined;
  #finish: Finish | undefined;
  #usage: Usage | undefined;
  #isOver = false;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  push(event: StreamEvent): readonly Json[] {
    if (this.#isOver || ('candidate' in event && event.candidate > 0)) return [];
    switch (event.type) {
      case 'response-start':
        this.#head = head(event.id, event.model, this.#ask);
        return [];
      case 'text-delta':
        return [this.#said(event.text, { stop_reason: null, stop: null })];
      case 'item-start':
        if (event.seed.type !== 'text') this.#note();
        return [];
      case 'candidate-end':
        this.#finish = event.finish;
        return [];
      case 'usage':
        this.#usage = event.usage;
        return [];
      case 'response-end':
        this.#isOver = true;
        return [this.#said('', stopOf(this.#finish), this.#usage)];
      case 'error':
        this.#isOver = true;
        return [encodeAnthropicError(event.error)];
      case 'ping':
        return [{ type: 'ping' }];
      default:
        return [];
    }
  }

  end(): readonly Json[] {
    return [];
  }

  notes(): readonly FidelityNote[] {
    return this.#notes.list();
  }

  #note(): void {
    this.#notes.add('dropped', 'candidates[].items[]', 'no-counterpart', 'meaning');
  }

  #said(completion: string, stop: Json, usage?: Usage): Json {
    const counted = usage && { usage: encodeUsage(usage) };
    return {
      ...(this.#head ?? head(undefined, undefined, this.#ask)),
      completion,
      ...(isJsonObject(stop) && stop),
      ...counted,
    };
  }
}
