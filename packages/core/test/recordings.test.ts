import { describe, expect, test } from 'bun:test';
import type { GenerateResult } from '../src/schema/generate/result.ts';
import type { StreamEvent } from '../src/schema/generate/stream-event.ts';
import { JsonBody } from '../src/schema/json/json-body.ts';
import { anthropic } from '../src/wire/anthropic/anthropic.ts';
import { bedrock } from '../src/wire/bedrock/bedrock.ts';
import { cohere } from '../src/wire/cohere/cohere.ts';
import { foldEvents } from '../src/wire/fold.ts';
import type { Frame } from '../src/wire/framing/frame.ts';
import { gemini } from '../src/wire/gemini/gemini.ts';
import type { GenerateFormat } from '../src/wire/generate-format.ts';
import { openaiChat } from '../src/wire/openai-chat/openai-chat.ts';
import { openaiResponses } from '../src/wire/openai-responses/openai-responses.ts';
import { openaiText } from '../src/wire/openai-text/openai-text.ts';
import { runStep } from '../src/wire/step.ts';
import { type AnswerDigest, digestOf } from '../testing/answer-digest.ts';
import { streamViolations } from '../testing/lawful-stream.ts';
import { decodedFrames, decodedResult, encodedResult, framesOf } from '../testing/laws/law-subject.ts';
import { normalForm } from '../testing/normal-form.ts';
import { okValue } from '../testing/ok-value.ts';
import { recordings } from '../testing/recordings.ts';
import { askOf, plainSent } from '../testing/targets.ts';

const formats: readonly GenerateFormat[] = [
  openaiChat,
  openaiResponses,
  openaiText,
  anthropic,
  bedrock,
  gemini,
  cohere,
];
const clients: readonly GenerateFormat[] = [openaiChat, openaiResponses, anthropic];

interface Spoken {
  readonly name: string;
  readonly format: GenerateFormat;
}
const all = [
  'openai',
  'azure',
  'openai-compatible',
  'anthropic',
  'groq',
  'mistral',
  'perplexity',
  'xai',
  'bedrock',
  'gemini',
  'cohere',
].flatMap(recordings);

const spoken = all.flatMap((recording) => {
  const format = formats.find(({ name }) => name === recording.format);
  return format === undefined ? [] : [{ ...recording, format }];
});
const bodies = spoken.flatMap(({ name, format, body }) => (body === undefined ? [] : [{ name, format, body }]));
const streams = spoken.flatMap(({ name, format, chunks }) => (chunks === undefined ? [] : [{ name, format, chunks }]));
const crossed = <T extends Spoken>(recorded: readonly T[]) =>
  recorded.flatMap((each) =>
    clients.filter((client) => client !== each.format).map((client) => [each.name, client.name, each, client] as const),
  );

test('recordings are here, or somebody was told', () => {
  expect(all.length === 0 || (bodies.length > 10 && streams.length > 10)).toBe(true);
});

describe('whole answers', () => {
  test.each(bodies.map((each) => [each.name, each] as const))(
    '%s is relayed letter by letter',
    (_, { format, body }) => {
      const ask = askOf(format.name, format.name, { dialect: 'vendor' });
      expect(format.relay?.response(bodyOf(body), ask) ?? body).toBe(body);
    },
  );

  test.each(bodies.map((each) => [each.name, each] as const))(
    '%s keeps everything through the middle',
    (_, { format, body }) => {
      const ask = askOf(format.name, format.name, { dialect: 'vendor' });
      const { text, notes } = encodedResult(format, resultOf(format, body), ask);
      expect(missing(JSON.parse(body), JSON.parse(text)).filter((path) => !isRespelled(path))).toEqual([]);
      expect(notes).toEqual([]);
    },
  );

  test.each(crossed(bodies))('%s means the same to a client of %s', (_name, _client, { format, body }, client) => {
    const result = resultOf(format, body);
    const { text } = encodedResult(client, result, askOf(client.name, format.name));
    const heard = okValue(decodedResult(client, text, plainSent(client.name)));
    expect(digestOf(heard)).toEqual(expectedOf(result, client));
  });
});

describe('streamed answers', () => {
  test.each(streams.flatMap(withPlainAnswer))(
    '%s in pieces means what it says in one piece',
    (_, { format, chunks }, plain) => {
      const streamed = normalForm(foldEvents(eventsOf(format, chunks)));
      expect(streamed).toEqual(normalForm(resultOf(format, plain)));
    },
  );

  test.each(streams.map((each) => [each.name, each] as const))('%s is lawful', (_, { format, chunks }) => {
    expect(streamViolations(eventsOf(format, chunks))).toEqual([]);
  });

  test.each(streams.map((each) => [each.name, each] as const))(
    '%s is relayed letter by letter',
    (_, { format, chunks }) => {
      const ask = askOf(format.name, format.name, { dialect: 'vendor' });
      const relay = format.relay?.stream(ask);
      if (relay === undefined) return;
      const relayed = runStep(relay, chunks).map(({ data }) => data);
      const recorded = chunks.map(({ data }) => data).filter((data) => data !== '[DONE]');
      if (relay.peek().error) expect(relayed.slice(0, -1)).toEqual(recorded.slice(0, relayed.length - 1));
      else expect<readonly string[]>(relayed).toEqual(withoutSecondStart(recorded));
    },
  );

  test.each(crossed(streams))('%s means the same to a client of %s', (_name, _client, { format, chunks }, client) => {
    const events = eventsOf(format, chunks);
    const frames = framesOf(client, events, askOf(client.name, format.name));
    const told = decodedFrames(client, frames, plainSent(client.name));
    expect(streamViolations(told)).toEqual([]);
    expect(told.at(-1)?.type).toBe(events.at(-1)?.type ?? 'error');
    if (told.at(-1)?.type === 'response-end')
      expect(digestOf(foldEvents(told))).toEqual(expectedOf(foldEvents(events), client));
  });
});

/** Responses tell the whole answer once more at the end. */
function withPlainAnswer<T extends { readonly name: string; readonly chunks: readonly Frame[] }>(each: T) {
  const last = each.chunks.findLast(({ event }) => event === 'response.completed' || event === 'response.incomplete');
  const plain = last && bodyOf(last.data).source('response');
  return plain === undefined ? [] : [[each.name, each, plain] as const];
}

/** A beginning that comes twice would break clients. */
const withoutSecondStart = (recorded: readonly string[]): readonly string[] =>
  recorded.filter((data, i) => i === 0 || !data.startsWith('{"type":"message_start"'));

function bodyOf(text: string): JsonBody {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
}

const resultOf = (format: GenerateFormat, body: string): GenerateResult =>
  okValue(decodedResult(format, body, plainSent(format.name)));

const eventsOf = (format: GenerateFormat, chunks: readonly Frame[]): readonly StreamEvent[] =>
  decodedFrames(format, chunks, plainSent(format.name));

/** What a client of this format can be told, where that differs from what the provider said. */
function expectedOf(result: GenerateResult, client: GenerateFormat): AnswerDigest {
  const told = digestOf(result);
  const [candidate] = result.candidates;
  // Anthropic's API has no way to leave the counts out
  if (client === anthropic) return { ...told, usage: told.usage ?? [0, 0] };
  const refusal = told.refusal || (candidate?.finish.refusal?.explanation ?? '').replace(/\s+/g, '');
  // chat shows the digest of older turns as text, and Responses knows no finished answer that still has calls
  if (client === openaiChat) return { ...told, refusal, text: summaryOf(result) + told.text };
  const isCalling = told.calls.length > 0 && told.finish === 'stop';
  return { ...told, refusal, ...(isCalling && { finish: 'tool-calls' }) };
}

const summaryOf = ({ candidates }: GenerateResult): string =>
  (candidates[0]?.items ?? [])
    .flatMap((item) => (item.type === 'compaction' ? [item.summary ?? ''] : []))
    .join('')
    .replace(/\s+/g, '');

/** Other spellings of the same: the reasoning's older name, and a count to which hidden tokens were added. */
const isRespelled = (path: string): boolean =>
  /^\.choices\.\d+\.message\.reasoning_content:/.test(path) || path.startsWith('.usage.completion_tokens:');

/** Paths of recorded values that the other answer does not have. */
function missing(recorded: unknown, answer: unknown, path = ''): string[] {
  if (recorded === null || recorded === undefined) return [];
  if (typeof recorded !== 'object') return recorded === answer ? [] : [`${path}: ${JSON.stringify(recorded)}`];
  if (typeof answer !== 'object' || answer === null) {
    return Object.keys(recorded).length === 0 ? [] : [`${path}: ${JSON.stringify(recorded).slice(0, 80)}`];
  }
  return Object.entries(recorded).flatMap(([name, value]) =>
    missing(value, Reflect.get(answer, name), `${path}.${name}`),
  );
}
