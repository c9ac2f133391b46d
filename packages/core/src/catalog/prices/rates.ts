import type { PriceField } from './price-fields.ts';
import type { Prices } from './price-row.ts';
import { type Usd, zeroUsd } from './usd.ts';

/** What decides between the tiers of one row. A tier holds for the whole request, not for the excess. */
export interface Tier {
  readonly totalTokens: number;
  /** as the provider's answer says: `flex`, `priority` … */
  readonly serviceTier?: string | undefined;
}

/** The rates of one row that hold for one request. */
export class Rates {
  readonly #prices: Prices;
  readonly #tier: Tier;

  constructor(prices: Prices, tier: Tier) {
    this.#prices = prices;
    this.#tier = tier;
  }

  get input(): Usd {
    return this.#tokenRate('input') ?? zeroUsd;
  }

  get output(): Usd {
    return this.#tokenRate('output') ?? zeroUsd;
  }

  get cacheRead(): Usd {
    const { isFlex, isPriority } = this.#service;
    const base = 'cache_read_input_token_cost';
    return (
      this.#first(isFlex && `${base}_flex`, ...this.#above(base, [272, 200]), isPriority && `${base}_priority`, base) ??
      this.input
    );
  }

  get cacheWrite(): Usd {
    const base = 'cache_creation_input_token_cost';
    return this.#first(this.#isAbove(200) && `${base}_above_200k_tokens`, base) ?? this.input;
  }

  get cacheWrite1h(): Usd {
    const base = 'cache_creation_input_token_cost_above_1hr';
    return this.#first(this.#isAbove(200) && `${base}_above_200k_tokens`, base) ?? this.cacheWrite;
  }

  get imageTokenIn(): Usd {
    const above = this.#isAbove(128) && 'input_cost_per_image_above_128k_tokens';
    return this.#first(above, 'input_cost_per_image_token') ?? this.input;
  }

  get imageTokenOut(): Usd {
    return this.one('output_cost_per_image_token') ?? this.output;
  }

  get audioTokenIn(): Usd {
    return this.one('input_cost_per_audio_token') ?? this.input;
  }

  get audioTokenOut(): Usd {
    return this.one('output_cost_per_audio_token') ?? this.output;
  }

  get audioSecondIn(): Usd {
    const above = this.#isAbove(128) && 'input_cost_per_audio_per_second_above_128k_tokens';
    return this.#first(above, 'input_cost_per_audio_per_second', 'input_cost_per_second') ?? zeroUsd;
  }

  get videoSecondIn(): Usd {
    const above = this.#isAbove(128) && 'input_cost_per_video_per_second_above_128k_tokens';
    return this.#first(above, 'input_cost_per_video_per_second') ?? zeroUsd;
  }

  /** A single price of the row, where it has it. */
  one(field: PriceField): Usd | undefined {
    return this.#prices[field];
  }

  #tokenRate(side: 'input' | 'output'): Usd | undefined {
    const base = `${side}_cost_per_token` as const;
    const { isFlex, isPriority } = this.#service;
    return this.#first(
      isFlex && `${base}_flex`,
      ...this.#above(base, [272, 200]),
      this.#isAbove(128) && `${base}_above_128k_tokens`,
      isPriority && `${base}_priority`,
      base,
    );
  }

  #above(
    base: 'input_cost_per_token' | 'output_cost_per_token' | 'cache_read_input_token_cost',
    thresholds: readonly (272 | 200)[],
  ): (PriceField | false)[] {
    return thresholds.flatMap((thousands) => {
      if (!this.#isAbove(thousands)) return [];
      const field = `${base}_above_${thousands}k_tokens` as const;
      return [this.#service.isPriority && (`${field}_priority` as const), field];
    });
  }

  #isAbove(thousands: number): boolean {
    return this.#tier.totalTokens > thousands * 1000;
  }

  get #service() {
    return { isFlex: this.#tier.serviceTier === 'flex', isPriority: this.#tier.serviceTier === 'priority' };
  }

  #first(...fields: readonly (PriceField | false)[]): Usd | undefined {
    for (const field of fields) {
      const price = field === false ? undefined : this.#prices[field];
      if (price !== undefined) return price;
    }
    return undefined;
  }
}
