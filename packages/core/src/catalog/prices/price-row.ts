import type { PriceField } from './price-fields.ts';
import type { Usd } from './usd.ts';

/** What a row is for; a model that can do several things has several rows. */
export const priceModes = [
  'completion',
  'chat',
  'responses',
  'embedding',
  'rerank',
  'audio_speech',
  'audio_transcription',
  'image_generation',
  'image_edit',
  'video_generation',
  'ocr',
  'container_create',
] as const;
export type PriceMode = (typeof priceModes)[number];

export type Prices = { readonly [F in PriceField]?: Usd };

/** One model at one provider in one mode. */
export interface PriceRow {
  readonly model: string;
  readonly provider: string;
  readonly mode: string;
  readonly baseModel?: string;
  readonly contextLength?: number;
  readonly maxInputTokens?: number;
  readonly maxOutputTokens?: number;
  readonly prices: Prices;
}
