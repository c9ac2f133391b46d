import { findProvider, type MatchLogic, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices';

/** Their provider → ours; one of theirs may stand for two of ours. */
const providers: readonly (readonly [theirs: string, ours: string])[] = [
  ['anthropic', 'anthropic'],
  ['openai', 'openai'],
  ['azure', 'azure'],
  ['aws', 'bedrock'],
  ['google', 'gemini'],
  ['google', 'vertex'],
  ['mistral', 'mistral'],
  ['groq', 'groq'],
  ['cohere', 'cohere'],
  ['fireworks', 'fireworks'],
  ['x-ai', 'xai'],
  ['perplexity', 'perplexity'],
  ['cerebras', 'cerebras'],
  ['openrouter', 'openrouter'],
];

/** Their price per million or thousand units → the datasheet's field per unit. */
const fields: { readonly [theirs: string]: { readonly field: string; readonly exponent: number } } = {
  input_mtok: { field: 'input_cost_per_token', exponent: -6 },
  output_mtok: { field: 'output_cost_per_token', exponent: -6 },
  cache_read_mtok: { field: 'cache_read_input_token_cost', exponent: -6 },
  cache_write_mtok: { field: 'cache_creation_input_token_cost', exponent: -6 },
  cache_write_1h_mtok: { field: 'cache_creation_input_token_cost_above_1hr', exponent: -6 },
  input_audio_mtok: { field: 'input_cost_per_audio_token', exponent: -6 },
  output_audio_mtok: { field: 'output_cost_per_audio_token', exponent: -6 },
  input_image_mtok: { field: 'input_cost_per_image_token', exponent: -6 },
  output_image_mtok: { field: 'output_cost_per_image_token', exponent: -6 },
  web_searches_kcount: { field: 'search_context_cost_per_query', exponent: -3 },
  input_document_kpages: { field: 'ocr_cost_per_page', exponent: -3 },
};
const tieredFields = new Set([
  'input_cost_per_token',
  'output_cost_per_token',
  'cache_read_input_token_cost',
  'cache_creation_input_token_cost',
]);
const thresholds = new Set([128_000, 200_000, 272_000]);

const modes: readonly (readonly [RegExp, string])[] = [
  [/embed/i, 'embedding'],
  [/rerank/i, 'rerank'],
  [/tts|speech/i, 'audio_speech'],
  [/whisper|transcri/i, 'audio_transcription'],
  [/dall-e|gpt-image|imagen/i, 'image_generation'],
  [/ocr/i, 'ocr'],
];

/**
 * Prices that the gateway knows without asking anybody, in the form of its datasheet, out of the npm package
 * `@pydantic/genai-prices`. Keys are `provider/model`; a model has an entry for each name that is meant exactly.
 */
export function priceSnapshotFile(): string {
  const rows = providers.flatMap(([theirs, ours]) =>
    (findProvider({ providerId: theirs })?.models ?? []).flatMap((model) => rowsOf(model, ours)),
  );
  const sorted = [...new Map(rows)].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

type Row = readonly [key: string, entry: Readonly<Record<string, string | number>>];

function rowsOf(model: ModelInfo, provider: string): Row[] {
  const prices = pricesOf(currentPrice(model));
  if (Object.keys(prices).length === 0) return [];
  const mode = modes.find(([pattern]) => pattern.test(model.id))?.[1] ?? 'chat';
  const context = model.context_window === undefined ? {} : { context_length: model.context_window };
  return namesOf(model).map((name) => [`${provider}/${name}`, { provider, mode, ...context, ...prices }]);
}

/** The id, and every name that the match rule takes as a whole or as a beginning. */
const namesOf = (model: ModelInfo): string[] => [...new Set([model.id, ...spelledOut(model.match)])];

function spelledOut(match: MatchLogic): string[] {
  if ('or' in match) return match.or.flatMap(spelledOut);
  if ('equals' in match) return [match.equals];
  return 'starts_with' in match ? [match.starts_with] : [];
}

/** Prices without a condition, else those that began last; times of day cannot be told by a table. */
function currentPrice({ prices }: ModelInfo): ModelPrice {
  if (!Array.isArray(prices)) return prices;
  const dated = prices.flatMap(({ constraint, prices: each }) =>
    constraint?.type === 'start_date' ? [{ from: constraint.start_date, each }] : [],
  );
  const latest = dated.sort((a, b) => (a.from < b.from ? 1 : -1))[0]?.each;
  return latest ?? prices.find(({ constraint }) => constraint === undefined)?.prices ?? {};
}

function pricesOf(prices: ModelPrice): Record<string, number> {
  const entry: Record<string, number> = {};
  for (const [theirs, price] of Object.entries(prices)) {
    const ours = fields[theirs];
    if (!ours || price === undefined) continue;
    const { field, exponent } = ours;
    if (typeof price === 'number') {
      entry[field] = shifted(price, exponent);
      continue;
    }
    entry[field] = shifted(price.base, exponent);
    for (const { start, price: above } of price.tiers) {
      if (tieredFields.has(field) && thresholds.has(start))
        entry[`${field}_above_${start / 1_000}k_tokens`] = shifted(above, exponent);
    }
  }
  return entry;
}

/** Moves the decimal point by writing, not by dividing: 0.3 per million is 3e-7 and not 2.9999999999999997e-7. */
const shifted = (price: number, exponent: number): number => Number(`${price}e${exponent}`);
