import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Billable } from './billable.ts';
import { costOf } from './cost-of.ts';
import { PriceIndex } from './price-index.ts';
import type { PriceOverride } from './price-override.ts';
import { readPriceSheet } from './read-price-sheet.ts';
import { addUsd, timesUsd, usdNumber, usdOf, usdText } from './usd.ts';

const sheet = {
  'openai/gpt-x': {
    provider: 'openai',
    mode: 'chat',
    input_cost_per_token: 3e-6,
    output_cost_per_token: 1.5e-5,
    cache_read_input_token_cost: 3e-7,
    input_cost_per_token_flex: 1e-6,
    input_cost_per_token_above_200k_tokens: 6e-6,
  },
  'vertex_ai/gemini-y': {
    provider: 'vertex_ai-language-models',
    mode: 'chat',
    input_cost_per_token: 1e-6,
    output_cost_per_token: 2e-6,
    input_cost_per_token_above_128k_tokens: 2e-6,
  },
  'anthropic.claude-z': {
    provider: 'bedrock',
    mode: 'chat',
    input_cost_per_token: 3e-6,
    output_cost_per_token: 15e-6,
    cache_creation_input_token_cost: 3.75e-6,
    cache_creation_input_token_cost_above_1hr: 6e-6,
    cache_read_input_token_cost: 3e-7,
  },
  img: {
    provider: 'openai',
    mode: 'image_generation',
    output_cost_per_image: 0.04,
    output_cost_per_image_high_quality: 0.17,
    output_cost_per_image_above_1024_and_1024_pixels: 0.08,
  },
  say: { provider: 'openai', mode: 'audio_speech', input_cost_per_character: 1.5e-5, output_cost_per_second: 0.001 },
  read: { provider: 'mistral', mode: 'ocr', ocr_cost_per_page: 0.001, annotation_cost_per_page: 0.003 },
};
const book = { index: new PriceIndex(readPriceSheet(sheet)), overrides: [] as PriceOverride[] };
const chat = (over: Partial<Billable>): Billable => ({
  requestType: 'chat_completion',
  provider: 'openai',
  resolvedModel: 'gpt-x',
  requestedModel: 'gpt-x',
  ...over,
});
const text = (bill: Billable, overrides: PriceOverride[] = []) => usdText(costOf(bill, { ...book, overrides }));

describe('costOf', () => {
  test('cached reads cost their own rate, exactly', () => {
    expect(text(chat({ usage: { input: 10_000, output: 500, inputOf: { cacheRead: 4_000 } } }))).toBe('0.0267');
  });
  test('cache writes of one hour cost more than those of five minutes', () => {
    const usage = { input: 1_000, output: 0, inputOf: { cacheWrite: 600, cacheWrite1h: 200 } };
    expect(text(chat({ provider: 'bedrock', resolvedModel: 'claude-z', usage }))).toBe(
      usdText(addUsd(usdOf('0.0012'), usdOf('0.0012'), usdOf('0.0015'))),
    );
  });
  test.each([
    [200_000, 0, '0.6'],
    [200_001, 0, '1.200006'],
  ])('the tier of %i tokens holds for the whole request', (input, output, cost) => {
    expect(text(chat({ usage: { input, output } }))).toBe(cost);
  });
  test('flex is taken from the answer', () => {
    expect(text(chat({ usage: { input: 1_000, output: 0 }, serviceTier: 'flex' }))).toBe('0.001');
  });
  test('gemini finds the rows of vertex, and responses those of chat', () => {
    expect(
      text(
        chat({
          requestType: 'responses',
          provider: 'gemini',
          resolvedModel: 'gemini-y',
          usage: { input: 1000, output: 1000 },
        }),
      ),
    ).toBe('0.003');
  });
  test('the name the client used is tried after the resolved one', () => {
    expect(text(chat({ resolvedModel: 'deployment-7', usage: { input: 1000, output: 0 } }))).toBe('0.003');
  });
  test('a dated snapshot without a row costs what its alias costs', () => {
    expect(
      text(chat({ resolvedModel: 'gpt-x-2026-01-31', requestedModel: 'mine', usage: { input: 1000, output: 0 } })),
    ).toBe('0.003');
  });
  test('what the provider says wins; nobody has a price for this model: nothing', () => {
    expect(text(chat({ usage: { input: 1, output: 1, costUsd: 0.1234 } }))).toBe('0.1234');
    expect(text(chat({ resolvedModel: 'nobody', requestedModel: 'nobody', usage: { input: 1, output: 1 } }))).toBe('0');
  });
  test.each([
    [{ count: 2 }, '0.08'],
    [{ count: 1, quality: 'high' }, '0.17'],
    [{ count: 1, widthPx: 1024, heightPx: 1024 }, '0.08'],
  ])('an image %o costs %s', (image, cost) => {
    expect(text(chat({ requestType: 'image_generation', resolvedModel: 'img', image }))).toBe(cost);
  });
  test('speech by characters and seconds, pages with annotation', () => {
    expect(
      text(chat({ requestType: 'speech', resolvedModel: 'say', speech: { inputCharacters: 100, outputSeconds: 2.5 } })),
    ).toBe('0.004');
    expect(
      text(
        chat({ requestType: 'ocr', provider: 'mistral', resolvedModel: 'read', ocr: { pages: 3, isAnnotated: true } }),
      ),
    ).toBe('0.012');
  });

  const override = (over: Partial<PriceOverride>): PriceOverride => ({
    id: 'o',
    scope: 'global',
    pattern: 'gpt-x',
    isPrefix: false,
    requestTypes: new Set(['chat_completion'] as const),
    prices: { input_cost_per_token: usdOf(1e-6) },
    ...over,
  });
  test('the most specific override replaces only what it names', () => {
    const usage = { input: 1000, output: 1000 };
    const global = override({});
    const mine = override({
      scope: 'virtual_key',
      virtualKeyId: 'vk',
      isPrefix: true,
      pattern: 'gpt',
      prices: { input_cost_per_token: usdOf(2e-6) },
    });
    expect(text(chat({ usage }), [global, mine])).toBe('0.016');
    expect(text(chat({ usage, virtualKeyId: 'vk' }), [global, mine])).toBe('0.017');
    expect(text(chat({ usage }), [override({ requestTypes: new Set(['embedding'] as const) })])).toBe('0.018');
  });
});

describe('Usd', () => {
  test('sums are exact in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { maxLength: 30 }), (tokens) => {
        const price = usdOf('0.00000125');
        const parts = addUsd(...tokens.map((n) => timesUsd(price, n)));
        expect(parts).toBe(
          timesUsd(
            price,
            tokens.reduce((a, b) => a + b, 0),
          ),
        );
      }),
    );
  });
  test('numbers survive the way there and back', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e6, noNaN: true }), (n) =>
        expect(usdNumber(usdOf(n.toPrecision(9)))).toBe(Number(n.toPrecision(9))),
      ),
    );
  });
});
