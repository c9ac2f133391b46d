import { compact } from '../../schema/compact.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { Deleted } from '../../schema/files/file.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { readString } from '../../schema/json/read-value.ts';
import type { FormFile } from '../../schema/media.ts';
import type { Page } from '../../schema/page.ts';
import type {
  Video,
  VideoContent,
  VideoContentRequest,
  VideoListRequest,
  VideoRef,
  VideoRemixRequest,
  VideoRequest,
} from '../../schema/videos/video.ts';
import { fromBase64 } from '../base64.ts';
import { parseDataUrl } from '../data-url.ts';
import {
  extraMembers,
  filePart,
  filesNamed,
  readFilled,
  readFlag,
  readId,
  readInteger,
  textPart,
} from '../form-fields.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import { decodePage, decodePageAsk, encodePageAsk } from '../openai-pages.ts';
import type { FormPart } from '../print-form.ts';
import type { UnaryFormat } from '../unary-format.ts';
import { decodeVideo, encodeVideo, ownVideoId, publicVideoId } from './video-object.ts';

/*
 * Videos and the jobs that make them, of the unified API and of OpenAI.
 * https://platform.openai.com/docs/api-reference/videos
 */

const shared = { name: 'openai', usageOf: () => undefined, encodeError: encodeOpenaiError } as const;

const definedMembers = new Set([
  'model',
  'prompt',
  'input_reference',
  'seconds',
  'size',
  'negative_prompt',
  'seed',
  'video_uri',
  'audio',
  'fallbacks',
]);

function decodeRequest(body: JsonBody, files?: readonly FormFile[]): Result<VideoRequest> {
  const { value } = body;
  const prompt = readFilled(value, 'prompt');
  if (prompt === undefined) return invalidRequest('prompt cannot be empty');
  const seed = readInteger(value, 'seed');
  if (!seed.ok) return seed;
  const audio = readFlag(value, 'audio');
  if (!audio.ok) return audio;
  const { seconds } = value;
  return ok(
    compact({
      model: readString(value['model']) ?? '',
      prompt,
      inputReference: filesNamed(files, 'input_reference')[0] ?? readFilled(value, 'input_reference'),
      seconds: typeof seconds === 'number' ? String(seconds) : readFilled(value, 'seconds'),
      size: readFilled(value, 'size'),
      negativePrompt: readFilled(value, 'negative_prompt'),
      seed: seed.value,
      videoUri: readFilled(value, 'video_uri'),
      hasAudio: audio.value,
      extra: extraMembers(body, definedMembers),
    }),
  );
}

const sizes: ReadonlySet<string> = new Set(['720x1280', '1280x720', '1024x1792', '1792x1024']);

function encodeForm(request: VideoRequest, model: string): Result<readonly FormPart[]> {
  const reference = referenceFile(request.inputReference);
  if (!reference.ok) return reference;
  const size = sizes.has(request.size ?? '') ? request.size : '720x1280';
  return ok([
    ...textPart('prompt', request.prompt),
    ...textPart('model', model),
    ...textPart('seconds', request.seconds),
    ...textPart('size', size),
    ...(reference.value === undefined ? [] : filePart('input_reference', reference.value)),
  ]);
}

function referenceFile(reference: VideoRequest['inputReference']): Result<Omit<FormFile, 'field'> | undefined> {
  if (typeof reference !== 'string') return ok(reference);
  const { mediaType, data } = parseDataUrl(reference) ?? { mediaType: 'image/png', data: reference };
  const bytes = fromBase64(data);
  if (bytes === undefined) return invalidRequest('input_reference must be a data URL or base64');
  return ok({ bytes, mediaType, filename: `reference.${mediaType.split('/')[1] ?? 'png'}` });
}

const secondsOf = (video: Video | undefined, request: { readonly seconds?: string }) => {
  const seconds = Number(video?.seconds ?? request.seconds);
  return Number.isFinite(seconds) ? { video: { outputSeconds: seconds } } : undefined;
};

const withId = (video: Video): Result<Video> =>
  video.id === ''
    ? fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' })
    : ok(video);

const answersVideo = {
  decodeResponse: ({ value }: JsonBody): Result<Video> => withId(decodeVideo(value)),
  encodeResponse: (video: Video, { provider }: { readonly provider: string }) => encodeVideo(video, provider),
} as const;

export const openaiVideoGeneration: UnaryFormat<VideoRequest, Video> = {
  ...shared,
  ...answersVideo,
  requestType: 'video_generation',
  decodeRequest,
  encodeRequest(request, { model }) {
    const form = encodeForm(request, model);
    return form.ok ? ok({ wire: {}, form: form.value, notes: [] }) : form;
  },
  measuresOf: (request, video) => secondsOf(video, request),
};

function decodeRef({ value }: JsonBody): Result<VideoRef> {
  const id = readId(value, 'video_id');
  return id.ok ? ok({ videoId: ownVideoId(id.value) }) : id;
}

const ofVideo = {
  ...shared,
  decodeRequest: decodeRef,
  encodeRequest: ({ videoId }: VideoRef) => ok({ wire: {}, ids: { video_id: videoId }, notes: [] }),
} as const;

export const openaiVideoRetrieve: UnaryFormat<VideoRef, Video> = {
  ...ofVideo,
  ...answersVideo,
  requestType: 'video_retrieve',
};

export const openaiVideoDelete: UnaryFormat<VideoRef, Deleted> = {
  ...ofVideo,
  requestType: 'video_delete',
  decodeResponse: ({ value }, { videoId }) =>
    ok({ id: readString(value['id']) ?? videoId, isDeleted: value['deleted'] !== false }),
  encodeResponse: ({ id, isDeleted }, { provider }) => ({
    id: publicVideoId(id, provider),
    object: 'video.deleted',
    deleted: isDeleted,
  }),
};

export const openaiVideoDownload: UnaryFormat<VideoContentRequest, VideoContent> = {
  ...shared,
  requestType: 'video_download',
  decodeRequest(body) {
    const ref = decodeRef(body);
    return ref.ok ? ok(compact({ ...ref.value, variant: readFilled(body.value, 'variant') })) : ref;
  },
  encodeRequest: ({ videoId, variant }) => ok({ wire: {}, ids: { video_id: videoId }, query: { variant }, notes: [] }),
  decodeMedia: (media) => ok({ media }),
  decodeResponse: () => fail({ kind: 'upstream-unreadable', message: 'the provider gave no content' }),
  encodeResponse: () => ({}),
  encodeMedia: ({ media }) => ({ bytes: media.bytes, mediaType: media.mediaType ?? 'application/octet-stream' }),
};

export const openaiVideoRemix: UnaryFormat<VideoRemixRequest, Video> = {
  ...shared,
  ...answersVideo,
  requestType: 'video_remix',
  decodeRequest(body) {
    const ref = decodeRef(body);
    if (!ref.ok) return ref;
    const prompt = readFilled(body.value, 'prompt');
    return prompt === undefined ? invalidRequest('prompt is required') : ok({ ...ref.value, prompt });
  },
  encodeRequest: ({ videoId, prompt }) => ok({ wire: { prompt }, ids: { video_id: videoId }, notes: [] }),
  measuresOf: (_request, video) => secondsOf(video, {}),
};

export const openaiVideoList: UnaryFormat<VideoListRequest, Page<Video>> = {
  ...shared,
  requestType: 'video_list',
  decodeRequest({ value }) {
    const page = decodePageAsk(value);
    if (!page.ok) return invalidRequest('invalid limit parameter');
    // the last id of the page before, as the client knows it
    const { after } = page.value;
    return ok(after === undefined ? page.value : { ...page.value, after: ownVideoId(after) });
  },
  encodeRequest: (request) => ok({ wire: {}, query: { ...encodePageAsk(request), before: undefined }, notes: [] }),
  decodeResponse: (body) => decodePage(body, decodeVideo),
  encodeResponse: ({ items, hasMore }, { provider }) => ({
    object: 'list',
    data: items.map((video) => encodeVideo(video, provider)),
    first_id: items[0] && publicVideoId(items[0].id, provider),
    last_id: lastId(items, provider),
    has_more: hasMore,
  }),
};

function lastId(items: readonly Video[], provider: string): string | undefined {
  const last = items.at(-1);
  return last && publicVideoId(last.id, provider);
}
