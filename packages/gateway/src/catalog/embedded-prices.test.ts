import { describe, expect, test } from 'bun:test';
import { costOf } from '@bifrost/core/catalog/prices/cost-of.ts';
import { usdText } from '@bifrost/core/catalog/prices/usd.ts';
import { embeddedPrices } from './embedded-prices.ts';

const book = { index: embeddedPrices(), overrides: [] };
const cost = (provider: string, model: string) =>
  usdText(
    costOf(
      {
        requestType: 'chat_completion',
        provider,
        resolvedModel: model,
        requestedModel: model,
        usage: { input: 1_000_000, output: 0 },
      },
      book,
    ),
  );

describe('the embedded prices', () => {
  test.each([
    ['openai', 'gpt-4o-mini', '0.15'],
    ['openai', 'gpt-4o-mini-2024-07-18', '0.15'],
    ['anthropic', 'claude-3-5-haiku-20241022', '0.8'],
    ['gemini', 'gemini-2.5-flash', '0.3'],
  ])('a million tokens to %s/%s cost %s dollars', (provider, model, dollars) => {
    expect(cost(provider, model)).toBe(dollars);
  });

  test('a model nobody knows costs nothing', () => expect(cost('openai', 'no-such-model')).toBe('0'));
});
