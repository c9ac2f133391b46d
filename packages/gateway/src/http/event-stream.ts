import type { AnswerStream } from '@bifrost/core/engine/outcome.ts';
import type { Frame } from '@bifrost/core/wire/framing/frame.ts';
import { printFrame } from '@bifrost/core/wire/framing/sse.ts';
import { directStream } from './direct-stream.ts';
import type { DoneMarker } from './inference-route.ts';

/** Told of each batch on its way out, before it is written. */
export type WatchBatch = (frames: readonly Frame[]) => void;

/** Told at a stream's end: `before` the end marker, where a returned text goes to the client as an error, and `after`. */
export interface StreamClosing {
  before(): Promise<string | undefined>;
  after(): void;
}

export interface StreamManners {
  readonly doneMarker: DoneMarker;
  readonly watch: WatchBatch | undefined;
  readonly closing: StreamClosing | undefined;
}

/**
 * A stream's frames as the body of a response: one write per batch, and no next batch before the socket has taken it.
 * When the client leaves, the frames are left as well, which aborts the upstream.
 */
export function eventStream(
  stream: AnswerStream,
  { doneMarker, watch, closing }: StreamManners,
): ReadableStream<Uint8Array> {
  const frames = stream.frames[Symbol.asyncIterator]();
  const leave = async () => void (await frames.return?.());
  return directStream(async (sink) => {
    try {
      for (let next = await frames.next(); next.done !== true; next = await frames.next()) {
        watch?.(next.value);
        sink.write(printBatch(next.value));
        const isTaken = sink.flush(true);
        if (isTaken instanceof Promise) await isTaken;
      }
      const complaint = await closing?.before();
      if (complaint !== undefined) sink.write(`event: error\ndata: ${JSON.stringify({ error: complaint })}\n\n`);
      if (await endsWithDone(stream, doneMarker)) sink.write(done);
    } finally {
      await leave();
      sink.close();
      closing?.after();
    }
  }, leave);
}

const doneText = '[DONE]';
const done = `data: ${doneText}\n\n`;

/** An upstream's own end marker may be among the frames; whether the client gets one is decided here alone. */
function printBatch(batch: readonly Frame[]): string {
  let text = '';
  for (const frame of batch) if (frame.data !== doneText) text += printFrame(frame);
  return text;
}

async function endsWithDone(stream: AnswerStream, doneMarker: DoneMarker): Promise<boolean> {
  switch (doneMarker) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'unless-failed':
      return (await stream.finished).error === undefined;
  }
}
