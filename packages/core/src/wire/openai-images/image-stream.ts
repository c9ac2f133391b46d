import { compact } from '../../schema/compact.ts';
import type { ImageEvent, ImageRequest } from '../../schema/images/image.ts';
import { printJson } from '../../schema/json/print-json.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readString } from '../../schema/json/read-value.ts';
import type { Frame } from '../framing/frame.ts';
import { openaiEvents } from '../openai-events.ts';
import { decodeMediaUsage, encodeMediaUsage } from '../openai-media-usage.ts';
import type { UnaryStream } from '../unary-format.ts';
import { imageMeasures } from './image-measures.ts';

/**
 * `<kind>.partial_image` and `<kind>.completed`, the latter once for each image.
 * @see https://platform.openai.com/docs/api-reference/images-streaming
 */
export const imageStream = (kind: 'image_generation' | 'image_edit'): UnaryStream<ImageRequest, ImageEvent> => ({
  decode(request) {
    let finished = 0;
    return openaiEvents({
      read: (wire) => {
        if (wire['type'] === `${kind}.partial_image`) return partialOf(wire);
        if (wire['type'] !== `${kind}.completed`) return undefined;
        finished += 1;
        return completedOf(wire, request, finished);
      },
      isWhole: () => finished > 0,
    });
  },
  encode() {
    let sequence = 0;
    return { push: (event) => [frameOf(kind, event, sequence++)], end: () => [] };
  },
  errorEvent: 'error',
});

const imageOf = (wire: JsonObject) => ({
  id: readString(wire['id']),
  base64: readString(wire['b64_json']),
  url: readString(wire['url']),
  sequenceNumber: readNumber(wire['sequence_number']),
  createdAt: readNumber(wire['created_at']),
  size: readString(wire['size']),
  quality: readString(wire['quality']),
  background: readString(wire['background']),
  outputFormat: readString(wire['output_format']),
  revisedPrompt: readString(wire['revised_prompt']),
});

const partialOf = (wire: JsonObject): ImageEvent =>
  compact({ kind: 'partial' as const, ...imageOf(wire), partialIndex: readNumber(wire['partial_image_index']) });

function completedOf(wire: JsonObject, request: ImageRequest, finished: number): ImageEvent {
  const image = compact(imageOf(wire));
  return compact({
    kind: 'completed' as const,
    ...image,
    usage: decodeMediaUsage(wire['usage']),
    measures: imageMeasures(request, image, finished),
    isLast: finished >= (request.n ?? 1) ? true : undefined,
  });
}

function frameOf(kind: string, event: ImageEvent, sequence: number): Frame {
  const type = event.kind === 'partial' ? `${kind}.partial_image` : `${kind}.completed`;
  const data = printJson({
    id: event.id,
    type,
    partial_image_index: event.partialIndex,
    sequence_number: event.sequenceNumber ?? sequence,
    b64_json: event.base64,
    url: event.url,
    created_at: event.createdAt,
    size: event.size,
    quality: event.quality,
    background: event.background,
    output_format: event.outputFormat,
    revised_prompt: event.revisedPrompt,
    usage: event.usage && encodeMediaUsage(event.usage, 'tokens_details'),
  });
  return event.isLast ? { event: type, data, isLast: true } : { event: type, data };
}
