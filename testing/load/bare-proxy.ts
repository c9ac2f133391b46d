/**
 * The measure of all things here: the least that a proxy in this runtime can do when it reads what passes. Parses the
 * request, forwards it, parses the answer (or each event of a stream) and writes it out again; nothing else.
 */
const [, , upstream = ''] = process.argv;

const json = { 'content-type': 'application/json' };
const sse = { 'content-type': 'text/event-stream; charset=utf-8' };

const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  idleTimeout: 120,
  async fetch(request) {
    const body: { readonly stream?: boolean } = JSON.parse(await request.text());
    const path = new URL(request.url).pathname;
    const headers = { ...json, authorization: 'Bearer sk-bench' };
    const answer = await fetch(upstream + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (body.stream === true && answer.body !== null) return new Response(rewritten(answer.body), { headers: sse });
    return new Response(JSON.stringify(JSON.parse(await answer.text())), { status: answer.status, headers: json });
  },
});

function rewritten(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const reader = body.getReader();
  let held = '';
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      const events = (held + decoder.decode(value, { stream: true })).split('\n\n');
      held = events.pop() ?? '';
      const out = events.map((event) =>
        event === 'data: [DONE]' ? event : `data: ${JSON.stringify(JSON.parse(event.slice(6)))}`,
      );
      if (out.length > 0) controller.enqueue(encoder.encode(`${out.join('\n\n')}\n\n`));
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

console.log(JSON.stringify({ port: server.port }));
