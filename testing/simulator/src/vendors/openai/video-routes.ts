import { z } from 'zod';
import type { IncomingRequest } from '../../http/incoming-request.ts';
import { json, media, type Reply } from '../../http/reply.ts';
import { stableHash } from '../../model/stable-hash.ts';
import type { Route, RouteContext } from '../../vendor.ts';
import { accountOf, page } from './account.ts';
import { Form } from './form.ts';
import { bytesOf } from './media-bytes.ts';
import { refuse } from './refusal.ts';
import { validate } from './validate.ts';

type Video = { readonly id: string; readonly [member: string]: unknown };

const videosOf = (request: IncomingRequest, { memory }: RouteContext) =>
  memory.kept<Video>('openai video', accountOf(request));
const missing = (id: string): Reply => refuse(404, { message: `Video with id '${id}' not found.` });

function make(request: IncomingRequest, context: RouteContext, asked: object): Reply {
  const videos = videosOf(request, context);
  const id = `video_${stableHash(`${accountOf(request)} ${videos.size}`, 16)}`;
  const queued = { id, object: 'video', status: 'queued', progress: 0, created_at: context.nowSeconds, ...asked };
  videos.set(id, { ...queued, status: 'completed', progress: 100, completed_at: context.nowSeconds });
  return json(200, queued);
}

const one = /^\/v1\/videos\/([^/]+)$/;
const Remix = z.strictObject({ prompt: z.string().min(1) });

/** @see https://platform.openai.com/docs/api-reference/videos */
export const videoRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: /^\/v1\/videos$/,
    answer(request, _params, context) {
      const form = new Form(request);
      const texts = ['prompt', 'model', 'seconds', 'size'];
      const trouble = form.trouble(texts, ['input_reference'], ['prompt']);
      if (trouble !== undefined) return trouble;
      const model = form.text('model') ?? 'sora-2';
      if (!model.startsWith('sora-')) return refuse(400, { message: `Invalid model '${model}'.`, param: 'model' });
      const seconds = form.text('seconds') ?? '4';
      if (!['4', '8', '12'].includes(seconds))
        return refuse(400, { message: `Invalid value: '${seconds}'.`, param: 'seconds', code: 'invalid_value' });
      return make(request, context, { model, prompt: form.text('prompt'), seconds, size: form.text('size') });
    },
  },
  {
    method: 'GET',
    path: /^\/v1\/videos$/,
    answer: (request, _params, context) => page(request, [...videosOf(request, context).values()]),
  },
  {
    method: 'GET',
    path: one,
    answer(request, [id = ''], context) {
      const video = videosOf(request, context).get(id);
      return video === undefined ? missing(id) : json(200, video);
    },
  },
  {
    method: 'DELETE',
    path: one,
    answer: (request, [id = ''], context) =>
      videosOf(request, context).delete(id) ? json(200, { id, object: 'video.deleted', deleted: true }) : missing(id),
  },
  {
    method: 'GET',
    path: /^\/v1\/videos\/([^/]+)\/content$/,
    answer: (request, [id = ''], context) =>
      videosOf(request, context).has(id) ? media('video/mp4', bytesOf(id, 512, '\0\0\0 ftyp')) : missing(id),
  },
  {
    method: 'POST',
    path: /^\/v1\/videos\/([^/]+)\/remix$/,
    answer(request, [id = ''], context) {
      const valid = validate(request, Remix);
      if (!valid.ok) return valid.reply;
      const video = videosOf(request, context).get(id);
      if (video === undefined) return missing(id);
      const { model, seconds, size } = video;
      return make(request, context, { model, seconds, size, ...valid.value, remixed_from_video_id: id });
    },
  },
];
