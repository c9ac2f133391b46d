import { compact } from '../../schema/compact.ts';
import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { ImageEvent, ImageRequest, ImageResult } from '../../schema/images/image.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { readNumber, readString, readStrings } from '../../schema/json/read-value.ts';
import { extraMembers, isFlagSet, readFilled } from '../form-fields.ts';
import { type MemberKind, wrongMember } from '../member-kinds.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import type { UnaryFormat } from '../unary-format.ts';
import { decodeImages, encodeImages } from './image-answer.ts';
import { imageMeasures } from './image-measures.ts';
import { imageStream } from './image-stream.ts';

const params: { readonly [member: string]: MemberKind } = {
  model: 'string',
  prompt: 'string',
  n: 'integer',
  background: 'string',
  moderation: 'string',
  partial_images: 'integer',
  size: 'string',
  quality: 'string',
  output_compression: 'integer',
  output_format: 'string',
  style: 'string',
  response_format: 'string',
  seed: 'integer',
  negative_prompt: 'string',
  num_inference_steps: 'integer',
  user: 'string',
  input_images: 'strings',
  aspect_ratio: 'string',
  stream: 'boolean',
  fallbacks: 'strings',
};
const definedMembers = new Set(Object.keys(params));

function decodeRequest(body: JsonBody): Result<ImageRequest> {
  const { value } = body;
  const wrong = wrongMember(value, params);
  if (wrong !== undefined) return invalidRequest(`invalid request format: ${wrong}`);
  const prompt = readFilled(value, 'prompt');
  if (prompt === undefined) return invalidRequest('prompt cannot be empty');
  return ok(
    compact({
      model: readString(value['model']) ?? '',
      prompt,
      n: readNumber(value['n']),
      background: readString(value['background']),
      moderation: readString(value['moderation']),
      partialImages: readNumber(value['partial_images']),
      size: readString(value['size']),
      quality: readString(value['quality']),
      outputCompression: readNumber(value['output_compression']),
      outputFormat: readString(value['output_format']),
      style: readString(value['style']),
      responseFormat: readString(value['response_format']),
      seed: readNumber(value['seed']),
      negativePrompt: readString(value['negative_prompt']),
      numInferenceSteps: readNumber(value['num_inference_steps']),
      user: readString(value['user']),
      inputImages: value['input_images'] === undefined ? undefined : readStrings(value['input_images']),
      aspectRatio: readString(value['aspect_ratio']),
      isStream: value['stream'] === true,
      extra: extraMembers(body, definedMembers),
    }),
  );
}

/**
 * Images from words, of the unified API and of OpenAI.
 * @see https://platform.openai.com/docs/api-reference/images/create
 */
export const openaiImageGeneration: UnaryFormat<ImageRequest, ImageResult, ImageEvent> = {
  name: 'openai',
  requestType: 'image_generation',
  decodeRequest,
  encodeRequest(request, { model }) {
    const wire = compact({
      model,
      prompt: request.prompt,
      n: request.n,
      size: request.size,
      quality: request.quality,
      style: request.style,
      background: request.background,
      moderation: request.moderation,
      output_format: request.outputFormat,
      output_compression: request.outputCompression,
      partial_images: request.partialImages,
      response_format: request.responseFormat,
      user: request.user,
      stream: request.isStream ? true : undefined,
    });
    return ok({ wire, notes: [], extra: request.extra });
  },
  decodeResponse: decodeImages,
  encodeResponse: (result, { model }) => encodeImages(result, model),
  stream: imageStream('image_generation'),
  asksForStream: ({ value }) => isFlagSet(value, 'stream'),
  usageOf: ({ usage }) => usage,
  measuresOf: (request, result) => imageMeasures(request, result ?? {}, result?.images.length),
  encodeError: encodeOpenaiError,
};
