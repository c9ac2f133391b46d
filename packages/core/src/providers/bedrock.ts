import { claudeMaxOutput, claudeModel, isAdaptive, isClaude } from '../catalog/claude-models.ts';
import type { GatewayError } from '../schema/errors/gateway-error.ts';
import { invalidRequest, type Result } from '../schema/errors/result.ts';
import { bedrock as converse } from '../wire/bedrock/bedrock.ts';
import { bedrockCountTokens } from '../wire/bedrock/count-tokens.ts';
import { bedrockEmbeddings } from '../wire/bedrock-embeddings/bedrock-embeddings.ts';
import { decodeBedrockError } from '../wire/bedrock-error.ts';
import { bedrockModels } from '../wire/bedrock-models/bedrock-models.ts';
import { eventStreamReader } from '../wire/framing/event-stream.ts';
import type { TargetFeature } from '../wire/target-features.ts';
import { bearer } from './bearer.ts';
import { betaFlagsOf } from './beta-flags.ts';
import { claudeHosts } from './claude-host.ts';
import { claudeTarget } from './claude-target.ts';
import type { Auth, GenerateEndpoint, Origin, Provider, TargetFacts } from './provider.ts';
import type { ProviderKey, VendorKeySettings } from './provider-key.ts';
import type { UpstreamRequest } from './upstream-request.ts';

type BedrockKey = NonNullable<VendorKeySettings['bedrock']>;

/** Whose signature a request needs, and for which region and service. Without a key: whoever this process is. */
export interface AwsAccess
  extends Pick<BedrockKey, 'accessKey' | 'secretKey' | 'sessionToken' | 'roleArn' | 'externalId' | 'sessionName'> {
  readonly region: string;
  /** as it stands in the credential's scope: `bedrock`, `s3` */
  readonly service: string;
}

/** Puts an AWS signature of version 4 on a request, which must not be changed after that. */
export type AwsSigner = (request: UpstreamRequest, access: AwsAccess) => Promise<Result<UpstreamRequest>>;

const defaultRegion = 'us-east-1';
const legalRegion = /^[a-z]{2,}(?:-[a-z0-9]+)+$/;

/** The key's own region, else the one in its ARN (`arn:aws:bedrock:us-west-2:…`). */
export function regionOf(key: ProviderKey | undefined): string {
  const { region, arn } = key?.vendor.bedrock ?? {};
  return region || arn?.split(':')[3] || defaultRegion;
}

/** `bedrock-runtime` answers, `bedrock` tells what there is. */
function hostOf(service: 'bedrock-runtime' | 'bedrock', region: string): string {
  return `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

/** Model, inference profile or ARN as one segment of the path; a key's ARN goes before what is none itself. */
function modelSegment({ model, key }: Origin): string {
  const arn = key?.vendor.bedrock?.arn;
  return encodeURIComponent(arn && !model.startsWith('arn:') ? `${arn}/${model}` : model);
}

const isNova = (model: string): boolean => model.includes('nova');
const isLlama = (model: string): boolean => model.toLowerCase().includes('llama');

/** Who can open what the model sealed. */
const familyOf = (model: string): string => (isClaude(model) ? 'claude' : isNova(model) ? 'nova' : 'bedrock');

const nothing: ReadonlySet<string> = new Set();
const everywhere: readonly TargetFeature[] = ['image-in-tool-result'];

/** What a model on Converse can do. */
function converseTarget(origin: Pick<Origin, 'model' | 'betaHeaders'>): TargetFacts {
  const { model } = origin;
  if (isClaude(model)) return claudeOnConverse(origin);
  const nova: readonly TargetFeature[] = ['cache-marker', 'named-choice', 'prefill', 'top-k'];
  const own = isNova(model) ? nova : isLlama(model) ? [] : (['named-choice'] as const);
  return { features: new Set<TargetFeature>([...everywhere, ...own]), refusedParams: nothing };
}

/** Claude as its host makes it; here only models that think adaptively take an effort. */
function claudeOnConverse(origin: Pick<Origin, 'model' | 'betaHeaders'>): TargetFacts {
  const facts = claudeTarget(origin, claudeHosts.bedrock);
  const known = claudeModel(origin.model);
  const features = new Set<string>([...facts.features, 'named-choice', 'tool-cache-marker']);
  if (known === undefined || !isAdaptive(known)) features.delete('effort');
  return { ...facts, maxOutputTokens: claudeMaxOutput(origin.model), features };
}

/** The framing of the answer, and the beta flags of a client that speaks to Claude. */
function converseHeaders(origin: Origin): Readonly<Record<string, string>> {
  const accept = origin.isStream ? 'application/vnd.amazon.eventstream' : 'application/json';
  if (!isClaude(origin.model)) return { accept };
  const flags = betaFlagsOf({}, origin, claudeHosts.bedrock);
  return flags.length > 0 ? { accept, 'anthropic-beta': flags.join(',') } : { accept };
}

const jsonHeaders = (): Readonly<Record<string, string>> => ({ accept: 'application/json' });

const onModel =
  (operation: string) =>
  (origin: Origin): string =>
    `/model/${modelSegment(origin)}/${operation}`;

/** The region becomes a part of the host's name. */
const regionRefusal = ({ key }: Origin): GatewayError | undefined =>
  legalRegion.test(regionOf(key)) ? undefined : { kind: 'invalid-request', message: 'invalid AWS region of the key' };

const endpoint: GenerateEndpoint = {
  format: converse,
  path: (origin) => onModel(origin.isStream ? 'converse-stream' : 'converse')(origin),
  headers: converseHeaders,
  target: converseTarget,
  framing: eventStreamReader,
  refusal: regionRefusal,
};

/** An API key of Bedrock is a bearer token; everything else is signed. */
const bedrockAuth =
  (sign: AwsSigner): Auth =>
  (request, key) => {
    if (key !== undefined && key.value.trim() !== '') return bearer(request, key);
    const { accessKey, secretKey, sessionToken, roleArn, externalId, sessionName } = key?.vendor.bedrock ?? {};
    const given = { accessKey, secretKey, sessionToken, roleArn, externalId, sessionName };
    const told = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    return sign(request, { ...told, region: regionOf(key), service: 'bedrock' });
  };

/** Amazon Bedrock, with the means to sign. @see https://docs.aws.amazon.com/bedrock/latest/APIReference/welcome.html */
export const bedrockWith = (sign: AwsSigner): Provider => ({
  name: 'bedrock',
  baseUrl: hostOf('bedrock-runtime', defaultRegion),
  baseUrlOf: (key) => hostOf('bedrock-runtime', regionOf(key)),
  isUsableKey: ({ value, vendor }) => value.trim() !== '' || vendor.bedrock !== undefined,
  auth: bedrockAuth(sign),
  sealFamily: familyOf,
  operations: {
    generate: { chat_completion: endpoint, responses: endpoint, text_completion: endpoint },
    unary: {
      embedding: { format: bedrockEmbeddings, path: onModel('invoke'), headers: jsonHeaders, refusal: regionRefusal },
      list_models: {
        format: bedrockModels,
        method: 'GET',
        path: () => '/foundation-models',
        baseUrlOf: ({ key }) => hostOf('bedrock', regionOf(key)),
        headers: jsonHeaders,
        refusal: regionRefusal,
      },
      count_tokens: {
        format: bedrockCountTokens((model) => ({
          ...converseTarget({ model, betaHeaders: {} }),
          sealFamily: familyOf(model),
        })),
        path: onModel('count-tokens'),
        headers: jsonHeaders,
        refusal: regionRefusal,
      },
    },
  },
  decodeError: decodeBedrockError,
});

const cannotSign: AwsSigner = async () => invalidRequest('failed to load aws config: only API keys can be used here');

/** Bedrock where nobody can sign: with API keys alone. */
export const bedrock: Provider = bedrockWith(cannotSign);
