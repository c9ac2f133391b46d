import { allowsFallbacks, type GatewayError } from '../../schema/errors/gateway-error.ts';
import type { RequestType } from '../../schema/request-type.ts';
import { isCancellation } from './failure-class.ts';

const withFallbacks: ReadonlySet<RequestType> = new Set<RequestType>([
  'text_completion',
  'chat_completion',
  'responses',
  'count_tokens',
  'embedding',
  'rerank',
  'ocr',
  'speech',
  'transcription',
  'image_generation',
  'image_edit',
  'image_variation',
  'video_generation',
  'video_remix',
]);

/** Operations on stored things have no fallbacks: another provider does not know the id. */
export const takesFallbacks = (type: RequestType): boolean => withFallbacks.has(type);

export const mayFallBack = (error: GatewayError): boolean => !isCancellation(error) && allowsFallbacks(error);
