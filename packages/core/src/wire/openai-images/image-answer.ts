import { compact } from '../../schema/compact.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { Image, ImageRequest, ImageResult } from '../../schema/images/image.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readNumber, readObjects, readString, readStrings } from '../../schema/json/read-value.ts';
import { decodeMediaUsage, encodeMediaUsage } from '../openai-media-usage.ts';
import { inputImageCount } from './image-measures.ts';

/** Qualities that mean the same to everybody; others are not repeated to clients. */
const plainQualities: ReadonlySet<string> = new Set(['low', 'medium', 'high', 'auto']);

/** What the provider does not say is known from the request. */
export function decodeImages({ value }: JsonBody, request: ImageRequest): Result<ImageResult> {
  if (!Array.isArray(value['data']))
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  const asked = plainQualities.has(request.quality ?? '') ? request.quality : undefined;
  return ok(
    compact({
      id: readString(value['id']),
      created: readNumber(value['created']),
      model: readString(value['model']),
      images: readObjects(value['data']).map(decodeImage),
      background: readString(value['background']),
      outputFormat: readString(value['output_format']),
      quality: readString(value['quality']) ?? asked,
      size: readString(value['size']) ?? request.size,
      finishReasons: readStrings(value['finish_reasons']),
      seeds:
        value['seeds'] === undefined ? undefined : readList(value['seeds']).filter((each) => typeof each === 'number'),
      usage: decodeMediaUsage(value['usage']),
      inputImageCount: inputImageCount(request),
    }),
  );
}

const decodeImage = (wire: JsonObject, position: number): Image =>
  compact({
    index: readNumber(wire['index']) ?? position,
    url: readString(wire['url']),
    base64: readString(wire['b64_json']),
    revisedPrompt: readString(wire['revised_prompt']),
  });

export function encodeImages(result: ImageResult, model: string): Json {
  const { usage, inputImageCount: inputs } = result;
  const counted = usage && encodeMediaUsage(usage, 'tokens_details');
  return compact({
    id: result.id,
    created: result.created,
    model: result.model ?? model,
    data: result.images.map(({ index, url, base64, revisedPrompt }) =>
      compact({ index, url, b64_json: base64, revised_prompt: revisedPrompt }),
    ),
    background: result.background,
    output_format: result.outputFormat,
    quality: result.quality,
    size: result.size,
    finish_reasons: result.finishReasons,
    seeds: result.seeds,
    usage:
      counted === undefined && inputs === undefined ? undefined : compact({ ...counted, num_input_images: inputs }),
  });
}
