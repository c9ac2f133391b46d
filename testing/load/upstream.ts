/**
 * The upstream of the benchmarks, in a process of its own: fixed answers of 1 KB, streams of N events, a delay. What a
 * request wants stands in its model's name: `gpt-4o-delay-1500` (ms), `gpt-4o-events-200-gap-2` (ms between events).
 * A request's tag comes back together with the moments of its arrival and departure.
 */
import { chatAnswer, chatEvents } from './chat-bodies.ts';
import { nowMicros } from './monotonic-clock.ts';

const numberAfter = (text: string, word: string): number => {
  const at = text.indexOf(word);
  return at < 0 ? 0 : Number.parseInt(text.slice(at + word.length, at + word.length + 6), 10);
};

const json = { 'content-type': 'application/json' };
const sse = { 'content-type': 'text/event-stream; charset=utf-8' };
const encoder = new TextEncoder();

const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  idleTimeout: 120,
  async fetch(request) {
    const receivedAt = nowMicros();
    const body = await request.text();
    const events = numberAfter(body, '-events-');
    if (events > 0) return new Response(stream(events, numberAfter(body, '-gap-')), { headers: sse });
    const delayMs = numberAfter(body, '-delay-');
    if (delayMs > 0) await Bun.sleep(delayMs);
    const tagAt = body.indexOf('tag-');
    return new Response(chatAnswer(body.slice(tagAt, tagAt + 12), receivedAt, nowMicros()), { headers: json });
  },
});

/** One event per write, so that each is a read of its own for whoever is in between. */
function stream(events: number, gapMs: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async start(controller) {
      for (const event of chatEvents(events)) {
        controller.enqueue(encoder.encode(event));
        await Bun.sleep(gapMs);
      }
      controller.close();
    },
  });
}

console.log(JSON.stringify({ port: server.port }));
