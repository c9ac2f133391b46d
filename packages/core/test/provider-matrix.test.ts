import { describe, expect, test } from 'bun:test';
import type { Call } from '../src/engine/call.ts';
import { bench, key, call as plainCall, settingsOf } from '../src/engine/testing/engine-bench.ts';
import { ScriptedUpstream, says } from '../src/engine/testing/scripted-upstream.ts';
import type { Provider } from '../src/providers/provider.ts';
import { providers } from '../src/providers/registry.ts';
import { standardProviders } from '../src/providers/standard-providers.ts';
import { supportOf } from '../src/providers/support.ts';
import { JsonBody } from '../src/schema/json/json-body.ts';
import { generateTypes, isGenerateType, type RequestType, requestTypes } from '../src/schema/request-type.ts';
import type { GenerateFormat } from '../src/wire/generate-format.ts';
import { openaiChat } from '../src/wire/openai-chat/openai-chat.ts';
import { openaiEmbeddings } from '../src/wire/openai-embeddings/openai-embeddings.ts';
import { openaiModels } from '../src/wire/openai-models/openai-models.ts';
import { openaiInputTokens } from '../src/wire/openai-responses/input-tokens.ts';
import { openaiResponses } from '../src/wire/openai-responses/openai-responses.ts';
import { openaiText } from '../src/wire/openai-text/openai-text.ts';
import { unifiedRerank } from '../src/wire/rerank/unified-rerank.ts';
import type { AnyUnaryFormat } from '../src/wire/unary-format.ts';

const described = standardProviders.flatMap((name) => providers[name] ?? []);
const cells = described.flatMap((provider) => requestTypes.map((type) => [provider.name, type, provider] as const));

const spoken: { readonly [T in (typeof generateTypes)[number]]: GenerateFormat } = {
  chat_completion: openaiChat,
  responses: openaiResponses,
  text_completion: openaiText,
};
/** Operations that can be asked for here in the words of a client. */
const asked: { readonly [T in RequestType]?: AnyUnaryFormat } = {
  embedding: openaiEmbeddings,
  list_models: openaiModels,
  count_tokens: openaiInputTokens,
  rerank: unifiedRerank,
};
const model = 'claude-opus-4-6';
/** Where only some models can do it, one that can. */
const ableModels: { readonly [T in RequestType]?: string } = { embedding: 'amazon.titan-embed-text-v2:0' };
const words: { readonly [T in RequestType]?: object } = {
  chat_completion: { messages: [{ role: 'user', content: 'hi' }] },
  text_completion: { prompt: 'hi' },
  rerank: { query: 'hi', documents: [{ text: 'hi' }] },
};

function callOf(type: RequestType, provider: Provider): Call {
  const { operation: _, format: __, requestType: ___, isStream: ____, ...base } = plainCall();
  const parsed = JsonBody.parse(
    JSON.stringify({ model: ableModels[type] ?? model, ...(words[type] ?? { input: 'hi' }) }),
  );
  if (!parsed.ok) throw new Error(parsed.message);
  // two levels, since Hugging Face names who serves the model in front of it
  const primary = {
    provider: provider.name,
    model: provider.name === 'huggingface' ? 'org/model' : (ableModels[type] ?? model),
  };
  const common = { ...base, body: parsed.body, primary, isStream: false } as const;
  return isGenerateType(type)
    ? { ...common, operation: 'generate', requestType: type, format: spoken[type] }
    : { ...common, operation: 'unary', requestType: type, format: asked[type] ?? unspoken };
}

/** Nobody can ask for these here: whether they are refused does not depend on it. */
const unspoken: AnyUnaryFormat = { ...openaiModels, name: 'nobody' };

/** Fetched credentials are another matter: the request goes without. */
const settings = (provider: Provider) =>
  settingsOf(provider.name, {
    provider: { ...provider, auth: (request) => request },
    baseUrl: 'https://host.example',
    keys: [key('k', { vendor: { vertex: { projectId: 'p', region: 'us-east5' } } })],
  });

describe('what the descriptions promise is what the engine does', () => {
  test.each(cells)('%s: %s', async (_name, type, provider) => {
    const upstream = new ScriptedUpstream(says({ error: { message: 'no' }, message: 'no' }, 418));
    const { engine } = bench(upstream, { providers: [settings(provider)] });
    const outcome = await engine.handle(callOf(type, provider));
    const isRefused = outcome.type === 'failure' && outcome.error.kind === 'unsupported-operation';
    expect(isRefused).toBe(supportOf(provider, type) === 'none');
    if (isRefused) {
      expect(upstream.requests).toHaveLength(0);
      expect(outcome.error.message).toBe(`${type} is not supported by ${provider.name} provider`);
    } else if (isGenerateType(type) || asked[type] !== undefined) {
      expect([type, upstream.requests.map(({ url }) => url.startsWith('https://host.example'))]).toEqual([
        type,
        [true],
      ]);
    }
  });

  test('conversations are refused in streams too where they are refused whole', async () => {
    for (const provider of described) {
      for (const type of generateTypes) {
        if (supportOf(provider, type) !== 'none') continue;
        const { engine } = bench(new ScriptedUpstream(), { providers: [settings(provider)] });
        const call = callOf(type, provider);
        if (call.operation !== 'generate') continue;
        const outcome = await engine.handle({ ...call, isStream: true });
        expect(outcome).toMatchObject({
          error: { message: `${type}_stream is not supported by ${provider.name} provider` },
        });
      }
    }
  });
});
