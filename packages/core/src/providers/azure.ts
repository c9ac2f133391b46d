import { fail, ok, type Result } from '../schema/errors/result.ts';
import { anthropic as anthropicMessages } from '../wire/anthropic/anthropic.ts';
import { openaiResponses } from '../wire/openai-responses/openai-responses.ts';
import { claudeAuth, claudeHeaders } from './claude-headers.ts';
import { claudeHosts } from './claude-host.ts';
import { claudeTarget } from './claude-target.ts';
import {
  chatEndpoint,
  embeddingsEndpoint,
  modelsEndpoint,
  openaiCompatible,
  openaiTarget,
  textEndpoint,
} from './openai-compatible.ts';
import { newerLimitSpelling, noTopPWhileThinking, openaiResponsesTarget } from './openai-quirks.ts';
import type { Auth, Endpoint, GenerateEndpoint, Origin, Provider } from './provider.ts';
import type { UpstreamRequest } from './upstream-request.ts';

/** An application of Entra ID with its secret. */
export interface EntraApplication {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Access tokens for Azure. Without an application: who this process is by itself (managed identity and its kin). */
export type EntraTokens = (
  application: EntraApplication | undefined,
  scopes: readonly string[],
) => Promise<Result<string>>;

const defaultVersion = '2024-10-21';
const defaultScope = 'https://cognitiveservices.azure.com/.default';

const versionOf = ({ key }: Origin): string => key?.vendor.azure?.apiVersion || defaultVersion;

/** https://learn.microsoft.com/azure/ai-foundry/openai/reference */
const onDeployment =
  (operation: string) =>
  (origin: Origin): string =>
    `/openai/deployments/${encodeURIComponent(origin.model)}/${operation}?api-version=${encodeURIComponent(versionOf(origin))}`;

const deployed = <E extends Endpoint>(endpoint: E, operation: string): E => ({
  ...endpoint,
  path: onDeployment(operation),
});

/** Only a deployment's name tells what is behind it. */
const isClaude = (model: string): boolean => /claude|anthropic/i.test(model);

const messagesPath = '/anthropic/v1/messages';

const claude: GenerateEndpoint = {
  format: anthropicMessages,
  path: () => messagesPath,
  headers: claudeHeaders(claudeHosts.azure),
  target: (origin) => claudeTarget(origin, claudeHosts.azure),
};
const claudeByName = (model: string): GenerateEndpoint | undefined => (isClaude(model) ? claude : undefined);

const operations: Provider['operations'] = {
  generate: {
    chat_completion: {
      ...deployed(chatEndpoint(openaiTarget, [newerLimitSpelling]), 'chat/completions'),
      forModel: claudeByName,
    },
    responses: {
      format: openaiResponses,
      path: () => '/openai/v1/responses?api-version=preview',
      target: openaiResponsesTarget,
      quirks: [noTopPWhileThinking],
      forModel: claudeByName,
    },
    text_completion: deployed(textEndpoint(openaiTarget), 'completions'),
  },
  unary: {
    embedding: deployed(embeddingsEndpoint(), 'embeddings'),
    list_models: {
      ...modelsEndpoint(),
      path: (origin) => `/openai/models?api-version=${encodeURIComponent(versionOf(origin))}`,
    },
  },
};

/** A whole application comes first, then the key itself, then whoever this process is. */
const azureAuth =
  (tokens: EntraTokens): Auth =>
  (request, key) => {
    const { clientId, clientSecret, tenantId, scopes = [] } = key?.vendor.azure ?? {};
    const named = scopes.filter((scope) => scope.trim() !== '');
    const wanted = named.length > 0 ? named : [defaultScope];
    if (clientId && clientSecret && tenantId) {
      return withToken(request, tokens({ clientId, clientSecret, tenantId }, wanted));
    }
    if (key !== undefined && key.value.trim() !== '') {
      if (isForClaude(request)) return claudeAuth(request, key);
      return { ...request, headers: { ...request.headers, 'api-key': key.value } };
    }
    return withToken(request, tokens(undefined, wanted));
  };

const isForClaude = ({ url }: UpstreamRequest): boolean => url.endsWith(messagesPath);

async function withToken(request: UpstreamRequest, token: Promise<Result<string>>): Promise<Result<UpstreamRequest>> {
  const got = await token;
  if (!got.ok) return got;
  const bare = isForClaude(request) ? claudeAuth(request, undefined) : request;
  return ok({ ...bare, headers: { ...bare.headers, authorization: `Bearer ${got.value}` } });
}

/** Azure, with the means to get its tokens. */
export const azureWith = (tokens: EntraTokens): Provider => ({
  ...openaiCompatible({
    name: 'azure',
    baseUrl: '',
    baseUrlOf: ({ vendor }) => vendor.azure?.endpoint || undefined,
    isUsableKey: ({ vendor }, ownUrl) => (ownUrl ?? vendor.azure?.endpoint ?? '') !== '',
    operations,
    auth: azureAuth(tokens),
  }),
  sealFamily: (model) => (isClaude(model) ? 'claude' : 'openai'),
});

/** Without any: keys serve by their value alone. */
export const azure: Provider = azureWith(async () =>
  fail({
    kind: 'upstream-error',
    status: 401,
    message: 'no credentials provided and DefaultAzureCredential unavailable',
  }),
);
