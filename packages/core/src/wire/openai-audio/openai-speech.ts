import { compact } from '../../schema/compact.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, RawJson } from '../../schema/json/raw-json.ts';
import { readBoolean, readNumber, readObjects, readString } from '../../schema/json/read-value.ts';
import type { Media } from '../../schema/media.ts';
import type { SpeechEvent, SpeechRequest, SpeechResult } from '../../schema/speech/speech.ts';
import { toBase64 } from '../base64.ts';
import { extraMembers, readFilled } from '../form-fields.ts';
import { type MemberKind, wrongMember } from '../member-kinds.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import { encodeMediaUsage } from '../openai-media-usage.ts';
import type { EncodedUnary, MediaAnswer, UnaryFormat, UnaryTarget } from '../unary-format.ts';
import { speechStream } from './speech-stream.ts';

const params: { readonly [member: string]: MemberKind } = {
  model: 'string',
  input: 'string',
  instructions: 'string',
  response_format: 'string',
  speed: 'number',
  stream_format: 'string',
  language_code: 'string',
  pronunciation_dictionary_locators: 'objects',
  enable_logging: 'boolean',
  optimize_streaming_latency: 'integer',
  with_timestamps: 'boolean',
  fallbacks: 'strings',
};
const definedMembers = new Set([...Object.keys(params), 'voice', 'stream']);

const asksForStream = ({ value }: JsonBody): boolean => value['stream_format'] === 'sse';

function decodeRequest(body: JsonBody): Result<SpeechRequest> {
  const { value } = body;
  const wrong = wrongMember(value, params);
  if (wrong !== undefined) return invalidRequest(`invalid request format: ${wrong}`);
  const input = readFilled(value, 'input');
  if (input === undefined) return invalidRequest('input is required for speech completion');
  const voice = decodeVoice(value['voice']);
  if (voice === undefined) return invalidRequest('voice is required for speech completion');
  return ok(
    compact({
      model: readString(value['model']) ?? '',
      input,
      voice,
      instructions: readString(value['instructions']),
      responseFormat: readString(value['response_format']),
      speed: readNumber(value['speed']),
      isStream: asksForStream(body),
      languageCode: readString(value['language_code']),
      pronunciationDictionaries: decodeDictionaries(value['pronunciation_dictionary_locators']),
      enablesLogging: readBoolean(value['enable_logging']),
      optimizeStreamingLatency: readNumber(value['optimize_streaming_latency']),
      withTimestamps: readBoolean(value['with_timestamps']),
      extra: extraMembers(body, definedMembers),
    }),
  );
}

function decodeVoice(voice: Json | undefined): SpeechRequest['voice'] | undefined {
  if (typeof voice === 'string') return voice.trim() === '' ? undefined : voice;
  if (Array.isArray(voice)) {
    const speakers = readObjects(voice).map((each) => ({
      speaker: readString(each['speaker']) ?? '',
      voice: readString(each['voice']) ?? '',
    }));
    return speakers.length === 0 ? undefined : speakers;
  }
  return isJsonObject(voice) ? { json: printJson(voice) } : undefined;
}

function decodeDictionaries(wire: Json | undefined): SpeechRequest['pronunciationDictionaries'] {
  if (wire === undefined || wire === null) return undefined;
  return readObjects(wire).map((each) =>
    compact({
      id: readString(each['pronunciation_dictionary_id']) ?? '',
      versionId: readString(each['version_id']),
    }),
  );
}

const withoutStream: ReadonlySet<string> = new Set(['tts-1', 'tts-1-hd']);

function encodeRequest(request: SpeechRequest, { model }: UnaryTarget): Result<EncodedUnary> {
  if (request.isStream && withoutStream.has(model))
    return invalidRequest(`model ${model} is not supported for streaming speech synthesis`);
  const wire = compact({
    model,
    input: request.input,
    voice: encodeVoice(request.voice),
    instructions: request.instructions,
    response_format: request.responseFormat,
    speed: request.speed,
    stream_format: request.isStream ? 'sse' : undefined,
  });
  return ok({ wire, notes: [], extra: request.extra });
}

const encodeVoice = (voice: SpeechRequest['voice']): Json =>
  typeof voice === 'object' && 'json' in voice ? new RawJson(voice.json) : voice;

/** A JSON text where audio was asked for is an error that came under a good status. */
function decodeMedia({ bytes, mediaType }: Media): Result<SpeechResult> | undefined {
  if (mediaType?.startsWith('application/json')) return undefined;
  if (bytes.byteLength === 0) return missingAudio;
  return ok({ audio: mediaType === undefined ? { bytes } : { bytes, mediaType } });
}

const missingAudio = fail({
  kind: 'upstream-unreadable',
  status: 400,
  message: 'Speech response is missing audio data',
});

/** With timestamps the answer is JSON around the audio. */
function encodeResponse({ audio, usage, alignment, normalizedAlignment }: SpeechResult): Json {
  const base64 = toBase64(audio.bytes);
  return compact({
    audio: base64,
    usage: usage && encodeMediaUsage(usage, 'token_details'),
    alignment: alignment && new RawJson(alignment),
    normalized_alignment: normalizedAlignment && new RawJson(normalizedAlignment),
    audio_base64: base64,
  });
}

const asFile = (audio: Media, mediaType: string): MediaAnswer => ({
  bytes: audio.bytes,
  mediaType,
  headers: { 'content-disposition': 'attachment; filename=speech.mp3' },
});

const isTimed = ({ alignment, normalizedAlignment }: SpeechResult): boolean =>
  alignment !== undefined || normalizedAlignment !== undefined;

/**
 * Text to speech, of the unified API and of OpenAI.
 * @see https://platform.openai.com/docs/api-reference/audio/createSpeech
 */
export const openaiSpeech: UnaryFormat<SpeechRequest, SpeechResult, SpeechEvent> = {
  name: 'openai',
  requestType: 'speech',
  decodeRequest,
  encodeRequest,
  decodeResponse: () => missingAudio,
  decodeMedia,
  encodeResponse,
  encodeMedia: (response) => (isTimed(response) ? undefined : asFile(response.audio, 'audio/mpeg')),
  stream: speechStream,
  asksForStream,
  usageOf: ({ usage }) => usage,
  measuresOf: ({ input }) => ({ speech: { inputCharacters: [...input].length } }),
  encodeError: encodeOpenaiError,
};

/** The same for SDKs: they hear what kind of audio the provider made. */
export const openaiSpeechDropIn: UnaryFormat<SpeechRequest, SpeechResult, SpeechEvent> = {
  ...openaiSpeech,
  encodeMedia: (response) =>
    isTimed(response) ? undefined : asFile(response.audio, response.audio.mediaType ?? 'audio/mpeg'),
};
