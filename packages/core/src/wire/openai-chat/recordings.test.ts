import { describe, expect, test } from 'bun:test';
import { streamViolations } from '../../../testing/lawful-stream.ts';
import { normalForm } from '../../../testing/normal-form.ts';
import { okValue } from '../../../testing/ok-value.ts';
import { type Recording, recordings } from '../../../testing/recordings.ts';
import { askOf, plainSent } from '../../../testing/targets.ts';
import { wireOfText } from '../../../testing/wire-text.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { isJsonObject, type JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObject, readObjects, readString } from '../../schema/json/read-value.ts';
import { foldEvents } from '../fold.ts';
import type { Frame } from '../framing/frame.ts';
import { openaiChat } from './openai-chat.ts';

const folders = ['openai/chat', 'openai-compatible', 'azure', 'groq', 'xai', 'mistral'];
const recorded = folders.flatMap(recordings).filter(({ format }) => format === 'openai-chat');
const named = (wanted: (recording: Recording) => boolean) =>
  recorded.filter(wanted).map((recording) => [recording.name, recording] as const);

const { codec, relay } = openaiChat;
const sent = plainSent('openai-chat');
const ask = askOf('openai-chat');
const sse = { format: codec, sent };

function eventsOf(chunks: readonly Frame[]): StreamEvent[] {
  const decoder = sse.format.decodeStream(sse.sent);
  const told = chunks.flatMap((frame) => {
    const event = okValue(codec.eventOf(frame));
    return event === undefined ? [] : decoder.push(event);
  });
  return [...told, ...decoder.end()];
}

const decoded = (text: string): GenerateResult =>
  okValue(codec.decodeResponse(wireOfText(text, codec.verbatim.response), sent));

const bodyOf = (text: string): JsonBody => {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
};

const parsed = (text: string): JsonObject => bodyOf(text).value;

/** What OpenAI's own client would put together of these chunks: the answer in one piece. */
function accumulated(chunks: readonly Frame[]): string {
  const answer: { [member: string]: unknown } = {};
  const message: { content?: string; reasoning_content?: string; tool_calls: JsonObject[] } = { tool_calls: [] };
  let finish: unknown = null;
  for (const { data } of chunks) {
    if (data === '[DONE]') continue;
    const chunk = parsed(data);
    Object.assign(answer, { id: chunk.id, model: chunk.model, created: answer['created'] ?? chunk.created });
    if (isJsonObject(chunk.usage)) answer['usage'] = chunk.usage;
    if (chunk.service_tier !== undefined) answer['service_tier'] = chunk.service_tier;
    for (const choice of readObjects(chunk.choices)) {
      const delta = readObject(choice.delta) ?? {};
      message.content = (message.content ?? '') + (readString(delta.content) ?? '');
      const thought = readString(delta.reasoning_content);
      if (thought !== undefined) message.reasoning_content = (message.reasoning_content ?? '') + thought;
      message.tool_calls.push(...readObjects(delta.tool_calls));
      finish = choice.finish_reason ?? finish;
    }
  }
  const choices = [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish }];
  return JSON.stringify({ ...answer, choices });
}

describe('recorded answers', () => {
  test.each(named(({ body }) => body !== undefined))('%s decodes, and says the same again', (_, { body = '' }) => {
    const result = decoded(body);
    expect(result.candidates.length).toBe(1);
    expect(result.usage?.input).toBeGreaterThan(0);
    const { wire, notes } = codec.encodeResponse(result, ask);
    expect(notes).toEqual([]);
    expect(normalForm(decoded(JSON.stringify(wire)))).toEqual(normalForm(result));
  });

  test.each(named(({ body }) => body !== undefined))('%s passes the relay as it is', (_, { body = '' }) => {
    const text = relay?.response(bodyOf(body), ask) ?? '';
    const [before, after] = [parsed(body), parsed(text)];
    expect(after).toMatchObject(JSON.parse(JSON.stringify(before)));
    expect(bodyOf(text).members.map(({ name }) => name)).toEqual(
      expect.arrayContaining(bodyOf(body).members.map(({ name }) => name)),
    );
    expect(relay?.response(bodyOf(body), { ...ask, dialect: 'vendor' })).toBe(body);
    expect(relay?.peek(bodyOf(body)).usage).toEqual(decoded(body).usage ?? { input: -1, output: -1 });
  });
});

describe('recorded streams', () => {
  const streams = named(({ chunks }) => chunks !== undefined);

  test.each(streams)('%s is lawful and folds to the plain answer', (_, { chunks = [] }) => {
    const events = eventsOf(chunks);
    expect(streamViolations(events)).toEqual([]);
    expect(normalForm(foldEvents(events))).toEqual(normalForm(decoded(accumulated(chunks))));
  });

  test.each(streams)('%s passes the relay: nothing lost, usage once and last', (_, { chunks = [] }) => {
    const stream = relay?.stream(ask);
    const out = [...chunks.flatMap((frame) => stream?.push(frame) ?? []), ...(stream?.end() ?? [])];
    expect(normalForm(foldEvents(eventsOf(out)))).toEqual(normalForm(foldEvents(eventsOf(chunks))));
    expect(out.map(({ data }) => isJsonObject(parsed(data).usage)).indexOf(true)).toBe(out.length - 1);
    expect(out.map(({ isLast }) => isLast === true).indexOf(true)).toBe(out.length - 1);
    expect(stream?.peek()).toMatchObject({ usage: foldEvents(eventsOf(chunks)).usage ?? 'none' });
    const spoken = out.map(({ data }) => readObject(readObjects(parsed(data).choices)[0]?.delta));
    expect(spoken.find((delta) => delta?.role === 'assistant')).toBe(spoken[0]);
    for (const delta of spoken)
      for (const call of readObjects(delta?.tool_calls)) expect(readNumber(call.index)).toBeDefined();
  });

  test.each(streams)('%s: frames that need no edit are the very frames', (_, { chunks = [] }) => {
    const stream = relay?.stream(ask);
    const out = chunks.flatMap((frame) => stream?.push(frame) ?? []);
    const plain = chunks.filter(
      ({ data }) => data !== '[DONE]' && !/reasoning_content":"|"usage":\{|tool_calls":\[/.test(data),
    );
    const bare = plain.filter(({ data }) => !/"finish_reason":"/.test(data) && !/"choices":\[\]/.test(data));
    for (const frame of bare) expect(out).toContain(frame);
  });
});
