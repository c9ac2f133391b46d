import { describe, expect, test } from 'bun:test';
import { okValue } from '../../../testing/ok-value.ts';
import { textOfWire } from '../../../testing/wire-text.ts';
import type { EmbedRequest } from '../../schema/embed/embed.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import { bedrockEmbeddings } from './bedrock-embeddings.ts';

const bodyOf = (text: string): JsonBody => {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
};
const targetOf = (model: string) => ({ provider: 'bedrock', model, receivedAtMs: 0 });
const titan = 'amazon.titan-embed-text-v2:0';
const cohere = 'cohere.embed-english-v3';
const asking = (texts: readonly string[], more: Partial<EmbedRequest> = {}): EmbedRequest => ({
  model: 'm',
  input: { kind: 'texts', texts, isSingle: false },
  ...more,
});
const sent = (request: EmbedRequest, model: string) => {
  const { wire, notes } = okValue(bedrockEmbeddings.encodeRequest(request, targetOf(model)));
  return { wire: JSON.parse(textOfWire(wire)), notes: notes.map(({ what, field }) => `${what} ${field}`) };
};

describe('requests', () => {
  test('Titan takes one text', () => {
    const extra = { normalize: asJsonText('true') };
    expect(sent(asking(['a'], { dimensions: 256, extra }), titan)).toEqual({
      wire: { inputText: 'a', dimensions: 256, normalize: true },
      notes: [],
    });
    expect(sent(asking(['a', 'b']), titan)).toEqual({ wire: { inputText: 'a \nb \n' }, notes: ['approximated input'] });
  });

  test('Cohere takes several, and wants to know what for', () => {
    expect(sent(asking(['a', 'b'], { dimensions: 256 }), cohere)).toEqual({
      wire: { texts: ['a', 'b'], output_dimension: 256, input_type: 'search_document' },
      notes: ['added input_type'],
    });
    const extra = { input_type: asJsonText('"search_query"') };
    expect(sent(asking(['a'], { extra }), cohere)).toEqual({
      wire: { texts: ['a'], input_type: 'search_query' },
      notes: [],
    });
  });

  test('other models, and token ids, are refused', () => {
    expect(bedrockEmbeddings.encodeRequest(asking(['a']), targetOf('meta.llama'))).toMatchObject({
      error: { message: 'unsupported embedding model: meta.llama' },
    });
    const tokens: EmbedRequest = { model: 'm', input: { kind: 'tokens', json: asJsonText('[1]') } };
    expect(bedrockEmbeddings.encodeRequest(tokens, targetOf(titan)).ok).toBe(false);
  });

  test.each([
    ['{"inputText":"a","dimensions":256,"normalize":true}', titan],
    ['{"texts":["a","b"],"input_type":"search_query","truncate":"END","output_dimension":256}', cohere],
  ])('%s is said again as it was', (text, model) => {
    expect(sent(okValue(bedrockEmbeddings.decodeRequest(bodyOf(text))), model).wire).toEqual(JSON.parse(text));
  });

  test('without anything to embed there is nothing to ask', () => {
    expect(bedrockEmbeddings.decodeRequest(bodyOf('{}')).ok).toBe(false);
  });
});

describe('answers', () => {
  test.each([
    ['{"embedding":[1.0,2e0],"inputTextTokenCount":3}', ['[1.0,2e0]'], { input: 3, output: 0 }],
    ['{"embeddings":[[0.10],[2]],"response_type":"embeddings_floats"}', ['[0.10]', '[2]'], undefined],
    [
      '{"embeddings":{"float":[[0.10]],"int8":[[1]]},"response_type":"embeddings_by_type"}',
      ['[0.10]', '[1]'],
      undefined,
    ],
  ])('%s', (text, vectors, usage) => {
    const result = okValue(bedrockEmbeddings.decodeResponse(bodyOf(text), asking(['a'])));
    expect<readonly string[]>(result.embeddings.map(({ vector }) => vector)).toEqual(vectors);
    expect<unknown>(result.usage).toEqual(usage);
  });

  test('are written as the model would', () => {
    const result = { embeddings: [{ index: 0, vector: asJsonText('[1.0]') }], usage: { input: 3, output: 0 } };
    const written = (model: string) => textOfWire(bedrockEmbeddings.encodeResponse(result, targetOf(model)));
    expect<string>(written(titan)).toBe('{"embedding":[1.0],"inputTextTokenCount":3}');
    expect<string>(written(cohere)).toBe('{"embeddings":[[1.0]],"response_type":"embeddings_floats"}');
  });

  test('without a vector are none', () => {
    expect(bedrockEmbeddings.decodeResponse(bodyOf('{"embeddings":[]}'), asking(['a'])).ok).toBe(false);
  });
});
