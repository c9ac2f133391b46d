import { printJson } from '../schema/json/print-json.ts';
import { huggingfaceModels } from '../wire/openai-models/huggingface-models.ts';
import { endsWithFinish } from './ends-with-finish.ts';
import { chatEndpoint, compatibleTarget, openaiCompatible } from './openai-compatible.ts';
import type { GenerateEndpoint, Quirk } from './provider.ts';
import { viaChat } from './via-chat.ts';

/** `nebius/org/model` → `org/model:nebius`; without an inference provider the router chooses one. */
export function routedModel(model: string): string | undefined {
  const [first = '', ...rest] = model.split('/');
  if (rest.length === 0) return undefined;
  return rest.length === 1 ? model : `${rest.join('/')}:${first}`;
}

const routesByName: Quirk = (_body, { model }) => ({ model: printJson(routedModel(model) ?? model) });

const facts = compatibleTarget({
  features: ['max-tokens-only'],
  lacks: ['developer-role', 'reasoning-content', 'audio-in'],
  refusedParams: [
    ...['sampling.logitBias', 'candidateCount', 'modalities', 'audio', 'service.tier', 'allowsParallelCalls'],
    ...['identity.user', 'identity.safetyId', 'identity.metadata', 'reasoning.effort'],
  ],
});

const chat: GenerateEndpoint = {
  ...chatEndpoint(() => facts, [routesByName]),
  framing: endsWithFinish,
  refusal: ({ model }) =>
    routedModel(model) === undefined
      ? { kind: 'invalid-request', message: `invalid model name format: ${model}` }
      : undefined,
};

/** The router of the inference providers. @see https://huggingface.co/docs/inference-providers */
export const huggingface = openaiCompatible({
  name: 'huggingface',
  baseUrl: 'https://router.huggingface.co',
  operations: {
    generate: viaChat(chat),
    unary: { list_models: { format: huggingfaceModels, method: 'GET', path: () => '/v1/models' } },
  },
});
