import { anthropic } from '@bifrost/core/wire/anthropic/anthropic.ts';
import { anthropicComplete } from '@bifrost/core/wire/anthropic/anthropic-complete.ts';
import { anthropicCountTokens } from '@bifrost/core/wire/anthropic/anthropic-count-tokens.ts';
import type { InferenceRoute } from '../../http/inference-route.ts';
import { anthropicDropIn } from './claude-agent.ts';

/** With and without `/v1`: some agents bring it in their base URL, others do not. */
const bothSpellings = (path: string): readonly string[] => [`/anthropic/v1${path}`, `/anthropic${path}`];

const countTokens: InferenceRoute = {
  paths: bothSpellings('/messages/count_tokens'),
  operation: 'unary',
  requestType: 'count_tokens',
  format: anthropicCountTokens(),
  dialect: 'vendor',
  dropIn: anthropicDropIn,
};

/** A catch-all behind `/messages`, as agents append paths of their own; what is named elsewhere comes first. */
const messages: InferenceRoute = {
  paths: [...bothSpellings('/messages'), ...bothSpellings('/messages/:path{.+}')],
  operation: 'generate',
  requestType: 'responses',
  format: anthropic,
  dialect: 'vendor',
  dropIn: anthropicDropIn,
  doneMarker: 'never',
};

const complete: InferenceRoute = {
  paths: bothSpellings('/complete'),
  operation: 'generate',
  requestType: 'text_completion',
  format: anthropicComplete,
  dialect: 'vendor',
  dropIn: anthropicDropIn,
  doneMarker: 'never',
};

/** The routes of `/anthropic`: what Anthropic's SDKs and agents call after changing only their base URL. */
export const anthropicRoutes: readonly InferenceRoute[] = [countTokens, messages, complete];
