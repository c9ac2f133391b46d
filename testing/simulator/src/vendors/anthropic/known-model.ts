import type { JsonReply } from '../../http/reply.ts';
import { readModelSuffix } from '../../model/directives.ts';
import { refuse } from './refusal.ts';

export interface KnownModel {
  readonly name: string;
  readonly maxTokens: number;
  /** `budget`: `thinking.enabled` only · `both` · `adaptive`: a budget is refused */
  readonly thinking: 'none' | 'budget' | 'both' | 'adaptive';
  readonly takesEffort: boolean;
  readonly takesSampling: boolean;
  readonly takesPrefill: boolean;
  readonly isLegacy: boolean;
}

export const listedModels = [
  'claude-opus-4-7',
  'claude-opus-4-6',
  'claude-sonnet-4-6',
  'claude-opus-4-5-20251101',
  'claude-sonnet-4-5-20250929',
  'claude-haiku-4-5-20251001',
  'claude-3-5-haiku-20241022',
] as const;

/** The model behind a name, or Anthropic's 404. */
export function knowModel(asked: string): KnownModel | JsonReply {
  const { model: name } = readModelSuffix(asked);
  if (!/^claude-[a-z0-9-]+$/.test(name)) return refuse(404, `model: ${name}`);
  const isOld = /^claude-(3-(?!7)|2|instant)/.test(name);
  const isNewest = /^claude-(opus-4-[7-9]|(opus|sonnet|haiku|fable|mythos)-5)/.test(name);
  const isAdaptive = isNewest || /^claude-(opus|sonnet)-4-6/.test(name);
  return {
    name,
    maxTokens: isOld ? 8192 : 64_000,
    thinking: isOld ? 'none' : isNewest ? 'adaptive' : isAdaptive ? 'both' : 'budget',
    takesEffort: isAdaptive || /^claude-opus-4-5/.test(name),
    takesSampling: !isNewest,
    takesPrefill: !isAdaptive,
    isLegacy: /^claude-(2|instant)/.test(name),
  };
}

export const isModel = (found: KnownModel | JsonReply): found is KnownModel => 'thinking' in found;
