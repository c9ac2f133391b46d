import type { JsonReply } from '../../http/reply.ts';
import { readModelSuffix } from '../../model/directives.ts';
import { refuse } from './refusal.ts';

export interface KnownModel {
  /** as asked for, without directives */
  readonly name: string;
  /** the dated snapshot that answers */
  readonly snapshot: string;
  readonly kind: 'chat' | 'embedding' | 'completion';
  readonly reasons: boolean;
  /** chat models that search on their own */
  readonly searches: boolean;
}

/** Models the list shows; others are known when their name has a familiar beginning. */
export const listedModels = [
  'gpt-4o',
  'gpt-4o-mini',
  'gpt-4.1',
  'gpt-4.1-mini',
  'gpt-4.1-nano',
  'gpt-5',
  'gpt-5-mini',
  'gpt-5-nano',
  'gpt-5.1',
  'o3',
  'o3-mini',
  'o4-mini',
  'gpt-4o-search-preview',
  'gpt-3.5-turbo',
  'gpt-3.5-turbo-instruct',
  'text-embedding-3-small',
  'text-embedding-3-large',
  'text-embedding-ada-002',
] as const;

const familiar = /^(gpt-|chatgpt-|o[134](-|$)|text-embedding-|codex-|computer-use-|ft:|davinci-|babbage-)/;

/** The model behind a name, or OpenAI's 404. */
export function knowModel(asked: string): KnownModel | JsonReply {
  const { model: name } = readModelSuffix(asked);
  if (!familiar.test(name)) {
    return refuse(404, {
      message: `The model \`${name}\` does not exist or you do not have access to it.`,
      code: 'model_not_found',
    });
  }
  const isEmbedding = name.startsWith('text-embedding-');
  const isCompletion = name.endsWith('-instruct') || /^(davinci|babbage)-/.test(name);
  return {
    name,
    snapshot: /\d{4}-\d{2}-\d{2}$/.test(name) || isEmbedding ? name : `${name}-2026-01-15`,
    kind: isEmbedding ? 'embedding' : isCompletion ? 'completion' : 'chat',
    reasons: /^(gpt-5(?!.*-chat)|gpt-[6-9]|o[134])/.test(name),
    searches: name.includes('-search-'),
  };
}

export const isModel = (found: KnownModel | JsonReply): found is KnownModel => 'kind' in found;
