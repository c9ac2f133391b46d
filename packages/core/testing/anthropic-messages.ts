import type { GenerateRequest } from '../src/schema/generate/request.ts';
import type { GenerateResult } from '../src/schema/generate/result.ts';
import type { StreamEvent } from '../src/schema/generate/stream-event.ts';
import { isJsonObject, type JsonObject } from '../src/schema/json/raw-json.ts';
import { anthropic } from '../src/wire/anthropic/anthropic.ts';
import type { Sent, Target } from '../src/wire/codec.ts';
import { runStep } from '../src/wire/step.ts';
import type { TargetFeature } from '../src/wire/target-features.ts';
import { okValue } from './ok-value.ts';
import { ablestTarget, askOf, plainSent } from './targets.ts';
import { textOfWire, wireOfText } from './wire-text.ts';

const { codec } = anthropic;

export const target = (change: Partial<Target> = {}): Target => ablestTarget('anthropic', change);

/** A host that can do everything but these. */
export const without = (...features: readonly TargetFeature[]): Target => {
  const all = new Set(target().features);
  for (const feature of features) all.delete(feature);
  return target({ features: all });
};

/** The middle's reading of a body. */
export const readRequest = (body: object | string): GenerateRequest =>
  okValue(codec.decodeRequest(wireOfText(textOf(body), codec.verbatim.request)));

export const request = (change: Partial<GenerateRequest> = {}): GenerateRequest => ({
  model: 'model-1',
  instructions: [],
  turns: [{ role: 'user', items: [{ type: 'text', text: 'Hi' }] }],
  ...change,
});

/** What goes to the provider, as text, as plain values, and with its notes. */
export function writeRequest(middle: GenerateRequest, to: Target = target()) {
  const { wire, notes, sent } = okValue(codec.encodeRequest(middle, to));
  const text = textOfWire(wire);
  return { text, wire: objectOf(JSON.parse(text)), notes: notes.map(noteLine), sent };
}

/** Why a request is not sent. */
export function refusalOf(middle: GenerateRequest, to: Target = target()): string | undefined {
  const encoded = codec.encodeRequest(middle, to);
  return encoded.ok ? undefined : encoded.error.message;
}

const noteLine = ({ what, field, why, touches }: { what: string; field: string; why: string; touches: string }) =>
  `${what} ${field} ${why} ${touches}`;

/** A body of a Messages client as another call of the same API. */
export const throughMiddle = (body: object | string, to: Target = target()) => writeRequest(readRequest(body), to);

export const readAnswer = (body: object | string, sent: Sent = plainSent('anthropic')): GenerateResult =>
  okValue(codec.decodeResponse(wireOfText(textOf(body), codec.verbatim.response), sent));

/** An answer as a client hears it, from a provider of the format `from`. */
export function writeAnswer(result: GenerateResult, from: Target['format'] = 'anthropic') {
  const { wire, notes } = codec.encodeResponse(result, askOf('anthropic', from));
  return { wire: objectOf(JSON.parse(textOfWire(wire))), notes: notes.map(noteLine) };
}

export const readStream = (events: readonly object[], sent: Sent = plainSent('anthropic')): StreamEvent[] =>
  runStep(
    codec.decodeStream(sent),
    events.map((event) => okValue(codec.eventOf({ data: JSON.stringify(event) }))),
  );

/** What a client hears, event by event. */
export function writeStream(events: readonly StreamEvent[], from: Target['format'] = 'anthropic') {
  const encoder = codec.encodeStream(askOf('anthropic', from));
  const wire = runStep(encoder, events).map((event) => objectOf(JSON.parse(textOfWire(event))));
  return { wire, notes: encoder.notes().map(noteLine) };
}

const textOf = (body: object | string): string => (typeof body === 'string' ? body : JSON.stringify(body));

function objectOf(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw new Error('no object');
  return value;
}
