import type { NameRule } from '../wire/codec.ts';
import { openaiChat } from '../wire/openai-chat/openai-chat.ts';
import { openaiEmbeddings } from '../wire/openai-embeddings/openai-embeddings.ts';
import { decodeOpenaiError } from '../wire/openai-error.ts';
import { openaiModels } from '../wire/openai-models/openai-models.ts';
import { openaiText } from '../wire/openai-text/openai-text.ts';
import type { TargetFeature } from '../wire/target-features.ts';
import { bearer } from './bearer.ts';
import type { Auth, GenerateEndpoint, Origin, Provider, Quirk, TargetFacts, UnaryEndpoint } from './provider.ts';

/** Function names as OpenAI and most who copy it take them. */
export const openaiToolNames: NameRule = { pattern: /^[a-zA-Z0-9_-]+$/, maxLength: 64 };

/** What every host that speaks this format is trusted with. */
const usualFeatures: readonly TargetFeature[] = [
  'system-anywhere',
  'developer-role',
  'json-schema',
  'strict-tools',
  'url-image',
  'audio-in',
  'reasoning-content',
];

/**
 * Members that only OpenAI and Azure (and custom providers, whose owners know what they do) are sent;
 * the features `prediction`, `verbosity` and `hosted-tools` cover the rest.
 */
const openaiOnly: readonly string[] = ['cache.key', 'cache.retention', 'cache.mode', 'state.store'];

/** Effort words of hosts that do not say more: `minimal` counts as `low`, `xhigh` and `max` as `high`. */
const usualEfforts: readonly string[] = ['none', 'low', 'medium', 'high'];

const noParams: ReadonlySet<string> = new Set();

/** Where a host deviates from the usual. */
export interface HostFacts {
  readonly features?: readonly TargetFeature[];
  /** usual features that are missing here */
  readonly lacks?: readonly TargetFeature[];
  /** middle paths refused beside the usual ones */
  readonly refusedParams?: readonly string[];
  /** middle paths taken although others that copy OpenAI refuse them */
  readonly takesParams?: readonly string[];
  readonly efforts?: readonly string[];
  readonly callIdRule?: NameRule;
}

/** Target facts of an OpenAI-compatible host that is neither OpenAI nor a custom provider. */
export function compatibleTarget(host: HostFacts = {}): TargetFacts {
  const { features = [], lacks = [], refusedParams = [], takesParams = [] } = host;
  return {
    features: new Set<string>([...usualFeatures, ...features].filter((each) => !lacks.includes(each))),
    refusedParams: new Set([...openaiOnly, ...refusedParams].filter((each) => !takesParams.includes(each))),
    reasoning: { efforts: host.efforts ?? usualEfforts },
    toolNameRule: openaiToolNames,
    ...(host.callIdRule && { callIdRule: host.callIdRule }),
  };
}

/** Target facts of OpenAI's own API, and of custom hosts built on it: nothing is filtered. */
export const openaiTarget = (origin: Origin): TargetFacts => (origin.isCustom ? customTarget : ownTarget);

/** OpenAI's chat refuses longer ids. */
const openaiCallIds: NameRule = { pattern: /^[\s\S]+$/, maxLength: 40 };

const customTarget: TargetFacts = {
  features: new Set<string>([...usualFeatures, 'prediction', 'verbosity', 'hosted-tools', 'freeform-tools']),
  refusedParams: noParams,
};

const ownTarget: TargetFacts = { ...customTarget, toolNameRule: openaiToolNames, callIdRule: openaiCallIds };

type Facts = GenerateEndpoint['target'];

export const chatEndpoint = (
  target: Facts,
  quirks: readonly Quirk[] = [],
  path = '/v1/chat/completions',
): GenerateEndpoint => ({ format: openaiChat, path: () => path, target, quirks });

export const textEndpoint = (target: Facts, path = '/v1/completions'): GenerateEndpoint => ({
  format: openaiText,
  path: () => path,
  target,
});

export const embeddingsEndpoint = (path = '/v1/embeddings'): UnaryEndpoint => ({
  format: openaiEmbeddings,
  path: () => path,
});

export const modelsEndpoint = (path = '/v1/models'): UnaryEndpoint => ({
  format: openaiModels,
  method: 'GET',
  path: () => path,
});

/** A host that copies OpenAI's API: what its description has to say beyond that. */
export interface CompatibleHost extends Pick<Provider, 'name' | 'baseUrl' | 'operations'> {
  readonly auth?: Auth;
  /** default: the host's own name */
  readonly sealFamily?: (model: string) => string;
  readonly isUsableKey?: Provider['isUsableKey'];
  readonly baseUrlOf?: Provider['baseUrlOf'];
}

export const openaiCompatible = ({
  name,
  auth = bearer,
  sealFamily = () => name,
  ...rest
}: CompatibleHost): Provider => {
  const { baseUrl, operations, isUsableKey, baseUrlOf } = rest;
  return {
    name,
    baseUrl,
    auth,
    sealFamily,
    operations,
    decodeError: (status, body) => decodeOpenaiError(status, body, 'openai-chat'),
    ...(isUsableKey && { isUsableKey }),
    ...(baseUrlOf && { baseUrlOf }),
  };
};
