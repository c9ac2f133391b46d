import { json, type Reply } from '../../http/reply.ts';
import { splitTokens } from '../../model/tokens.ts';
import type { Route } from '../../vendor.ts';
import { midStreamFailure } from './failure.ts';
import { type FilePart, Form } from './form.ts';
import { refuse } from './refusal.ts';
import { dataFrame } from './sse.ts';

const texts = [
  'model',
  'language',
  'prompt',
  'response_format',
  'temperature',
  'timestamp_granularities[]',
  'include[]',
  'chunking_strategy',
  'stream',
];
const endings = /\.(flac|m4a|mp3|mp4|mpeg|mpga|oga|ogg|wav|webm)$/;

/** @see https://platform.openai.com/docs/api-reference/audio/createTranscription */
export const transcriptionsRoute: Route = {
  method: 'POST',
  path: /^\/v1\/audio\/transcriptions$/,
  answer(incoming) {
    const form = new Form(incoming);
    const trouble = form.trouble(texts, ['file'], ['file', 'model']);
    if (trouble !== undefined) return trouble;
    const [file] = form.files('file');
    if (file === undefined || !endings.test(file.filename))
      return refuse(400, { message: "Invalid file format. Supported formats: ['flac', 'm4a', 'mp3', 'wav' …]" });
    const model = form.text('model') ?? '';
    if (!/^(whisper-1|gpt-4o(-mini)?-transcribe)/.test(model))
      return refuse(404, { message: `The model \`${model}\` does not exist.`, code: 'model_not_found' });
    const format = form.text('response_format') ?? 'json';
    if (form.texts('timestamp_granularities[]').length > 0 && format !== 'verbose_json')
      return refuse(400, { message: "'timestamp_granularities' needs response_format 'verbose_json'." });
    if (model !== 'whisper-1' && format !== 'json')
      return refuse(400, { message: `response_format '${format}' is not compatible with model '${model}'.` });
    return answer(form, file, model, format);
  },
};

function answer(form: Form, file: FilePart, model: string, format: string): Reply {
  const text = `I heard ${file.bytes.byteLength} bytes${form.text('language') ? ` of ${form.text('language')}` : ''}.`;
  const seconds = Math.max(1, Math.round(file.bytes.byteLength / 100));
  const usage =
    model === 'whisper-1'
      ? { type: 'duration', seconds }
      : {
          type: 'tokens',
          input_tokens: seconds * 10,
          input_token_details: { text_tokens: 0, audio_tokens: seconds * 10 },
          output_tokens: 5,
          total_tokens: seconds * 10 + 5,
        };
  if (form.text('stream') === 'true' && model !== 'whisper-1') {
    const deltas = splitTokens(text).map((delta) => ({ type: 'transcript.text.delta', delta }));
    return {
      type: 'stream',
      frames: [...[...deltas, { type: 'transcript.text.done', text, usage }].map(dataFrame), 'data: [DONE]\n\n'],
      failureFrames: [dataFrame({ error: midStreamFailure })],
    };
  }
  const plain = (said: string): Reply => ({
    type: 'raw',
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    pieces: [said],
  });
  switch (format) {
    case 'text':
      return plain(`${text}\n`);
    case 'srt':
      return plain(`1\n00:00:00,000 --> 00:00:0${Math.min(seconds, 9)},000\n${text}\n\n`);
    case 'vtt':
      return plain(`WEBVTT\n\n00:00:00.000 --> 00:00:0${Math.min(seconds, 9)}.000\n${text}\n\n`);
    case 'verbose_json':
      return json(200, { task: 'transcribe', language: 'english', duration: seconds, text, segments: [], usage });
    default:
      return json(200, { text, usage });
  }
}
