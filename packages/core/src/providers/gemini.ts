import { gemini as generateContent } from '../wire/gemini/gemini.ts';
import { geminiCountTokens } from '../wire/gemini/gemini-count-tokens.ts';
import { geminiEmbeddings } from '../wire/gemini-embeddings/gemini-embeddings.ts';
import { decodeGeminiError } from '../wire/gemini-error.ts';
import { geminiModels } from '../wire/gemini-models/gemini-models.ts';
import { geminiTarget } from './gemini-target.ts';
import type { Auth, GenerateEndpoint, Origin, Provider } from './provider.ts';

/** Names come bare or as the API lists them. */
const resourceOf = (model: string): string =>
  model.startsWith('tunedModels/')
    ? `tunedModels/${encodeURIComponent(model.slice('tunedModels/'.length))}`
    : `models/${encodeURIComponent(model.replace(/^models\//, ''))}`;

const generatePath = ({ model, isStream }: Origin): string =>
  `/${resourceOf(model)}:${isStream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`;

const generate: GenerateEndpoint = {
  format: generateContent,
  path: generatePath,
  target: (origin) => geminiTarget(origin, 'gemini'),
};

const countTokens = geminiCountTokens((model) => geminiTarget({ model }, 'gemini'), true);

/** In a header and not in the address, where it would be seen in too many places. */
const auth: Auth = (request, key) =>
  key === undefined || key.value === ''
    ? request
    : { ...request, headers: { ...request.headers, 'x-goog-api-key': key.value } };

/** https://ai.google.dev/api */
export const gemini: Provider = {
  name: 'gemini',
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  auth,
  sealFamily: () => 'gemini',
  operations: {
    generate: { chat_completion: generate, responses: generate, text_completion: generate },
    unary: {
      embedding: { format: geminiEmbeddings, path: ({ model }) => `/${resourceOf(model)}:batchEmbedContents` },
      list_models: { format: geminiModels, method: 'GET', path: () => '/models?pageSize=1000' },
      count_tokens: { format: countTokens, path: ({ model }) => `/${resourceOf(model)}:countTokens` },
    },
  },
  decodeError: decodeGeminiError,
};
