import { compact } from '../../schema/compact.ts';
import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { ImageRequest, ImageResult } from '../../schema/images/image.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { readString } from '../../schema/json/read-value.ts';
import type { FormFile } from '../../schema/media.ts';
import { extraMembers, filePart, filesNamed, readFilled, readInteger, textPart } from '../form-fields.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import type { FormPart } from '../print-form.ts';
import type { UnaryFormat } from '../unary-format.ts';
import { decodeImages, encodeImages } from './image-answer.ts';
import { imageFilePart } from './image-file-part.ts';
import { imageMeasures } from './image-measures.ts';

const definedMembers = new Set(['model', 'image', 'n', 'response_format', 'size', 'user', 'fallbacks']);

function decodeRequest(body: JsonBody, files?: readonly FormFile[]): Result<ImageRequest> {
  const { value } = body;
  const images = filesNamed(files, 'image');
  if (images.length === 0) return invalidRequest('at least one image is required');
  const n = readInteger(value, 'n');
  if (!n.ok) return n;
  return ok(
    compact({
      model: readString(value['model']) ?? '',
      images,
      n: n.value,
      responseFormat: readFilled(value, 'response_format'),
      size: readFilled(value, 'size'),
      user: readFilled(value, 'user'),
      isStream: false,
      extra: extraMembers(body, definedMembers),
    }),
  );
}

/** Of several images the first is the one that is varied. */
const encodeForm = (request: ImageRequest, model: string): readonly FormPart[] => [
  ...textPart('model', model),
  ...textPart('n', request.n),
  ...textPart('response_format', request.responseFormat),
  ...textPart('size', request.size),
  ...textPart('user', request.user),
  ...(request.images ?? []).slice(0, 1).flatMap((image) => filePart('image', imageFilePart(image, 'image'))),
];

/**
 * Variations of an image, of the unified API and of OpenAI.
 * @see https://platform.openai.com/docs/api-reference/images/createVariation
 */
export const openaiImageVariation: UnaryFormat<ImageRequest, ImageResult> = {
  name: 'openai',
  requestType: 'image_variation',
  decodeRequest,
  encodeRequest: (request, { model }) => ok({ wire: {}, form: encodeForm(request, model), notes: [] }),
  decodeResponse: decodeImages,
  encodeResponse: (result, { model }) => encodeImages(result, model),
  usageOf: ({ usage }) => usage,
  measuresOf: (request, result) => imageMeasures(request, result ?? {}, result?.images.length),
  encodeError: encodeOpenaiError,
};
