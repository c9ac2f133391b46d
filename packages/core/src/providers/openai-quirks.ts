import { isOpenaiReasoningModel, samplesWithoutThinking } from '../catalog/openai-reasoning-model.ts';
import { asJsonText } from '../schema/json/raw-json.ts';
import { readObject } from '../schema/json/read-value.ts';
import type { Origin, Quirk, TargetFacts } from './provider.ts';

/*
 * Rules of OpenAI's own models, wherever OpenAI or Azure serve them.
 */

/**
 * `max_tokens` is deprecated and refused by reasoning models, its successor is taken by all.
 * Hosts built on this description may know only the older one, so theirs stays as the client spelled it.
 * @see https://platform.openai.com/docs/api-reference/chat/create#chat-create-max_tokens
 */
export const newerLimitSpelling: Quirk = (
  { max_tokens: older, max_completion_tokens: newer },
  _target,
  { isCustom },
) => {
  if (isCustom || typeof older !== 'number') return undefined;
  const isNewerGiven = newer !== undefined && newer !== null;
  return isNewerGiven
    ? { max_tokens: undefined }
    : { max_tokens: undefined, max_completion_tokens: asJsonText(String(older)) };
};

/** Models that do not think refuse to be told how. */
export const noReasoningForOthers: Quirk = ({ reasoning }, { model }, { isCustom }) =>
  reasoning === undefined || isCustom || isOpenaiReasoningModel(model) ? undefined : { reasoning: undefined };

/** Models that think refuse `top_p`, but for the newer ones as long as they are not asked to think. */
export const noTopPWhileThinking: Quirk = ({ top_p: topP, reasoning }, { model }, { isCustom }) => {
  if (topP === undefined || isCustom || !isOpenaiReasoningModel(model)) return undefined;
  const effort = readObject(reasoning)?.effort ?? 'none';
  return effort === 'none' && samplesWithoutThinking(model) ? undefined : { top_p: undefined };
};

/** The Responses API: its codec knows the rules for ids and names itself. */
export const openaiResponsesTarget = (origin: Origin): TargetFacts => ({
  features: new Set<string>(
    isOpenaiReasoningModel(origin.model) ? ['hosted-tools', 'encrypted-reasoning'] : ['hosted-tools'],
  ),
  refusedParams: new Set(),
});
