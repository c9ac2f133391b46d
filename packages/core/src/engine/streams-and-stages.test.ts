import { describe, expect, test } from 'bun:test';
import type { Outcome } from './outcome.ts';
import type { Stage } from './stage.ts';
import { bench, call, foreign, provider, readAll, settingsOf, streamOf } from './testing/engine-bench.ts';
import { LiveBody, ScriptedUpstream, streams } from './testing/scripted-upstream.ts';
import { sse, textOf } from './testing/tiny-format.ts';

const usage = { input: 2, output: 1 };
const whole = [sse({ start: true }), sse({ text: 'he' }), sse({ text: 'llo' }, { usage }), sse({ end: true })];
const asked = { isStream: true } as const;
const middle = settingsOf('one', { provider: provider('one', foreign) });

const errorOf = (outcome: Outcome): string =>
  outcome.type === 'failure' ? `${outcome.error.kind}: ${outcome.error.message}` : outcome.type;

const json = (batches: string[][]): unknown[] => batches.flat().map((data) => JSON.parse(data));

describe('stages and streams', () => {
  const texts = (stage: Partial<Stage>, settings = settingsOf('one')) => {
    const { engine } = bench(new ScriptedUpstream(streams(...whole)), {
      providers: [settings],
      stages: [{ name: 's', ...stage }],
    });
    return engine.handle(call(asked));
  };

  test('what a stage changes is what the client reads, also in the same format', async () => {
    const outcome = await texts({
      onEvents: (_run, events) =>
        events.map((event) => (event.type === 'text-delta' ? { ...event, text: event.text.toUpperCase() } : event)),
    });
    const frames = json(await readAll(streamOf(outcome)));
    expect(frames).toEqual([{ text: 'HE' }, { text: 'LLO' }, { usage }, { end: true }]);
  });

  test('a stage that does not want this run’s events leaves it alone', async () => {
    const outcome = await texts({ wantsEvents: () => false, onEvents: () => [] });
    expect((await readAll(streamOf(outcome))).flat()).toHaveLength(5);
  });

  test.each([
    ['relayed', settingsOf('one')],
    ['in the middle', middle],
  ])('the answer is folded for those who asked, %s', async (_name, settings) => {
    const ends: (string | undefined)[] = [];
    const stage = (wantsResult: boolean): Partial<Stage> => ({
      wantsResult: () => wantsResult,
      afterStream: (_run, { result }) => void ends.push(result && textOf(result)),
    });
    for (const wantsResult of [true, false]) await readAll(streamOf(await texts(stage(wantsResult), settings)));
    expect(ends).toEqual(['hello', undefined]);
  });

  test('events pass stages in reverse, and afterStream as well', async () => {
    const seen: string[] = [];
    const stage = (name: string): Stage => ({
      name,
      onEvents: (_run, events) => {
        if (events.some(({ type }) => type === 'response-end')) seen.push(`events ${name}`);
        return events;
      },
      afterStream: async () => void seen.push(`end ${name}`),
    });
    const { engine } = bench(new ScriptedUpstream(streams(...whole)), { stages: [stage('first'), stage('second')] });
    const stream = streamOf(await engine.handle(call(asked)));
    await readAll(stream);
    await stream.finished;
    expect(seen).toEqual(['events second', 'events first', 'end second', 'end first']);
  });

  test('a stage that blocks in the first batch makes it a plain refusal', async () => {
    const outcome = await texts({
      onEvents: () => [{ type: 'error', error: { kind: 'plugin-refused', message: 'not that' } }],
    });
    expect(errorOf(outcome)).toBe('plugin-refused: not that');
  });

  test('a stage that blocks later ends the stream and the upstream', async () => {
    const live = new LiveBody();
    const { engine, time } = bench(new ScriptedUpstream(live.reply), {
      stages: [
        {
          name: 's',
          onEvents: (_run, events) =>
            events.flatMap((event) =>
              event.type === 'text-delta' && event.text === 'bad'
                ? [{ type: 'error', error: { kind: 'plugin-refused', message: 'not that' } } as const]
                : [event],
            ),
        },
      ],
    });
    const opening = engine.handle(call(asked));
    await time.advance(0);
    live.say(sse({ text: 'good' }));
    const stream = streamOf(await opening);
    live.say(sse({ text: 'bad' }, { text: 'never seen' }));
    const frames = json(await readAll(stream));
    expect(frames).toMatchObject([{ text: 'good' }, { error: { message: 'not that' } }]);
    expect(JSON.stringify(frames)).not.toContain('never seen');
    expect(live.isCancelled).toBe(true);
    expect((await stream.finished).error?.kind).toBe('plugin-refused');
  });

  test.each([true, false])('a stage that throws (fails closed: %p)', async (failsClosed) => {
    const outcome = await texts({
      failsClosed,
      onEvents: () => {
        throw new Error('bug');
      },
    });
    expect(outcome.type).toBe(failsClosed ? 'failure' : 'stream');
  });

  test('a stage that throws at the end harms nobody', async () => {
    const outcome = await texts({ afterStream: () => Promise.reject(new Error('bug')) });
    const stream = streamOf(outcome);
    await readAll(stream);
    expect((await stream.finished).error).toBeUndefined();
  });
});
