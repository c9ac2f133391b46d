import type { FidelityNote } from '../src/schema/generate/fidelity.ts';
import type { GenerateRequest } from '../src/schema/generate/request.ts';
import type { GenerateResult } from '../src/schema/generate/result.ts';
import type { StreamEvent } from '../src/schema/generate/stream-event.ts';
import type { Ask, Sent, Target } from '../src/wire/codec.ts';
import type { Frame } from '../src/wire/framing/frame.ts';
import type { GenerateFormat } from '../src/wire/generate-format.ts';
import { decodedFrames, decodedRequest, decodedResult, encodedResult, framesOf } from './laws/law-subject.ts';
import { okValue } from './ok-value.ts';
import { ablestTarget, askOf, plainSent } from './targets.ts';
import { textOfWire } from './wire-text.ts';

/** What stands at the end of a path through parsed JSON; `undefined` where the path ends early. */
export const at = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );

/** The same for a list, and nothing where there is none. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const list = at(value, ...path);
  return Array.isArray(list) ? list : [];
}

export interface Crossed {
  /** parsed */
  readonly wire: unknown;
  readonly text: string;
  readonly notes: readonly FidelityNote[];
  readonly sent: Sent;
}

const bodyText = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

export const readRequest = (client: GenerateFormat, body: unknown): GenerateRequest =>
  okValue(decodedRequest(client, bodyText(body)));

export const readAnswer = (provider: GenerateFormat, body: unknown, sent: Partial<Sent> = {}): GenerateResult =>
  okValue(decodedResult(provider, bodyText(body), plainSent(provider.name, sent)));

/** A client's body on its way to a provider of another format; the message of the refusal, if there is one. */
export function requestCrossing(
  client: GenerateFormat,
  body: unknown,
  provider: GenerateFormat,
  change: Partial<Target> = {},
): Crossed | string {
  const encoded = provider.codec.encodeRequest(readRequest(client, body), ablestTarget(provider.name, change));
  if (!encoded.ok) return encoded.error.message;
  const text = textOfWire(encoded.value.wire);
  return { wire: JSON.parse(text), text, notes: encoded.value.notes, sent: encoded.value.sent };
}

/** The same where a refusal would be a failure of the test. */
export function crossedRequest(
  client: GenerateFormat,
  body: unknown,
  provider: GenerateFormat,
  change: Partial<Target> = {},
): Crossed {
  const crossed = requestCrossing(client, body, provider, change);
  if (typeof crossed === 'string') throw new Error(crossed);
  return crossed;
}

/** A provider's answer as a client of another format gets it. */
export function crossedAnswer(
  provider: GenerateFormat,
  body: unknown,
  client: GenerateFormat,
  change: Partial<Ask> = {},
): Omit<Crossed, 'sent'> {
  const { text, notes } = encodedResult(client, readAnswer(provider, body), askOf(client.name, provider.name, change));
  return { wire: JSON.parse(text), text, notes };
}

export const readStream = (provider: GenerateFormat, chunks: readonly unknown[]): readonly StreamEvent[] =>
  decodedFrames(provider, chunks.map(frameOf), plainSent(provider.name));

/** A provider's chunks as the parsed chunks that a client of another format gets. */
export const crossedStream = (
  provider: GenerateFormat,
  chunks: readonly unknown[],
  client: GenerateFormat,
  change: Partial<Ask> = {},
): readonly unknown[] =>
  framesOf(client, readStream(provider, chunks), askOf(client.name, provider.name, change)).map(({ data }) =>
    JSON.parse(data),
  );

function frameOf(chunk: unknown): Frame {
  const data = bodyText(chunk);
  const type: unknown = data.startsWith('{') ? Reflect.get(Object(JSON.parse(data)), 'type') : undefined;
  return typeof type === 'string' ? { event: type, data } : { data };
}

export const notesOf = ({ notes }: { readonly notes: readonly FidelityNote[] }): readonly string[] =>
  notes.map(({ what, field, why, touches }) => `${what} ${field} (${why}, ${touches})`);
