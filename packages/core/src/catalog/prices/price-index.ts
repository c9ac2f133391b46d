import type { RequestType } from '../../schema/request-type.ts';
import type { PriceMode, PriceRow } from './price-row.ts';
import type { PriceSource } from './price-source.ts';

const modes: { readonly [T in RequestType]?: PriceMode } = {
  text_completion: 'completion',
  chat_completion: 'chat',
  responses: 'responses',
  websocket_responses: 'responses',
  realtime: 'responses',
  embedding: 'embedding',
  rerank: 'rerank',
  speech: 'audio_speech',
  transcription: 'audio_transcription',
  image_generation: 'image_generation',
  image_variation: 'image_generation',
  image_edit: 'image_edit',
  video_generation: 'video_generation',
  video_remix: 'video_generation',
  ocr: 'ocr',
  container_create: 'container_create',
};

/** The row a request of this type is priced by; `undefined` for types that cost nothing. */
export const priceModeOf = (type: RequestType): PriceMode | undefined => modes[type];

/** Price rows by model, provider and mode. Built once per sheet. */
export class PriceIndex implements PriceSource {
  readonly #rows: ReadonlyMap<string, PriceRow>;

  get size(): number {
    return this.#rows.size;
  }

  constructor(rows: readonly PriceRow[]) {
    this.#rows = new Map(rows.map((row) => [keyOf(row.model, row.provider, row.mode), row]));
  }

  /** Models that have a row, by provider. */
  modelsByProvider(): ReadonlyMap<string, readonly string[]> {
    const rows = Map.groupBy(this.#rows.values(), (row) => row.provider);
    return new Map([...rows].map(([provider, each]) => [provider, [...new Set(each.map((row) => row.model))]]));
  }

  /** The row for the first of `names` that has one: the resolved model first, then the name the client used. */
  find(names: readonly string[], provider: string, mode: PriceMode): PriceRow | undefined {
    for (const name of names) {
      for (const [model, host, as] of spellings(name, provider, mode)) {
        const row = this.#rows.get(keyOf(model, host, as));
        if (row) return row;
      }
    }
    return undefined;
  }
}

const keyOf = (model: string, provider: string, mode: string): string => `${mode}\n${provider}\n${model}`;

/** Where a row may stand, best first: sheets spell models of clouds and of shared APIs differently. */
function* spellings(model: string, provider: string, mode: PriceMode): Generator<readonly [string, string, PriceMode]> {
  yield [model, provider, mode];
  const isResponses = mode === 'responses';
  if (provider === 'gemini') yield* eitherMode(model, 'vertex', mode);
  if (provider === 'vertex' && model.includes('/'))
    yield* eitherMode(model.slice(model.indexOf('/') + 1), 'vertex', mode);
  if (provider === 'bedrock' && model.includes('claude') && !model.includes('anthropic.')) {
    yield* eitherMode(`anthropic.${model}`, 'bedrock', mode);
  }
  if (isResponses) yield [model, provider, 'chat'];
  if (mode === 'image_edit') yield [model, provider, 'image_generation'];
  if (mode === 'container_create') {
    yield [model, provider, 'chat'];
    yield ['container', provider, 'chat'];
  }
}

function* eitherMode(
  model: string,
  provider: string,
  mode: PriceMode,
): Generator<readonly [string, string, PriceMode]> {
  yield [model, provider, mode];
  if (mode === 'responses') yield [model, provider, 'chat'];
}
