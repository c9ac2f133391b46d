import { compact } from '../../schema/compact.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import { readNumber, readObject, readString, readStrings } from '../../schema/json/read-value.ts';
import type { Measures } from '../../schema/measures.ts';
import type { FormFile, Media } from '../../schema/media.ts';
import {
  type TranscriptionEvent,
  type TranscriptionRequest,
  type TranscriptionResult,
  textFormats,
} from '../../schema/transcription/transcription.ts';
import {
  extraMembers,
  filePart,
  filesNamed,
  isFlagSet,
  readDecimal,
  readFilled,
  readFlag,
  textPart,
} from '../form-fields.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import { decodeMediaUsage } from '../openai-media-usage.ts';
import type { FormPart } from '../print-form.ts';
import type { UnaryFormat } from '../unary-format.ts';
import { audioFileName } from './audio-file-name.ts';
import { encodeTranscriptUsage } from './transcript-usage.ts';
import { transcriptionStream } from './transcription-stream.ts';

const definedMembers = new Set([
  'model',
  'file',
  'language',
  'prompt',
  'response_format',
  'temperature',
  'timestamp_granularities',
  'include',
  'chunking_strategy',
  'stream',
  'fallbacks',
]);

const decodeRequest =
  (missingFile: string) =>
  (body: JsonBody, files?: readonly FormFile[]): Result<TranscriptionRequest> => {
    const { value } = body;
    const [file] = filesNamed(files, 'file');
    if (file === undefined) return invalidRequest(missingFile);
    const temperature = readDecimal(value, 'temperature');
    if (!temperature.ok) return temperature;
    const stream = readFlag(value, 'stream');
    if (!stream.ok) return stream;
    return ok(
      compact({
        model: readString(value['model']) ?? '',
        file,
        language: readFilled(value, 'language'),
        prompt: readFilled(value, 'prompt'),
        responseFormat: readFilled(value, 'response_format'),
        temperature: temperature.value,
        timestampGranularities: readStrings(value['timestamp_granularities']),
        include: readStrings(value['include']),
        chunkingStrategy: readFilled(value, 'chunking_strategy'),
        isStream: stream.value === true,
        extra: extraMembers(body, definedMembers),
      }),
    );
  };

/** The file comes last, so that a server can know what is wanted of it when it arrives. */
function encodeForm(request: TranscriptionRequest, model: string): readonly FormPart[] {
  const { file, timestampGranularities = [], include = [] } = request;
  return [
    ...textPart('model', model),
    ...textPart('language', request.language),
    ...textPart('prompt', request.prompt),
    ...textPart('response_format', request.responseFormat),
    ...textPart('temperature', request.temperature),
    ...timestampGranularities.flatMap((each) => textPart('timestamp_granularities[]', each)),
    ...include.flatMap((each) => textPart('include[]', each)),
    ...textPart('chunking_strategy', request.chunkingStrategy),
    ...textPart('stream', request.isStream ? true : undefined),
    ...filePart('file', { ...file, filename: file.filename || audioFileName(file.bytes) }),
  ];
}

function decodeMedia(media: Media, request: TranscriptionRequest): Result<TranscriptionResult> | undefined {
  if (!textFormats.has(request.responseFormat ?? '')) return undefined;
  const text = new TextDecoder().decode(media.bytes);
  const { mediaType } = media;
  return ok({ text, asText: mediaType === undefined ? {} : { mediaType } });
}

const verbatim = { logprobs: true, segments: true, words: true } as const;

function decodeResponse(body: JsonBody): Result<TranscriptionResult> {
  const wire = readObject(body.tree(verbatim)) ?? {};
  const text = readString(wire['text']);
  if (text === undefined)
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  return ok(
    compact({
      text,
      task: readString(wire['task']),
      language: readString(wire['language']),
      duration: readNumber(wire['duration']),
      logprobs: sourceOf(wire['logprobs']),
      segments: sourceOf(wire['segments']),
      words: sourceOf(wire['words']),
      usage: decodeMediaUsage(wire['usage']),
      usageSeconds: readNumber(readObject(wire['usage'])?.['seconds']),
    }),
  );
}

const sourceOf = (value: Json | undefined) =>
  value instanceof RawJson && value.text !== 'null' ? value.text : undefined;

function encodeResponse(result: TranscriptionResult): Json {
  const { logprobs, segments, words } = result;
  return compact({
    text: result.text,
    task: result.task,
    language: result.language,
    duration: result.duration,
    logprobs: logprobs && new RawJson(logprobs),
    segments: segments && new RawJson(segments),
    words: words && new RawJson(words),
    usage: encodeTranscriptUsage(result.usage, result.usageSeconds),
  });
}

function measuresOf(_request: TranscriptionRequest, response: TranscriptionResult | undefined): Measures | undefined {
  const seconds = response?.usageSeconds ?? response?.duration;
  return seconds === undefined ? undefined : { audioSeconds: seconds };
}

/**
 * Speech to text, of the unified API and of OpenAI. The unified API answers in JSON whatever was asked for.
 * @see https://platform.openai.com/docs/api-reference/audio/createTranscription
 */
export const openaiTranscription: UnaryFormat<TranscriptionRequest, TranscriptionResult, TranscriptionEvent> = {
  name: 'openai',
  requestType: 'transcription',
  decodeRequest: decodeRequest('file is required'),
  encodeRequest: (request, { model }) => ok({ wire: {}, form: encodeForm(request, model), notes: [] }),
  decodeResponse,
  decodeMedia,
  encodeResponse,
  stream: transcriptionStream,
  asksForStream: ({ value }) => isFlagSet(value, 'stream'),
  usageOf: ({ usage }) => usage,
  measuresOf,
  encodeError: encodeOpenaiError,
};

/** The same for SDKs: who asks for text gets text. */
export const openaiTranscriptionDropIn: typeof openaiTranscription = {
  ...openaiTranscription,
  decodeRequest: decodeRequest('file field is required'),
  encodeMedia: ({ text, asText }) =>
    asText && { bytes: new TextEncoder().encode(text), mediaType: asText.mediaType ?? 'text/plain' },
};
