import { compact } from '../../schema/compact.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObject, readObjects, readString, readStrings } from '../../schema/json/read-value.ts';
import type { Video } from '../../schema/videos/video.ts';
import { putVendor, takeVendor, type WireMembers } from '../vendor-members.ts';

/** Clients know a video by `<the provider's id>:<provider>`, so that its id says where to ask. */
export const publicVideoId = (id: string, provider: string): string => `${id}:${provider}`;
export const ownVideoId = (id: string): string => (id.includes(':') ? id.slice(0, id.indexOf(':')) : id);

const known = new Set([
  'id',
  'object',
  'model',
  'status',
  'progress',
  'prompt',
  'seconds',
  'size',
  'created_at',
  'completed_at',
  'expires_at',
  'remixed_from_video_id',
  'error',
  'videos',
  'content_filter',
  'extra_fields',
]);

/** @see https://platform.openai.com/docs/api-reference/videos/object */
export const decodeVideo = (wire: JsonObject): Video =>
  compact({
    id: readString(wire['id']) ?? '',
    model: readString(wire['model']),
    status: readString(wire['status']),
    progress: readNumber(wire['progress']),
    prompt: readString(wire['prompt']),
    seconds: readString(wire['seconds']),
    size: readString(wire['size']),
    createdAt: readNumber(wire['created_at']),
    completedAt: readNumber(wire['completed_at']),
    expiresAt: readNumber(wire['expires_at']),
    remixedFrom: readString(wire['remixed_from_video_id']),
    error: decodeError(wire['error']),
    videos: wire['videos'] === undefined ? undefined : readObjects(wire['videos']).map(decodeFile),
    contentFilter: decodeFilter(wire['content_filter']),
    vendor: takeVendor(wire, known, 'openai-chat'),
  });

function decodeError(wire: Json | undefined): Video['error'] {
  const error = readObject(wire);
  return error && compact({ code: readString(error['code']), message: readString(error['message']) });
}

const decodeFile = (wire: JsonObject) =>
  compact({
    url: readString(wire['url']),
    base64: readString(wire['base64']),
    contentType: readString(wire['content_type']),
  });

function decodeFilter(wire: Json | undefined): Video['contentFilter'] {
  const filter = readObject(wire);
  return (
    filter && {
      filteredCount: readNumber(filter['filtered_count']) ?? 0,
      reasons: readStrings(filter['reasons']) ?? [],
    }
  );
}

export function encodeVideo(video: Video, provider: string): Json {
  const { error, videos, contentFilter: filter, remixedFrom } = video;
  const wire: WireMembers = {
    id: publicVideoId(video.id, provider),
    object: 'video',
    model: video.model,
    status: video.status,
    progress: video.progress,
    prompt: video.prompt,
    seconds: video.seconds,
    size: video.size,
    created_at: video.createdAt,
    completed_at: video.completedAt,
    expires_at: video.expiresAt,
    remixed_from_video_id: remixedFrom === undefined ? undefined : publicVideoId(remixedFrom, provider),
    error,
    videos: videos?.map(({ url, base64, contentType }) =>
      compact({ type: url === undefined ? 'base64' : 'url', url, base64, content_type: contentType }),
    ),
    content_filter: filter && { filtered_count: filter.filteredCount, reasons: filter.reasons },
  };
  putVendor(wire, video.vendor, 'openai-chat');
  return wire;
}
