/**
 * What a client may ask for, in the spelling of logs, errors and `extra_fields.request_type`.
 * A streamed request has the same type with `_stream` behind it.
 */
export const requestTypes = [
  'list_models',
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
  'video_retrieve',
  'video_download',
  'video_delete',
  'video_list',
  'video_remix',
  'batch_create',
  'batch_list',
  'batch_retrieve',
  'batch_cancel',
  'batch_delete',
  'batch_results',
  'file_upload',
  'file_list',
  'file_retrieve',
  'file_delete',
  'file_content',
  'container_create',
  'container_list',
  'container_retrieve',
  'container_delete',
  'container_file_create',
  'container_file_list',
  'container_file_retrieve',
  'container_file_content',
  'container_file_delete',
  'cached_content_create',
  'cached_content_list',
  'cached_content_retrieve',
  'cached_content_update',
  'cached_content_delete',
  'passthrough',
  'websocket_responses',
  'realtime',
] as const;

export type RequestType = (typeof requestTypes)[number];

/** The three that are one operation, `generate`, in the middle. */
export const generateTypes = ['text_completion', 'chat_completion', 'responses'] as const satisfies RequestType[];
export type GenerateType = (typeof generateTypes)[number];

export const isGenerateType = (type: RequestType): type is GenerateType =>
  (generateTypes as readonly RequestType[]).includes(type);

/** The public spelling: `chat_completion` or `chat_completion_stream`. */
export const spelledRequestType = (type: RequestType, isStream: boolean): string =>
  isStream ? `${type}_stream` : type;
