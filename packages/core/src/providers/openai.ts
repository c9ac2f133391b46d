import { isOpenaiReasoningModel, samplesWithoutThinking } from '../catalog/openai-reasoning-model.ts';
import { asJsonText } from '../schema/json/raw-json.ts';
import { readObject } from '../schema/json/read-value.ts';
import { openaiInputTokens } from '../wire/openai-responses/input-tokens.ts';
import { openaiResponses } from '../wire/openai-responses/openai-responses.ts';
import {
  chatEndpoint,
  embeddingsEndpoint,
  modelsEndpoint,
  openaiCompatible,
  openaiTarget,
  textEndpoint,
} from './openai-compatible.ts';
import type { Origin, Provider, Quirk, TargetFacts } from './provider.ts';

/**
 * `max_tokens` is deprecated and refused by reasoning models, its successor is taken by all.
 * Hosts built on this description may know only the older one, so theirs stays as the client spelled it.
 * @see https://platform.openai.com/docs/api-reference/chat/create#chat-create-max_tokens
 */
const newerLimitSpelling: Quirk = ({ max_tokens: older, max_completion_tokens: newer }, _target, { isCustom }) => {
  if (isCustom || typeof older !== 'number') return undefined;
  const isNewerGiven = newer !== undefined && newer !== null;
  return isNewerGiven
    ? { max_tokens: undefined }
    : { max_tokens: undefined, max_completion_tokens: asJsonText(String(older)) };
};

/** Models that do not think refuse to be told how. */
const noReasoningForOthers: Quirk = ({ reasoning }, { model }, { isCustom }) =>
  reasoning === undefined || isCustom || isOpenaiReasoningModel(model) ? undefined : { reasoning: undefined };

/** Models that think refuse `top_p`, but for the newer ones as long as they are not asked to think. */
const noTopPWhileThinking: Quirk = ({ top_p: topP, reasoning }, { model }, { isCustom }) => {
  if (topP === undefined || isCustom || !isOpenaiReasoningModel(model)) return undefined;
  const effort = readObject(reasoning)?.effort ?? 'none';
  return effort === 'none' && samplesWithoutThinking(model) ? undefined : { top_p: undefined };
};

/** The Responses API: its codec knows the rules for ids and names itself. */
const responsesTarget = (origin: Origin): TargetFacts => ({
  features: new Set<string>(
    isOpenaiReasoningModel(origin.model) ? ['hosted-tools', 'encrypted-reasoning'] : ['hosted-tools'],
  ),
  refusedParams: new Set(),
});

/** https://platform.openai.com/docs/api-reference */
export const openai: Provider = openaiCompatible({
  name: 'openai',
  baseUrl: 'https://api.openai.com',
  operations: {
    generate: {
      chat_completion: chatEndpoint(openaiTarget, [newerLimitSpelling]),
      responses: {
        format: openaiResponses,
        path: () => '/v1/responses',
        target: responsesTarget,
        quirks: [noReasoningForOthers, noTopPWhileThinking],
      },
      text_completion: textEndpoint(openaiTarget),
    },
    unary: {
      embedding: embeddingsEndpoint(),
      list_models: modelsEndpoint(),
      count_tokens: { format: openaiInputTokens, path: () => '/v1/responses/input_tokens' },
    },
  },
});
