import { compact } from '../../schema/compact.ts';
import { printJson } from '../../schema/json/print-json.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import type { SpeechEvent, SpeechRequest } from '../../schema/speech/speech.ts';
import type { Frame } from '../framing/frame.ts';
import { openaiEvents } from '../openai-events.ts';
import { decodeMediaUsage, encodeMediaUsage } from '../openai-media-usage.ts';
import type { UnaryStream } from '../unary-format.ts';

/**
 * `speech.audio.delta` and `speech.audio.done`.
 * @see https://platform.openai.com/docs/api-reference/audio/speech-audio-delta-event
 */
export const speechStream: UnaryStream<SpeechRequest, SpeechEvent> = {
  decode: ({ input }) => openaiEvents({ read: (wire) => readEvent(wire, [...input].length) }),
  encode: () => ({ push: (event) => [frameOf(event)], end: () => [] }),
};

function readEvent(wire: JsonObject, inputCharacters: number): SpeechEvent | undefined {
  switch (wire['type']) {
    case 'speech.audio.delta':
      return { audio: readString(wire['audio']) ?? '' };
    case 'speech.audio.done':
      return compact({
        audio: readString(wire['audio']),
        usage: decodeMediaUsage(wire['usage']),
        measures: { speech: { inputCharacters } },
        isLast: true,
      });
    default:
      return undefined;
  }
}

function frameOf({ audio, usage, measures, isLast }: SpeechEvent): Frame {
  if (!isLast) return { data: printJson({ type: 'speech.audio.delta', audio }) };
  const counted = usage && encodeMediaUsage(usage, 'token_details');
  const inputChars = measures?.speech?.inputCharacters;
  const hasUsage = counted !== undefined || inputChars !== undefined;
  return {
    data: printJson({
      type: 'speech.audio.done',
      audio,
      usage: hasUsage ? { ...counted, input_chars: inputChars } : undefined,
    }),
    isLast: true,
  };
}
