import { asJsonText } from '../schema/json/raw-json.ts';
import { endsWithFinish } from './ends-with-finish.ts';
import { chatEndpoint, compatibleTarget, openaiCompatible } from './openai-compatible.ts';
import type { GenerateEndpoint, Quirk } from './provider.ts';
import { viaChat } from './via-chat.ts';

const nothing = asJsonText('null');

/** Both members are always there, `null` where nobody asked for anything. */
const alwaysNamed: Quirk = ({ search_mode: mode, reasoning_effort: effort }) => ({
  ...(mode === undefined && { search_mode: nothing }),
  ...(effort === undefined && { reasoning_effort: nothing }),
});

/** Usage comes with every chunk; nobody has to ask for it. */
const noStreamOptions: Quirk = (_body, _target, { isStream }) => (isStream ? { stream_options: undefined } : undefined);

const facts = compatibleTarget({
  features: ['max-tokens-only', 'top-k', 'hosted-tools'],
  lacks: ['developer-role', 'reasoning-content'],
  refusedParams: [
    ...['sampling.seed', 'sampling.logitBias', 'candidateCount', 'modalities', 'audio', 'service.tier'],
    ...['identity.user', 'identity.safetyId', 'identity.metadata'],
  ],
});

/** What the search behind the model can be told. @see https://docs.perplexity.ai/api-reference/chat-completions-post */
const searchParams: ReadonlySet<string> = new Set([
  ...['search_mode', 'language_preference', 'search_domain_filter', 'search_recency_filter', 'search_language_filter'],
  ...['search_after_date_filter', 'search_before_date_filter', 'last_updated_after_filter'],
  ...['last_updated_before_filter', 'return_images', 'return_related_questions', 'disable_search'],
  ...['enable_search_classifier', 'num_search_results', 'num_images', 'image_format_filter', 'image_domain_filter'],
  ...['safe_search', 'stream_mode', 'media_response'],
]);

const chat: GenerateEndpoint = {
  ...chatEndpoint(() => facts, [alwaysNamed, noStreamOptions], '/chat/completions'),
  takesExtra: searchParams,
  framing: endsWithFinish,
};

/** No list of models: the models of its keys are what it has. */
export const perplexity = openaiCompatible({
  name: 'perplexity',
  baseUrl: 'https://api.perplexity.ai',
  operations: { generate: viaChat(chat) },
});
