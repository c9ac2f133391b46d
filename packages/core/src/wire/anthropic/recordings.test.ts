import { describe, expect, test } from 'bun:test';
import { anthropicViolations } from '../../../testing/acceptors/anthropic-acceptor.ts';
import { streamViolations } from '../../../testing/lawful-stream.ts';
import { normalForm } from '../../../testing/normal-form.ts';
import { okValue } from '../../../testing/ok-value.ts';
import { recordings } from '../../../testing/recordings.ts';
import { askOf, plainSent } from '../../../testing/targets.ts';
import { textOfWire, wireOfText } from '../../../testing/wire-text.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { foldEvents } from '../fold.ts';
import type { Frame } from '../framing/frame.ts';
import { runStep } from '../step.ts';
import { anthropic } from './anthropic.ts';

const { codec, relay } = anthropic;

const sent = plainSent('anthropic');
const ask = askOf('anthropic');

const told = recordings('anthropic');
const plain = told.flatMap(({ name, body }) => (body === undefined ? [] : [{ name, body }]));
const streams = told.flatMap(({ name, chunks }) =>
  (chunks === undefined ? [] : answersOf(chunks)).map((frames, at) => ({ name: `${name} ${at}`, frames })),
);
const wholeStreams = streams.filter(({ frames }) => frames.filter(isStart).length === 1);

/** Some recordings hold several answers, one after the other. */
function answersOf(chunks: readonly Frame[]): readonly (readonly Frame[])[] {
  const answers: Frame[][] = [[]];
  for (const chunk of chunks) {
    answers.at(-1)?.push(chunk);
    if (chunk.event === 'message_stop') answers.push([]);
  }
  return answers.filter((frames) => frames.length > 0);
}

function isStart({ event }: Frame): boolean {
  return event === 'message_start';
}

const decode = (text: string): GenerateResult =>
  okValue(codec.decodeResponse(wireOfText(text, codec.verbatim.response), sent));

function decodeFrames(frames: readonly Frame[]): readonly StreamEvent[] {
  return runStep(
    codec.decodeStream(sent),
    frames.map((frame) => okValue(codec.eventOf(frame))),
  );
}

interface Block {
  type: string;
  text?: string;
  thinking?: string;
  signature?: string;
  content?: unknown;
  input?: unknown;
}

/** What the vendor's SDK makes of a stream: start, blocks with their deltas, and the last word. */
function accumulated(frames: readonly Frame[]): string {
  const events = frames.map(({ data }) => JSON.parse(data));
  const message = { ...events.find(({ type }) => type === 'message_start').message };
  const blocks: Block[] = [...message.content];
  const json = new Map<Block, string>();
  for (const event of events) {
    const { type, delta, index, content_block, usage, context_management } = event;
    const block = blocks[index + message.content.length];
    if (type === 'content_block_start') blocks.push({ ...content_block });
    if (type === 'content_block_delta' && block) accumulate(block, delta, json);
    if (type !== 'message_delta') continue;
    Object.assign(message, delta, context_management && { context_management });
    message.usage = { ...message.usage, ...usage };
  }
  for (const [block, input] of json) if (input !== '') block.input = JSON.parse(input);
  return JSON.stringify({ ...message, content: blocks });
}

function accumulate(block: Block, delta: Record<string, string>, json: Map<Block, string>): void {
  const said = (before: unknown, name: string): string => `${before ?? ''}${delta[name] ?? ''}`;
  if (delta['type'] === 'text_delta') block.text = said(block.text, 'text');
  if (delta['type'] === 'thinking_delta') block.thinking = said(block.thinking, 'thinking');
  if (delta['type'] === 'signature_delta') block.signature = said('', 'signature');
  if (delta['type'] === 'compaction_delta') block.content = said(block.content, 'content');
  if (delta['type'] === 'input_json_delta') json.set(block, said(json.get(block), 'partial_json'));
}

describe('recorded answers', () => {
  test.each(plain)('$name: nothing is lost on the way to a client of the same API', ({ body }) => {
    const { wire, notes } = codec.encodeResponse(decode(body), ask);
    expect(notes).toEqual([]);
    expect(withoutDefaults(JSON.parse(textOfWire(wire)))).toEqual(withoutDefaults(JSON.parse(body)));
  });

  test.each(plain)('$name: relayed letter by letter, and looked at on the way', ({ body }) => {
    const parsed = JsonBody.parse(body);
    if (!parsed.ok) throw new Error(parsed.message);
    expect(relay?.response(parsed.body, ask)).toBe(body);
    expect(relay?.peek(parsed.body).usage).toEqual(decode(body).usage);
  });
});

/** Null is absent, an empty list of citations is none, and counters that nobody mentions are 0. */
function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === null || (member === 0 && /_tokens$|_requests$/.test(name)) ? [] : [[name, withoutDefaults(member)]],
  );
  const kept = Object.fromEntries(members);
  if (kept.cache_creation !== undefined && Object.keys(kept.cache_creation).length === 0) delete kept.cache_creation;
  return kept;
}

describe('recorded streams', () => {
  test.each(streams)('$name: the events are lawful', ({ frames }) => {
    expect(streamViolations(decodeFrames(frames))).toEqual([]);
  });

  test.each(wholeStreams)('$name: in pieces the same as in one piece', ({ frames }) => {
    const folded = foldEvents(decodeFrames(frames));
    const whole = decode(accumulated(frames));
    expect(normalForm(folded)).toEqual(normalForm(whole));
    expect(folded.vendor).toEqual(whole.vendor);
  });

  test.each(wholeStreams)('$name: a client of the same API hears the same', ({ frames }) => {
    const encoder = codec.encodeStream(ask);
    const heard = runStep(encoder, decodeFrames(frames)).map((event) => codec.frameOf(event));
    expect(anthropicViolations(heard)).toEqual([]);
    expect(encoder.notes()).toEqual([]);
    const [again, before] = [heard, frames].map((each) => foldEvents(decodeFrames(each)));
    expect(again?.candidates).toEqual(before?.candidates);
    expect(again?.vendor).toEqual(before?.vendor);
    expect(again && normalForm(again)).toEqual(before && normalForm(before));
  });

  test.each(wholeStreams)('$name: relayed frame by frame', ({ frames }) => {
    const stream = relay?.stream(ask);
    if (stream === undefined) throw new Error('no relay');
    const relayed = runStep(stream, frames);
    expect(relayed.map(({ isLast: _, ...frame }) => frame)).toEqual([...frames]);
    expect(relayed.at(-1)?.isLast).toBe(true);
    expect(stream.peek().usage).toEqual(foldEvents(decodeFrames(frames)).usage);
  });
});
