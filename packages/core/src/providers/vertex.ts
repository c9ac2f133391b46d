import type { GatewayError } from '../schema/errors/gateway-error.ts';
import { fail, ok, type Result } from '../schema/errors/result.ts';
import { printJson } from '../schema/json/print-json.ts';
import { anthropic as anthropicMessages } from '../wire/anthropic/anthropic.ts';
import { gemini as generateContent } from '../wire/gemini/gemini.ts';
import { decodeGeminiError } from '../wire/gemini-error.ts';
import { betaFlagsOf } from './beta-flags.ts';
import { claudeHosts } from './claude-host.ts';
import { claudeTarget } from './claude-target.ts';
import { geminiTarget } from './gemini-target.ts';
import { anyToolForOne, mistralFacts } from './mistral-facts.ts';
import { chatEndpoint, compatibleTarget } from './openai-compatible.ts';
import type { Auth, GenerateEndpoint, Origin, Provider, Quirk } from './provider.ts';
import type { ProviderKey } from './provider-key.ts';
import type { UpstreamRequest } from './upstream-request.ts';

/**
 * Access tokens of Google Cloud. `credentials`: a key file as JSON text; without one, who this process is by itself
 * (application default credentials).
 */
export type GoogleTokens = (credentials: string | undefined) => Promise<Result<string>>;

const settingsOf = (key: ProviderKey | undefined) => key?.vendor.vertex;

/** @see https://cloud.google.com/vertex-ai/generative-ai/docs/learn/locations */
function hostOf(region: string): string {
  if (region === '' || region === 'global') return 'https://aiplatform.googleapis.com';
  if (region === 'us' || region === 'eu') return `https://aiplatform.${region}.rep.googleapis.com`;
  return `https://${region}-aiplatform.googleapis.com`;
}

function placeOf({ key }: Origin, project: string | undefined): string {
  const { region = '', projectId = '' } = settingsOf(key) ?? {};
  return `projects/${encodeURIComponent(project ?? projectId)}/locations/${encodeURIComponent(region || 'global')}`;
}

const bareName = (model: string): string => model.replace(/^google\//i, '');

const modelPath = (publisher: string, plain: string, streamed: string) => (origin: Origin) => {
  const name = encodeURIComponent(bareName(origin.model));
  return `/v1/${placeOf(origin, undefined)}/publishers/${publisher}/models/${name}:${origin.isStream ? streamed : plain}`;
};

const streamedContent = 'streamGenerateContent?alt=sse';

/** Regions become part of a host name, so that nothing else may stand in them. */
const legalRegion = /^[a-z0-9-]+$/;

function refusal({ key }: Origin): GatewayError | undefined {
  const { projectId = '', region = '' } = settingsOf(key) ?? {};
  if (projectId === '') return { kind: 'invalid-request', message: 'project ID is not set' };
  if (region === '') return { kind: 'invalid-request', message: 'region is not set in key config' };
  return legalRegion.test(region) ? undefined : { kind: 'invalid-request', message: `'${region}' is no region` };
}

const gemini: GenerateEndpoint = {
  format: generateContent,
  path: modelPath('google', 'generateContent', streamedContent),
  target: (origin) => geminiTarget({ model: bareName(origin.model) }, 'vertex'),
  refusal,
};

/** Models that their owner tuned are called by their number, in a project that is called by its number. */
const tuned: GenerateEndpoint = {
  ...gemini,
  path: (origin) => {
    const name = `endpoints/${origin.model}:${origin.isStream ? streamedContent : 'generateContent'}`;
    return `/v1beta1/${placeOf(origin, settingsOf(origin.key)?.projectNumber)}/${name}`;
  },
  refusal: (origin) =>
    refusal(origin) ??
    (settingsOf(origin.key)?.projectNumber
      ? undefined
      : { kind: 'invalid-request', message: 'project number is not set for fine-tuned models' }),
};

/** Version and beta flags stand in the body here, the model in the path. */
const claudeBody: Quirk = (body, _target, origin) => {
  const flags = betaFlagsOf(body, origin, claudeHosts.vertex);
  return {
    model: undefined,
    region: undefined,
    anthropic_version: printJson('vertex-2023-10-16'),
    anthropic_beta: flags.length > 0 ? printJson(flags) : undefined,
  };
};

const claude: GenerateEndpoint = {
  format: anthropicMessages,
  path: modelPath('anthropic', 'rawPredict', 'streamRawPredict'),
  target: (origin) => claudeTarget(origin, claudeHosts.vertex),
  quirks: [claudeBody],
  refusal,
};

const mistral: GenerateEndpoint = {
  ...chatEndpoint(() => mistralFacts, [anyToolForOne]),
  path: modelPath('mistralai', 'rawPredict', 'streamRawPredict'),
  refusal,
};

const otherFacts = compatibleTarget();

/** Everything else speaks OpenAI's chat behind one door. */
const others: GenerateEndpoint = {
  ...chatEndpoint(() => otherFacts),
  path: (origin) => `/v1beta1/${placeOf(origin, undefined)}/endpoints/openapi/chat/completions`,
  refusal,
};

const isClaude = (model: string): boolean => model.includes('claude') || model.includes('anthropic.');

/** By the vendor's own name of the model. */
function byModel(model: string): GenerateEndpoint {
  if (isClaude(model)) return claude;
  if (model.includes('mistral') || model.includes('codestral')) return mistral;
  if (/^\d+$/.test(model)) return tuned;
  return /gemini|gemma/.test(model) ? gemini : others;
}

const generate: GenerateEndpoint = { ...gemini, forModel: byModel };

/** An API key serves Google's own models; everything else wants a token of the account behind the project. */
const vertexAuth =
  (tokens: GoogleTokens): Auth =>
  (request, key) => {
    const isGoogles = /\/publishers\/google\/|\/endpoints\/\d+:/.test(request.url);
    if (key !== undefined && key.value.trim() !== '' && isGoogles) {
      return withHeader(request, 'x-goog-api-key', key.value);
    }
    return withToken(request, tokens(settingsOf(key)?.authCredentials || undefined));
  };

async function withToken(request: UpstreamRequest, token: Promise<Result<string>>): Promise<Result<UpstreamRequest>> {
  const got = await token;
  return got.ok ? ok(withHeader(request, 'authorization', `Bearer ${got.value}`)) : got;
}

/** Beta flags travel in the body alone: as a header they would be refused. */
function withHeader(request: UpstreamRequest, name: string, value: string): UpstreamRequest {
  const { 'anthropic-beta': _, ...headers } = request.headers;
  return { ...request, headers: { ...headers, [name]: value } };
}

/** Vertex AI, with the means to get its tokens. @see https://cloud.google.com/vertex-ai/generative-ai/docs/reference/rest */
export const vertexWith = (tokens: GoogleTokens): Provider => ({
  name: 'vertex',
  baseUrl: 'https://aiplatform.googleapis.com',
  baseUrlOf: ({ vendor }) =>
    vendor.vertex && (legalRegion.test(vendor.vertex.region) ? hostOf(vendor.vertex.region) : undefined),
  isUsableKey: ({ vendor }) => (vendor.vertex?.projectId ?? '').trim() !== '',
  auth: vertexAuth(tokens),
  sealFamily: (model) => (isClaude(model) ? 'claude' : byModel(model).format === generateContent ? 'gemini' : 'vertex'),
  operations: { generate: { chat_completion: generate, responses: generate, text_completion: generate } },
  decodeError: decodeGeminiError,
});

/** Without any: only API keys serve. */
export const vertex: Provider = vertexWith(async () =>
  fail({ kind: 'upstream-error', status: 401, message: 'no Google Cloud credentials are available' }),
);
