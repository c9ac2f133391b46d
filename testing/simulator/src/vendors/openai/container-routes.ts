import { z } from 'zod';
import type { IncomingRequest } from '../../http/incoming-request.ts';
import { json, media, type Reply } from '../../http/reply.ts';
import { stableHash } from '../../model/stable-hash.ts';
import type { Route, RouteContext } from '../../vendor.ts';
import { accountOf, page } from './account.ts';
import { Form } from './form.ts';
import { refuse } from './refusal.ts';
import { validate } from './validate.ts';

interface ContainerFile {
  readonly thing: { readonly id: string; readonly [member: string]: unknown };
  readonly content: Uint8Array;
}

interface Container {
  readonly thing: { readonly id: string; readonly [member: string]: unknown };
  readonly files: Map<string, ContainerFile>;
}

const ContainerRequest = z.strictObject({
  name: z.string(),
  expires_after: z.strictObject({ anchor: z.literal('last_active_at'), minutes: z.int().max(20) }).optional(),
  file_ids: z.array(z.string()).optional(),
  memory_limit: z.enum(['1g', '4g', '16g', '64g']).optional(),
});

const containersOf = (request: IncomingRequest, { memory }: RouteContext) =>
  memory.kept<Container>('openai container', accountOf(request));

const missing = (id: string): Reply => refuse(404, { message: `Container '${id}' not found.` });

/** A route below one container. */
const below = (
  method: Route['method'],
  path: RegExp,
  answer: (container: Container, request: IncomingRequest, fileId: string, context: RouteContext) => Reply,
): Route => ({
  method,
  path,
  answer(request, [id = '', fileId = ''], context) {
    const container = containersOf(request, context).get(id);
    return container === undefined ? missing(id) : answer(container, request, fileId, context);
  },
});

const one = /^\/v1\/containers\/([^/]+)$/;
const files = /^\/v1\/containers\/([^/]+)\/files$/;
const oneFile = /^\/v1\/containers\/([^/]+)\/files\/([^/]+)$/;

function addFile(
  { thing, files: kept }: Container,
  request: IncomingRequest,
  _id: string,
  context: RouteContext,
): Reply {
  const form = new Form(request);
  const trouble = form.trouble([], ['file'], ['file']);
  if (trouble !== undefined) return trouble;
  const [file] = form.files('file');
  if (file === undefined) return refuse(400, { message: "Missing required parameter: 'file'." });
  const made = {
    id: `cfile_${stableHash(`${thing.id} ${kept.size}`, 16)}`,
    object: 'container.file',
    bytes: file.bytes.byteLength,
    created_at: context.nowSeconds,
    container_id: thing.id,
    path: `/mnt/data/${file.filename}`,
    source: 'user',
  };
  kept.set(made.id, { thing: made, content: file.bytes });
  return json(200, made);
}

/** @see https://platform.openai.com/docs/api-reference/containers */
export const containerRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: /^\/v1\/containers$/,
    answer(request, _params, context) {
      const valid = validate(request, ContainerRequest);
      if (!valid.ok) return valid.reply;
      const containers = containersOf(request, context);
      const { file_ids: _files, ...asked } = valid.value;
      const id = `cntr_${stableHash(`${accountOf(request)} ${containers.size}`, 16)}`;
      const thing = { id, object: 'container', created_at: context.nowSeconds, status: 'running', ...asked };
      containers.set(id, { thing, files: new Map() });
      return json(200, thing);
    },
  },
  {
    method: 'GET',
    path: /^\/v1\/containers$/,
    answer: (request, _params, context) =>
      page(
        request,
        [...containersOf(request, context).values()].map(({ thing }) => thing),
      ),
  },
  below('GET', one, ({ thing }) => json(200, thing)),
  below('DELETE', one, ({ thing: { id } }, request, _id, context) => {
    containersOf(request, context).delete(id);
    return json(200, { id, object: 'container.deleted', deleted: true });
  }),
  below('POST', files, addFile),
  below('GET', files, ({ files: kept }, request) =>
    page(
      request,
      [...kept.values()].map(({ thing }) => thing),
    ),
  ),
  below('GET', oneFile, ({ files: kept }, _request, id) => {
    const file = kept.get(id);
    return file === undefined ? missing(id) : json(200, file.thing);
  }),
  below('DELETE', oneFile, ({ files: kept }, _request, id) =>
    kept.delete(id) ? json(200, { id, object: 'container.file.deleted', deleted: true }) : missing(id),
  ),
  below('GET', /^\/v1\/containers\/([^/]+)\/files\/([^/]+)\/content$/, ({ files: kept }, _request, id) => {
    const file = kept.get(id);
    return file === undefined ? missing(id) : media('application/octet-stream', file.content);
  }),
];
