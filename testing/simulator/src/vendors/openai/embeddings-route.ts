import { createHash } from 'node:crypto';
import { z } from 'zod';
import { json } from '../../http/reply.ts';
import { countTokens } from '../../model/tokens.ts';
import type { Route } from '../../vendor.ts';
import { isModel, knowModel } from './known-model.ts';
import { refuse } from './refusal.ts';
import * as shapes from './shapes.ts';
import { validate } from './validate.ts';

const EmbeddingRequest = z.strictObject({
  model: z.string(),
  input: z.union([
    z.string().min(1),
    z.array(z.string().min(1)).min(1).max(2048),
    z.array(z.int()).min(1),
    z.array(z.array(z.int()).min(1)).min(1),
  ]),
  dimensions: z.int().min(1).optional(),
  encoding_format: z.enum(['float', 'base64']).optional(),
  user: shapes.Identity.user,
});

/** A unit vector that depends on nothing but the text. */
export function embed(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (let at = 0; at < dimensions; at += 1) {
    const digest = at % 16 === 0 ? createHash('sha256').update(`${at} ${text}`).digest() : undefined;
    if (digest !== undefined)
      for (let k = 0; k < 16 && at + k < dimensions; k += 1) vector[at + k] = digest.readInt16LE(k * 2) / 32_768;
  }
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

/** @see https://platform.openai.com/docs/api-reference/embeddings/create */
export const embeddingsRoute: Route = {
  method: 'POST',
  path: /^\/v1\/embeddings$/,
  answer(incoming) {
    const valid = validate(incoming, EmbeddingRequest);
    if (!valid.ok) return valid.reply;
    const request = valid.value;
    const model = knowModel(request.model);
    if (!isModel(model)) return model;
    if (model.kind !== 'embedding')
      return refuse(403, { message: `You are not allowed to generate embeddings from this model` });
    const most = model.name === 'text-embedding-3-large' ? 3072 : 1536;
    if (request.dimensions !== undefined && model.name === 'text-embedding-ada-002') {
      return refuse(400, { message: 'This model does not support specifying dimensions.', param: 'dimensions' });
    }
    if (request.dimensions !== undefined && request.dimensions > most) {
      return refuse(400, {
        message: `Invalid value for 'dimensions' = ${request.dimensions}. Must be less than or equal to ${most}.`,
      });
    }
    const texts = textsOf(request.input);
    const data = texts.map((text, index) => {
      const vector = embed(text, request.dimensions ?? most);
      const embedding =
        request.encoding_format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector];
      return { object: 'embedding', index, embedding };
    });
    const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
    return json(200, {
      object: 'list',
      data,
      model: model.name,
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    });
  },
};

function textsOf(input: z.output<typeof EmbeddingRequest>['input']): readonly string[] {
  if (typeof input === 'string') return [input];
  if (input.every((item) => typeof item === 'number')) return [input.join(' ')];
  return input.map((item) => (typeof item === 'string' ? item : [item].flat().join(' ')));
}
