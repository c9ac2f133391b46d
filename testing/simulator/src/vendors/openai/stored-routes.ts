import { z } from 'zod';
import type { IncomingRequest } from '../../http/incoming-request.ts';
import { json, media, type Reply } from '../../http/reply.ts';
import { stableHash } from '../../model/stable-hash.ts';
import type { Route, RouteContext } from '../../vendor.ts';
import { accountOf, page } from './account.ts';
import { chatRoute } from './chat-route.ts';
import { containerRoutes } from './container-routes.ts';
import { embeddingsRoute } from './embeddings-route.ts';
import { Form } from './form.ts';
import { refuse } from './refusal.ts';
import { validate } from './validate.ts';
import { videoRoutes } from './video-routes.ts';

interface FileThing {
  readonly id: string;
  readonly object: 'file';
  readonly bytes: number;
  readonly created_at: number;
  readonly filename: string;
  readonly purpose: string;
  readonly status: 'processed';
  readonly expires_at?: number;
}

interface StoredFile {
  readonly file: FileThing;
  readonly content: Uint8Array;
}

type BatchThing = { readonly id: string; readonly status: string; readonly [member: string]: unknown };

const filesOf = (request: IncomingRequest, { memory }: RouteContext) =>
  memory.kept<StoredFile>('openai file', accountOf(request));
const batchesOf = (request: IncomingRequest, { memory }: RouteContext) =>
  memory.kept<BatchThing>('openai batch', accountOf(request));

const purposes = ['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals'];
const noFile = (id: string): Reply => refuse(404, { message: `No such File object: ${id}`, param: 'id', code: null });
const noBatch = (id: string): Reply =>
  refuse(404, { message: `No batch found with id '${id}'.`, param: null, code: null });

function keep(request: IncomingRequest, context: RouteContext, file: Omit<StoredFile, 'file'> & Partial<FileThing>) {
  const files = filesOf(request, context);
  const { content, filename = 'file', purpose = 'batch', expires_at } = file;
  const thing: FileThing = {
    id: `file-${stableHash(`${accountOf(request)} ${files.size} ${filename}`, 16)}`,
    object: 'file',
    bytes: content.byteLength,
    created_at: context.nowSeconds,
    filename,
    purpose,
    status: 'processed',
    ...(expires_at !== undefined && { expires_at }),
  };
  files.set(thing.id, { file: thing, content });
  return thing;
}

/** @see https://platform.openai.com/docs/api-reference/files/create */
const upload: Route = {
  method: 'POST',
  path: /^\/v1\/files$/,
  answer(request, _params, context) {
    const form = new Form(request);
    const texts = ['purpose', 'expires_after[anchor]', 'expires_after[seconds]'];
    const trouble = form.trouble(texts, ['file'], ['file', 'purpose']);
    if (trouble !== undefined) return trouble;
    const purpose = form.text('purpose') ?? '';
    if (!purposes.includes(purpose)) {
      const message = `'${purpose}' is not one of [${purposes.map((each) => `'${each}'`).join(', ')}] - 'purpose'`;
      return refuse(400, { message });
    }
    const [file] = form.files('file');
    if (file === undefined) return refuse(400, { message: "Missing required parameter: 'file'." });
    const seconds = form.text('expires_after[seconds]');
    const expires = seconds === undefined ? {} : { expires_at: context.nowSeconds + Number(seconds) };
    return json(200, keep(request, context, { content: file.bytes, filename: file.filename, purpose, ...expires }));
  },
};

const fileRoutes: readonly Route[] = [
  upload,
  {
    method: 'GET',
    path: /^\/v1\/files$/,
    answer(request, _params, context) {
      const purpose = request.query.get('purpose');
      const files = [...filesOf(request, context).values()].map(({ file }) => file);
      return page(
        request,
        files.filter((file) => purpose === null || file.purpose === purpose),
      );
    },
  },
  {
    method: 'GET',
    path: /^\/v1\/files\/([^/]+)$/,
    answer(request, [id = ''], context) {
      const stored = filesOf(request, context).get(id);
      return stored === undefined ? noFile(id) : json(200, stored.file);
    },
  },
  {
    method: 'DELETE',
    path: /^\/v1\/files\/([^/]+)$/,
    answer: (request, [id = ''], context) =>
      filesOf(request, context).delete(id) ? json(200, { id, object: 'file', deleted: true }) : noFile(id),
  },
  {
    method: 'GET',
    path: /^\/v1\/files\/([^/]+)\/content$/,
    answer(request, [id = ''], context) {
      const stored = filesOf(request, context).get(id);
      return stored === undefined ? noFile(id) : media('application/octet-stream', stored.content);
    },
  },
];

const BatchRequest = z.strictObject({
  input_file_id: z.string(),
  endpoint: z.enum(['/v1/chat/completions', '/v1/embeddings', '/v1/completions', '/v1/responses']),
  completion_window: z.enum(['24h']),
  metadata: z.record(z.string(), z.string()).nullish(),
  output_expires_after: z.strictObject({ anchor: z.literal('created_at'), seconds: z.int() }).optional(),
});

const BatchLine = z.strictObject({
  custom_id: z.string(),
  method: z.literal('POST'),
  url: z.string(),
  body: z.looseObject({ model: z.string() }),
});

/** @see https://platform.openai.com/docs/api-reference/batch/create */
const createBatch: Route = {
  method: 'POST',
  path: /^\/v1\/batches$/,
  answer(request, _params, context) {
    const valid = validate(request, BatchRequest);
    if (!valid.ok) return valid.reply;
    const stored = filesOf(request, context).get(valid.value.input_file_id);
    if (stored === undefined || stored.file.purpose !== 'batch')
      return refuse(400, { message: `Invalid input_file_id: ${valid.value.input_file_id}`, param: 'input_file_id' });
    const batches = batchesOf(request, context);
    const batch: BatchThing = {
      id: `batch_${stableHash(`${accountOf(request)} ${batches.size}`, 16)}`,
      object: 'batch',
      ...valid.value,
      metadata: valid.value.metadata ?? null,
      status: 'validating',
      created_at: context.nowSeconds,
      expires_at: context.nowSeconds + 86_400,
      request_counts: { total: 0, completed: 0, failed: 0 },
    };
    batches.set(batch.id, batch);
    return json(200, batch);
  },
};

/** A batch is worked off when somebody asks for it. */
function workOff(batch: BatchThing, request: IncomingRequest, context: RouteContext): BatchThing {
  if (batch.status !== 'validating') return batch;
  const input = filesOf(request, context).get(String(batch['input_file_id']));
  const lines = new TextDecoder().decode(input?.content).split('\n').filter(Boolean);
  const results = lines.map((line, at) => JSON.stringify(resultOf(line, at, request, context)));
  const content = new TextEncoder().encode(results.map((line) => `${line}\n`).join(''));
  const output = keep(request, context, { content, filename: `${batch.id}_output.jsonl`, purpose: 'batch_output' });
  const done = {
    ...batch,
    status: 'completed',
    output_file_id: output.id,
    completed_at: context.nowSeconds,
    request_counts: { total: lines.length, completed: lines.length, failed: 0 },
  };
  batchesOf(request, context).set(batch.id, done);
  return done;
}

function resultOf(line: string, at: number, request: IncomingRequest, context: RouteContext) {
  const { custom_id, url, body } = BatchLine.parse(JSON.parse(line));
  const route = url === '/v1/embeddings' ? embeddingsRoute : chatRoute;
  const reply = route.answer({ ...request, body, bodyText: JSON.stringify(body) }, [], context);
  const answer = reply.type === 'json' ? { status_code: reply.status, body: reply.body } : { status_code: 500 };
  return { id: `batch_req_${at}`, custom_id, response: { request_id: `req_${at}`, ...answer }, error: null };
}

const batchRoutes: readonly Route[] = [
  createBatch,
  {
    method: 'GET',
    path: /^\/v1\/batches$/,
    answer: (request, _params, context) => page(request, [...batchesOf(request, context).values()]),
  },
  {
    method: 'GET',
    path: /^\/v1\/batches\/([^/]+)$/,
    answer(request, [id = ''], context) {
      const batch = batchesOf(request, context).get(id);
      return batch === undefined ? noBatch(id) : json(200, workOff(batch, request, context));
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/batches\/([^/]+)\/cancel$/,
    answer(request, [id = ''], context) {
      const batch = batchesOf(request, context).get(id);
      if (batch === undefined) return noBatch(id);
      if (batch.status !== 'validating')
        return refuse(409, { message: `Cannot cancel a batch with status '${batch.status}'.` });
      const cancelled = { ...batch, status: 'cancelling', cancelling_at: context.nowSeconds };
      batchesOf(request, context).set(id, cancelled);
      return json(200, cancelled);
    },
  },
];

export const storedRoutes: readonly Route[] = [...fileRoutes, ...batchRoutes, ...containerRoutes, ...videoRoutes];
