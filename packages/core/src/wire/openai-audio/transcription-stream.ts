import { compact } from '../../schema/compact.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readNumber, readObject, readString } from '../../schema/json/read-value.ts';
import type { TranscriptionEvent, TranscriptionRequest } from '../../schema/transcription/transcription.ts';
import type { Frame } from '../framing/frame.ts';
import { openaiEvents } from '../openai-events.ts';
import { decodeMediaUsage } from '../openai-media-usage.ts';
import type { UnaryStream } from '../unary-format.ts';
import { encodeTranscriptUsage } from './transcript-usage.ts';

/**
 * `transcript.text.delta`, `.segment` and `.done`.
 * @see https://platform.openai.com/docs/api-reference/audio/transcript-text-delta-event
 */
export const transcriptionStream: UnaryStream<TranscriptionRequest, TranscriptionEvent> = {
  decode: () => openaiEvents({ read: readEvent }),
  encode: () => ({ push: (event) => [frameOf(event)], end: () => [] }),
};

function readEvent(wire: JsonObject): TranscriptionEvent | undefined {
  const { type, ...rest } = wire;
  switch (type) {
    case 'transcript.text.delta':
      return compact({ delta: readString(wire['delta']) ?? '', logprobs: textOf(wire['logprobs']) });
    case 'transcript.text.segment':
      return { segment: printJson(rest) };
    case 'transcript.text.done':
      return readDone(wire);
    default:
      return undefined;
  }
}

function readDone(wire: JsonObject): TranscriptionEvent {
  const seconds = readNumber(readObject(wire['usage'])?.['seconds']);
  return compact({
    text: readString(wire['text']) ?? '',
    logprobs: textOf(wire['logprobs']),
    usage: decodeMediaUsage(wire['usage']),
    usageSeconds: seconds,
    measures: seconds === undefined ? undefined : { audioSeconds: seconds },
    isLast: true,
  });
}

const textOf = (value: Json | undefined) => (value === undefined || value === null ? undefined : jsonTextOf(value));

function frameOf({ delta, text, logprobs, segment, isLast, usage, usageSeconds }: TranscriptionEvent): Frame {
  if (segment !== undefined) {
    return { data: `{"type":"transcript.text.segment"${segment === '{}' ? '' : `,${segment.slice(1, -1)}`}}` };
  }
  const said = logprobs && new RawJson(logprobs);
  if (!isLast) return { data: printJson({ type: 'transcript.text.delta', delta, logprobs: said }) };
  const counted = encodeTranscriptUsage(usage, usageSeconds);
  return { data: printJson({ type: 'transcript.text.done', text, logprobs: said, usage: counted }), isLast: true };
}
