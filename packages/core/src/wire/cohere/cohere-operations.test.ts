import { describe, expect, test } from 'bun:test';
import { okValue } from '../../../testing/ok-value.ts';
import { recordings } from '../../../testing/recordings.ts';
import type { EmbedRequest } from '../../schema/embed/embed.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import type { RerankRequest } from '../../schema/rerank/rerank.ts';
import { unifiedRerank } from '../rerank/unified-rerank.ts';
import { vllmRerank } from '../rerank/vllm-rerank.ts';
import { cohereEmbed } from './cohere-embed.ts';
import { cohereModels } from './cohere-models.ts';
import { cohereRerank } from './cohere-rerank.ts';
import { cohereTokenize } from './cohere-tokenize.ts';

const target = { provider: 'cohere', model: 'm', receivedAtMs: 0 };

function bodyOf(value: unknown): JsonBody {
  const parsed = JsonBody.parse(typeof value === 'string' ? value : JSON.stringify(value));
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
}
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const recorded = (name: string) => recordings('cohere').find((each) => each.name.endsWith(name))?.body;

describe('embeddings', () => {
  const request: EmbedRequest = { model: 'm', input: { kind: 'texts', texts: ['a'], isSingle: true } };
  const wireOf = (more: Partial<EmbedRequest>) =>
    plain(okValue(cohereEmbed.encodeRequest({ ...request, ...more }, target)).wire);

  test('are asked for documents unless the client says otherwise', () => {
    const usual = { model: 'm', texts: ['a'], input_type: 'search_document', embedding_types: ['float'] };
    expect(wireOf({})).toEqual(usual);
    const extra = { input_type: asJsonText('"search_query"'), truncate: asJsonText('"END"'), other: asJsonText('1') };
    expect(wireOf({ dimensions: 256, encodingFormat: 'base64', extra })).toEqual({
      ...usual,
      input_type: 'search_query',
      truncate: 'END',
      embedding_types: ['base64'],
      output_dimension: 256,
    });
  });

  test('of token ids there are none', () => {
    const tokens = { kind: 'tokens', json: asJsonText('[1]') } as const;
    expect(cohereEmbed.encodeRequest({ ...request, input: tokens }, target)).toMatchObject({ ok: false });
  });

  test('come letter by letter', () => {
    const body = recorded('cohere-embedding');
    if (body === undefined) return;
    const result = okValue(cohereEmbed.decodeResponse(bodyOf(body), request));
    expect(result.embeddings.map(({ vector }) => vector)).toEqual([
      asJsonText('[0.03302002, 0.020904541, -0.019744873, -0.0625, 0.04437256]'),
      asJsonText('[-0.04660034, 0.00037765503, -0.061157227, -0.08239746, -0.010360718]'),
    ]);
    expect(result.usage).toEqual({ input: 10, output: 0, billed: { input: 10 } });
  });
});

describe('reranking', () => {
  const request: RerankRequest = {
    model: 'm',
    query: 'q',
    documents: [{ text: 'a: "b"' }, { text: 'c', id: 'i', meta: asJsonText('{"k":1}') }],
    topN: 2,
    returnsDocuments: true,
  };

  test('documents with more than a text go as YAML', () => {
    expect(plain(okValue(cohereRerank.encodeRequest(request, target)).wire)).toEqual({
      model: 'm',
      query: 'q',
      documents: ['a: "b"', 'text: "c"\nid: "i"\nmetadata: {"k":1}'],
      top_n: 2,
    });
  });

  test('best first, with the client’s own documents', () => {
    const body = recorded('cohere-reranking.1') ?? {
      results: [
        { index: 0, relevance_score: 0.03762639 },
        { index: 1, relevance_score: 0.10183054 },
      ],
    };
    const result = okValue(cohereRerank.decodeResponse(bodyOf(body), request));
    expect(plain(unifiedRerank.encodeResponse(result, target))).toMatchObject({
      model: 'm',
      results: [
        { index: 1, relevance_score: 0.10183054, document: { text: 'c', id: 'i', meta: { k: 1 } } },
        { index: 0, relevance_score: 0.03762639, document: { text: 'a: "b"' } },
      ],
    });
  });

  test.each([
    [{}, 'missing results'],
    [{ results: 1 }, 'results must be an array'],
    [{ results: [1] }, 'result item must be an object'],
    [{ results: [{}] }, 'result index is required'],
    [{ results: [{ index: 2 }] }, 'result index 2 out of range'],
    [{ results: [{ index: 0 }] }, 'relevance_score/score is required'],
    [
      {
        results: [
          { index: 0, score: 1 },
          { index: 0, score: 1 },
        ],
      },
      'duplicate index 0',
    ],
  ])('vLLM: %j', (body, why) => {
    expect(vllmRerank.decodeResponse(bodyOf(body), request)).toMatchObject({
      error: { message: `invalid vllm rerank response: ${why}` },
    });
  });

  test.each([
    [{ documents: [{ text: 'a' }] }, 'query is required for rerank'],
    [{ query: 'q' }, 'documents are required for rerank'],
    [{ query: 'q', documents: [{ text: 'a' }, { text: ' ' }] }, 'document text is required for rerank at index 1'],
    [{ query: 'q', documents: [{ text: 'a' }], top_n: 0 }, 'top_n must be at least 1'],
  ])('the unified API: %j', (body, message) => {
    expect(unifiedRerank.decodeRequest(bodyOf(body))).toMatchObject({ error: { message } });
  });
});

describe('counting', () => {
  const counted = (...texts: readonly string[]) =>
    cohereTokenize.encodeRequest(
      {
        request: {
          model: 'm',
          instructions: [],
          turns: texts.map((text) => ({ role: 'user', items: [{ type: 'text', text }] }) as const),
        },
      },
      target,
    );

  test('all that was said', () => {
    expect(counted(' a', 'b ')).toMatchObject({ value: { wire: { model: 'm', text: 'a\nb' } } });
  });

  test.each([
    [[], 'count tokens input is not provided'],
    [[' '], 'count tokens text is empty after conversion'],
    [['x'.repeat(65_537)], 'count tokens text length must be between 1 and 65536 characters'],
  ])('%#', (texts, message) => {
    expect(counted(...texts)).toMatchObject({ error: { message } });
  });

  test('by the tokens', () => {
    const body = bodyOf({ tokens: [5, 6], token_strings: ['a', 'b'] });
    expect(cohereTokenize.decodeResponse(body, { request: { model: 'm', instructions: [], turns: [] } })).toEqual({
      ok: true,
      value: { inputTokens: 2, totalTokens: 2, tokens: [5, 6], tokenStrings: ['a', 'b'] },
    });
  });
});

test('models are called by their names', () => {
  const body = bodyOf({ models: [{ name: 'command-a', endpoints: ['chat'], context_length: 9 }, {}] });
  expect(cohereModels.decodeResponse(body, {})).toEqual({
    ok: true,
    value: { models: [{ id: 'command-a', name: 'command-a', contextLength: 9, supportedMethods: ['chat'] }] },
  });
});
