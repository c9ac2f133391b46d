import { z } from 'zod';
import { json, type Reply } from '../../http/reply.ts';
import { countTokens } from '../../model/tokens.ts';
import type { Route } from '../../vendor.ts';
import { midStreamFailure } from './failure.ts';
import { Form } from './form.ts';
import { bytesOf } from './media-bytes.ts';
import { refuse } from './refusal.ts';
import { eventFrame } from './sse.ts';
import { validate } from './validate.ts';

const ImageRequest = z.strictObject({
  model: z.string(),
  prompt: z.string().min(1).max(32_000),
  n: z.int().min(1).max(10).optional(),
  size: z.string().optional(),
  quality: z.enum(['low', 'medium', 'high', 'auto', 'standard', 'hd']).optional(),
  style: z.enum(['vivid', 'natural']).optional(),
  background: z.enum(['transparent', 'opaque', 'auto']).optional(),
  moderation: z.enum(['low', 'auto']).optional(),
  output_format: z.enum(['png', 'jpeg', 'webp']).optional(),
  output_compression: z.int().min(0).max(100).optional(),
  partial_images: z.int().min(0).max(3).optional(),
  response_format: z.enum(['url', 'b64_json']).optional(),
  user: z.string().optional(),
  stream: z.boolean().optional(),
});

interface Wanted {
  readonly kind: 'image_generation' | 'image_edit';
  readonly model: string;
  readonly prompt: string;
  readonly n: number;
  readonly size: string;
  readonly quality: string;
  readonly partials: number;
  readonly isStream: boolean;
  readonly isUrl: boolean;
  readonly nowSeconds: number;
}

const isImageModel = (model: string): boolean => /^(gpt-image-1|dall-e-[23])/.test(model);
const unknownModel = (model: string): Reply =>
  refuse(400, { message: `The model '${model}' does not exist.`, code: 'model_not_found', param: 'model' });

/** @see https://platform.openai.com/docs/api-reference/images/create */
export const imageGenerationsRoute: Route = {
  method: 'POST',
  path: /^\/v1\/images\/generations$/,
  answer(incoming, _params, { nowSeconds }) {
    const valid = validate(incoming, ImageRequest);
    if (!valid.ok) return valid.reply;
    const { model, prompt, n = 1, size = '1024x1024', quality = 'auto', ...rest } = valid.value;
    if (!isImageModel(model)) return unknownModel(model);
    const isNew = model.startsWith('gpt-image');
    const strange = isNew
      ? (['style', 'response_format'] as const)
      : (['stream', 'background', 'output_format'] as const);
    const unknown = strange.find((name) => valid.value[name] !== undefined);
    if (unknown !== undefined)
      return refuse(400, { message: `Unknown parameter: '${unknown}'.`, param: unknown, code: 'unknown_parameter' });
    return images({
      kind: 'image_generation',
      model,
      prompt,
      n,
      size,
      quality: quality === 'auto' ? 'high' : quality,
      partials: rest.partial_images ?? 0,
      isStream: rest.stream === true,
      isUrl: !isNew && rest.response_format !== 'b64_json',
      nowSeconds,
    });
  },
};

const editTexts = [
  'model',
  'prompt',
  'stream',
  'n',
  'size',
  'response_format',
  'quality',
  'background',
  'input_fidelity',
  'partial_images',
  'output_format',
  'output_compression',
  'user',
];

/** @see https://platform.openai.com/docs/api-reference/images/createEdit */
export const imageEditsRoute: Route = {
  method: 'POST',
  path: /^\/v1\/images\/edits$/,
  answer(incoming, _params, { nowSeconds }) {
    const form = new Form(incoming);
    const trouble = form.trouble(editTexts, ['image', 'image[]', 'mask'], ['image', 'prompt', 'model']);
    if (trouble !== undefined) return trouble;
    const model = form.text('model') ?? '';
    if (!isImageModel(model)) return unknownModel(model);
    const wrong = form.files('image', 'image[]', 'mask').find(({ type }) => !/^image\/(png|jpeg|webp)$/.test(type));
    if (wrong !== undefined) {
      const message = `Invalid file '${wrong.filename}': unsupported mimetype ('${wrong.type}'). Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.`;
      return refuse(400, { message, code: 'unsupported_file_mimetype', param: 'image' });
    }
    return images({
      kind: 'image_edit',
      model,
      prompt: form.text('prompt') ?? '',
      n: Number(form.text('n') ?? 1),
      size: form.text('size') ?? '1024x1024',
      quality: form.text('quality') ?? 'high',
      partials: Number(form.text('partial_images') ?? 0),
      isStream: form.text('stream') === 'true',
      isUrl: false,
      nowSeconds,
    });
  },
};

/** @see https://platform.openai.com/docs/api-reference/images/createVariation */
export const imageVariationsRoute: Route = {
  method: 'POST',
  path: /^\/v1\/images\/variations$/,
  answer(incoming, _params, { nowSeconds }) {
    const form = new Form(incoming);
    const trouble = form.trouble(['model', 'n', 'response_format', 'size', 'user'], ['image'], ['image']);
    if (trouble !== undefined) return trouble;
    if (form.text('model') !== 'dall-e-2') return unknownModel(form.text('model') ?? '');
    const n = Number(form.text('n') ?? 1);
    const data = Array.from({ length: n }, (_, at) => ({ url: `https://images.example/variation-${at}.png` }));
    return json(200, { created: nowSeconds, data });
  },
};

function images(wanted: Wanted): Reply {
  const { model, n, prompt, size, quality, isStream, isUrl, nowSeconds } = wanted;
  if (isStream) return streamed(wanted);
  const data = Array.from({ length: n }, (_, at) =>
    isUrl ? { url: `https://images.example/${at}.png`, revised_prompt: prompt } : { b64_json: picture(prompt, at) },
  );
  if (!model.startsWith('gpt-image')) return json(200, { created: nowSeconds, data });
  const looks = { background: 'opaque', output_format: 'png', size, quality };
  return json(200, { created: nowSeconds, ...looks, data, usage: usageOf(prompt, n) });
}

const picture = (prompt: string, at: number | string): string =>
  Buffer.from(bytesOf(`${at} ${prompt}`, 256, '\u0089PNG\r\n\u001a\n')).toString('base64');

function usageOf(prompt: string, n: number) {
  const text = countTokens(prompt);
  return {
    input_tokens: text,
    input_tokens_details: { text_tokens: text, image_tokens: 0 },
    output_tokens: 1000 * n,
    total_tokens: text + 1000 * n,
  };
}

function streamed({ kind, n, prompt, size, quality, partials, nowSeconds }: Wanted): Reply {
  const looks = { created_at: nowSeconds, size, quality, background: 'opaque', output_format: 'png' };
  const frames = Array.from({ length: n }, (_, at) => [
    ...Array.from({ length: partials }, (_each, index) => ({
      type: `${kind}.partial_image`,
      b64_json: picture(prompt, `${at}.${index}`),
      partial_image_index: index,
      ...looks,
    })),
    { type: `${kind}.completed`, b64_json: picture(prompt, at), ...looks, usage: usageOf(prompt, 1) },
  ]).flat();
  return {
    type: 'stream',
    frames: frames.map(eventFrame),
    failureFrames: [eventFrame({ type: 'error', error: midStreamFailure })],
  };
}
