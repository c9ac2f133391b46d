import { z } from 'zod';
import { media } from '../../http/reply.ts';
import { countTokens } from '../../model/tokens.ts';
import type { Route } from '../../vendor.ts';
import { midStreamFailure } from './failure.ts';
import { bytesOf } from './media-bytes.ts';
import { refuse } from './refusal.ts';
import { dataFrame } from './sse.ts';
import { validate } from './validate.ts';

const SpeechRequest = z.strictObject({
  model: z.string(),
  input: z.string().min(1).max(4096),
  voice: z.union([z.string().min(1), z.strictObject({ id: z.string() })]),
  instructions: z.string().max(4096).optional(),
  response_format: z.enum(['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm']).optional(),
  speed: z.number().min(0.25).max(4).optional(),
  stream_format: z.enum(['sse', 'audio']).optional(),
});

const contentTypes = {
  mp3: 'audio/mpeg',
  opus: 'audio/opus',
  aac: 'audio/aac',
  flac: 'audio/flac',
  wav: 'audio/wav',
  pcm: 'audio/pcm',
} as const;

/** @see https://platform.openai.com/docs/api-reference/audio/createSpeech */
export const speechRoute: Route = {
  method: 'POST',
  path: /^\/v1\/audio\/speech$/,
  answer(incoming) {
    const valid = validate(incoming, SpeechRequest);
    if (!valid.ok) return valid.reply;
    const { model, input, response_format: format = 'mp3', stream_format, instructions } = valid.value;
    if (!/^(tts-1|gpt-4o(-mini)?-tts)/.test(model)) {
      return refuse(404, { message: `The model \`${model}\` does not exist.`, code: 'model_not_found' });
    }
    if (model.startsWith('tts-1') && (stream_format === 'sse' || instructions !== undefined)) {
      const param = stream_format === 'sse' ? 'stream_format' : 'instructions';
      return refuse(400, { message: `'${param}' is not supported by ${model}.`, param });
    }
    const audio = bytesOf(JSON.stringify(valid.value), 1024 + input.length * 16, format === 'mp3' ? 'ID3' : '');
    if (stream_format !== 'sse') return media(contentTypes[format], audio);
    const tokens = countTokens(input);
    const pieces = [0, 1, 2].map((at) => audio.subarray(at * 512, at === 2 ? undefined : (at + 1) * 512));
    const deltas = pieces.map((piece) => ({
      type: 'speech.audio.delta',
      audio: Buffer.from(piece).toString('base64'),
    }));
    const usage = { input_tokens: tokens, output_tokens: tokens * 8, total_tokens: tokens * 9 };
    return {
      type: 'stream',
      frames: [...deltas, { type: 'speech.audio.done', usage }].map(dataFrame),
      failureFrames: [dataFrame({ error: midStreamFailure })],
    };
  },
};
