import { priceFields } from './price-fields.ts';
import type { PriceRow, Prices } from './price-row.ts';
import { type Usd, usdOf } from './usd.ts';

/** Rows of a datasheet: a JSON object whose keys are models. What is no row is left out; negative prices are no prices. */
export function readPriceSheet(sheet: { readonly [model: string]: unknown }): PriceRow[] {
  return Object.entries(sheet).flatMap(([model, entry]) => (isRecord(entry) ? rowOf(model, entry) : []));
}

function rowOf(model: string, entry: Readonly<Record<string, unknown>>): PriceRow[] {
  const { provider, mode } = entry;
  if (typeof provider !== 'string' || typeof mode !== 'string') return [];
  return [
    {
      model: withoutProvider(model),
      provider: normalProvider(provider),
      mode,
      ...(typeof entry['base_model'] === 'string' && { baseModel: entry['base_model'] }),
      ...counted('contextLength', entry['context_length']),
      ...counted('maxInputTokens', entry['max_input_tokens']),
      ...counted('maxOutputTokens', entry['max_output_tokens']),
      prices: pricesOf(entry),
    },
  ];
}

/** Prices among the members of an object; used for rows and for the patches of overrides. */
export function pricesOf(entry: Readonly<Record<string, unknown>>): Prices {
  const prices: { [field: string]: Usd } = {};
  for (const field of priceFields) {
    const price = field === 'search_context_cost_per_query' ? searchPrice(entry[field]) : entry[field];
    if (typeof price === 'number' && Number.isFinite(price) && price >= 0) prices[field] = usdOf(price);
  }
  return prices;
}

/** One number, or a number for each size of search context: the middle one, else the small, else the large. */
function searchPrice(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return ['medium', 'low', 'high']
    .map((size) => value[`search_context_size_${size}`])
    .find((each) => typeof each === 'number');
}

/** The datasheet's provider words in the gateway's spelling. */
export function normalProvider(provider: string): string {
  if (provider.includes('vertex_ai') || provider === 'google-vertex') return 'vertex';
  const family = [
    ['bedrock', 'bedrock'],
    ['cohere', 'cohere'],
    ['runwayml', 'runway'],
    ['fireworks_ai', 'fireworks'],
  ].find(([word]) => word !== undefined && provider.includes(word));
  return family?.[1] ?? provider;
}

const withoutProvider = (model: string): string => model.slice(model.indexOf('/') + 1);
const counted = <Name extends string>(name: Name, value: unknown) =>
  typeof value === 'number' && value > 0 ? ({ [name]: value } as { [N in Name]: number }) : {};
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
