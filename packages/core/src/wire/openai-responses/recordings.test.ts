import { describe, expect, test } from 'bun:test';
import { responsesViolations } from '../../../testing/acceptors/responses-acceptor.ts';
import { streamViolations } from '../../../testing/lawful-stream.ts';
import { normalForm } from '../../../testing/normal-form.ts';
import { okValue } from '../../../testing/ok-value.ts';
import { recordings } from '../../../testing/recordings.ts';
import { askOf, plainSent } from '../../../testing/targets.ts';
import { textOfWire, wireOfText } from '../../../testing/wire-text.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { foldEvents } from '../fold.ts';
import type { Frame } from '../framing/frame.ts';
import { runStep } from '../step.ts';
import { openaiResponses } from './openai-responses.ts';

const { codec, relay } = openaiResponses;
const sent = plainSent('openai-responses');
const ask = askOf('openai-responses');
const vendorAsk = askOf('openai-responses', 'openai-responses', { dialect: 'vendor' });

const ours = ['openai/responses', 'azure', 'xai/responses']
  .flatMap(recordings)
  .filter(({ format }) => format === 'openai-responses');

/** A file may hold several answers of one conversation, one after another. */
const streams = ours.flatMap(({ name, chunks }) => {
  const answers: Frame[][] = [];
  for (const frame of chunks ?? []) {
    if (frame.event === 'response.created') answers.push([]);
    answers.at(-1)?.push(frame);
  }
  return answers.map((frames, index) => ({ name: `${name} #${index}`, frames }));
});
const whole = ours.flatMap(({ name, body }) => (body === undefined ? [] : [{ name, body }]));
const complete = streams.filter(({ frames }) => frames.at(-1)?.event === 'response.completed');

const bodyOf = (text: string): JsonBody => {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
};

const eventsOf = (frames: readonly Frame[]): StreamEvent[] =>
  runStep(
    codec.decodeStream(sent),
    frames.map((frame) => okValue(codec.eventOf(frame))),
  );

const lastResponse = (frames: readonly Frame[]): string =>
  bodyOf(frames.at(-1)?.data ?? '{}').source('response') ?? '{}';

const decodeText = (text: string) => okValue(codec.decodeResponse(wireOfText(text, codec.verbatim.response), sent));

describe('recorded answers', () => {
  test.each(whole)('$name says the same after a way through the middle', ({ body }) => {
    const { wire, notes } = codec.encodeResponse(decodeText(body), ask);
    expect(notes).toEqual([]);
    const again: unknown = JSON.parse(textOfWire(wire));
    expect(again).toMatchObject(withoutNulls(JSON.parse(body)));
  });

  test.each(whole)('$name is relayed letter by letter, completed for the unified API', ({ body }) => {
    expect(relay?.response(bodyOf(body), vendorAsk)).toBe(body);
    const completed: unknown = JSON.parse(relay?.response(bodyOf(body), ask) ?? '');
    expect(completed).toMatchObject(JSON.parse(body));
    expect(completed).toHaveProperty('completed_at');
    expect(completed).toHaveProperty('usage.input_tokens_details.cached_read_tokens');
  });
});

describe('recorded streams', () => {
  test.each(streams)('$name keeps the order that the acceptor demands of providers', ({ frames }) => {
    const numbered = frames.filter(({ event }) => event !== 'response.failed');
    expect(responsesViolations(numbered, { isProvider: true }).filter((fault) => !hasEnd(fault))).toEqual([]);
  });

  test.each(streams)('$name decodes to lawful events', ({ frames }) => {
    expect(streamViolations(eventsOf(frames))).toEqual([]);
  });

  test.each(complete)('$name folds to what its last event holds', ({ frames }) => {
    expect(normalForm(foldEvents(eventsOf(frames)))).toEqual(normalForm(decodeText(lastResponse(frames))));
  });

  test.each(streams)('$name is told again in lawful order', ({ frames }) => {
    const encoder = codec.encodeStream(ask);
    const told = runStep(encoder, eventsOf(frames)).map((event) => codec.frameOf(event));
    expect(encoder.notes()).toEqual([]);
    expect(responsesViolations(told)).toEqual([]);
  });

  test.each(complete)('$name shows the same items after a way through the middle', ({ frames }) => {
    const told = runStep(codec.encodeStream(ask), eventsOf(frames)).map((event) => codec.frameOf(event));
    expect(stepsOf(told)).toEqual(stepsOf(frames));
    expect(seeable(lastResponse(told))).toEqual(seeable(lastResponse(frames)));
  });

  test.each(streams)('$name is relayed letter by letter', ({ frames }) => {
    const stream = relay?.stream(vendorAsk);
    const told = frames.flatMap((frame) => [...(stream?.push(frame) ?? [])]);
    const all: readonly Frame[] = [...told, ...(stream?.end() ?? [])];
    expect<unknown>(all.map(({ event, data }) => ({ event, data }))).toEqual([...frames]);
    expect(told.at(-1)?.isLast).toBe(true);
  });

  test.each(complete)('$name tells usage and finish on its way through', ({ frames }) => {
    const stream = relay?.stream(ask);
    for (const frame of frames) stream?.push(frame);
    const { usage, candidates, id, model } = decodeText(lastResponse(frames));
    expect<unknown>(stream?.peek()).toEqual({
      id,
      model,
      usage,
      finishReasons: candidates.map(({ finish }) => finish.reason),
    });
  });
});

/** Everything but the deltas; some hosts close the input of a call in an event of its own, some only with the item. */
const stepsOf = (frames: readonly Frame[]): readonly (string | undefined)[] =>
  frames.map(({ event }) => event).filter((event) => !/delta|custom_tool_call_input\.done/.test(event ?? ''));

const hasEnd = (fault: string): boolean => fault === 'the stream has no end';

/** Absent and `null` are the same. */
function withoutNulls(value: unknown): object {
  return JSON.parse(JSON.stringify(value, (_, each: unknown) => (each === null ? undefined : each)));
}

/** The items of an answer; ciphers differ from event to event. */
function seeable(response: string): unknown {
  const output: unknown = Reflect.get(Object(JSON.parse(response)), 'output');
  return JSON.parse(
    JSON.stringify(output, (name, value: unknown) =>
      name === 'encrypted_content' || value === null ? undefined : value,
    ),
  );
}
