import { compact } from '../../schema/compact.ts';
import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { ImageEvent, ImageRequest, ImageResult } from '../../schema/images/image.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import type { FormFile } from '../../schema/media.ts';
import {
  extraMembers,
  filePart,
  filesNamed,
  isFlagSet,
  readFilled,
  readFlag,
  readInteger,
  textPart,
} from '../form-fields.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import type { FormPart } from '../print-form.ts';
import type { UnaryFormat } from '../unary-format.ts';
import { decodeImages, encodeImages } from './image-answer.ts';
import { imageFilePart } from './image-file-part.ts';
import { imageMeasures } from './image-measures.ts';
import { imageStream } from './image-stream.ts';

const definedMembers = new Set([
  'model',
  'prompt',
  'image',
  'mask',
  'type',
  'n',
  'background',
  'input_fidelity',
  'partial_images',
  'size',
  'quality',
  'output_format',
  'output_compression',
  'num_inference_steps',
  'seed',
  'negative_prompt',
  'response_format',
  'user',
  'fallbacks',
  'stream',
]);

/** Edits that say all by their name. */
const wordlessEdits: ReadonlySet<string> = new Set([
  'background_removal',
  'remove_background',
  'remove_bg',
  'erase_object',
  'upscale_fast',
]);

const decodeRequest =
  (missingPrompt: string) =>
  (body: JsonBody, files?: readonly FormFile[]): Result<ImageRequest> => {
    const { value } = body;
    const images = filesNamed(files, 'image');
    const [mask] = filesNamed(files, 'mask');
    const prompt = readFilled(value, 'prompt');
    const editType = readFilled(value, 'type')?.toLowerCase().replaceAll('-', '_');
    if (prompt === undefined && !wordlessEdits.has(editType ?? '')) return invalidRequest(missingPrompt);
    if (images.length === 0) return invalidRequest('at least one image is required');
    const numbers = readNumbers(value);
    if (!numbers.ok) return numbers;
    const stream = readFlag(value, 'stream');
    if (!stream.ok) return stream;
    return ok(
      compact({
        model: readString(value['model']) ?? '',
        prompt,
        images,
        mask,
        editType,
        ...numbers.value,
        background: readFilled(value, 'background'),
        inputFidelity: readFilled(value, 'input_fidelity'),
        size: readFilled(value, 'size'),
        quality: readFilled(value, 'quality'),
        outputFormat: readFilled(value, 'output_format'),
        negativePrompt: readFilled(value, 'negative_prompt'),
        responseFormat: readFilled(value, 'response_format'),
        user: readFilled(value, 'user'),
        isStream: stream.value === true,
        extra: extraMembers(body, definedMembers),
      }),
    );
  };

function readNumbers(value: JsonObject) {
  const names = ['n', 'partial_images', 'output_compression', 'num_inference_steps', 'seed'] as const;
  const read: { [name: string]: number | undefined } = {};
  for (const name of names) {
    const number = readInteger(value, name);
    if (!number.ok) return number;
    read[name] = number.value;
  }
  return ok({
    n: read['n'],
    partialImages: read['partial_images'],
    outputCompression: read['output_compression'],
    numInferenceSteps: read['num_inference_steps'],
    seed: read['seed'],
  });
}

const encodeForm = (request: ImageRequest, model: string): readonly FormPart[] => [
  ...textPart('model', model),
  ...textPart('prompt', request.prompt),
  ...textPart('stream', request.isStream ? true : undefined),
  ...textPart('n', request.n),
  ...textPart('size', request.size),
  ...textPart('response_format', request.responseFormat),
  ...textPart('quality', request.quality),
  ...textPart('background', request.background),
  ...textPart('input_fidelity', request.inputFidelity),
  ...textPart('partial_images', request.partialImages),
  ...textPart('output_format', request.outputFormat),
  ...textPart('output_compression', request.outputCompression),
  ...textPart('user', request.user),
  ...(request.images ?? []).flatMap((image, index) => filePart('image[]', imageFilePart(image, `image${index}`))),
  ...(request.mask === undefined ? [] : filePart('mask', imageFilePart(request.mask, 'mask'))),
];

/**
 * Images from images and words, of the unified API and of OpenAI.
 * @see https://platform.openai.com/docs/api-reference/images/createEdit
 */
export const openaiImageEdit: UnaryFormat<ImageRequest, ImageResult, ImageEvent> = {
  name: 'openai',
  requestType: 'image_edit',
  decodeRequest: decodeRequest('prompt not provided for image edit request'),
  encodeRequest: (request, { model }) => ok({ wire: {}, form: encodeForm(request, model), notes: [] }),
  decodeResponse: decodeImages,
  encodeResponse: (result, { model }) => encodeImages(result, model),
  stream: imageStream('image_edit'),
  asksForStream: ({ value }) => isFlagSet(value, 'stream'),
  usageOf: ({ usage }) => usage,
  measuresOf: (request, result) => imageMeasures(request, result ?? {}, result?.images.length),
  encodeError: encodeOpenaiError,
};

/** The same in the words that SDK users know. */
export const openaiImageEditDropIn: typeof openaiImageEdit = {
  ...openaiImageEdit,
  decodeRequest: decodeRequest('prompt field is required'),
};
