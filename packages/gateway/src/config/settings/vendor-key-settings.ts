import type { VendorKeySettings } from '@bifrost/core/providers/provider-key.ts';
import type { EnvVar } from '../schema/env-var.ts';
import type { Key } from '../schema/key.ts';

/** The vendor's block of a key, without what is empty. */
export function vendorKeySettings(key: Key, serverUrl: string | undefined): VendorKeySettings {
  const { replicate_key_config: replicate, vllm_key_config: vllm } = key;
  return {
    ...(key.azure_key_config && { azure: azure(key.azure_key_config) }),
    ...(key.vertex_key_config && { vertex: vertex(key.vertex_key_config) }),
    ...(key.bedrock_key_config && { bedrock: bedrock(key.bedrock_key_config) }),
    ...(replicate && { replicate: { usesDeploymentsEndpoint: replicate.use_deployments_endpoint } }),
    ...(vllm && { vllm: { url: withoutSlash(vllm.url.value), ...text('modelName', vllm.model_name) } }),
    ...server('ollama', key.ollama_key_config, serverUrl),
    ...server('sgl', key.sgl_key_config, serverUrl),
  };
}

function azure(block: NonNullable<Key['azure_key_config']>): NonNullable<VendorKeySettings['azure']> {
  return {
    endpoint: withoutSlash(block.endpoint.value),
    ...value('apiVersion', block.api_version),
    ...value('clientId', block.client_id),
    ...value('clientSecret', block.client_secret),
    ...value('tenantId', block.tenant_id),
    ...(block.scopes && { scopes: block.scopes }),
  };
}

function vertex(block: NonNullable<Key['vertex_key_config']>): NonNullable<VendorKeySettings['vertex']> {
  return {
    projectId: block.project_id.value,
    ...value('projectNumber', block.project_number),
    region: block.region.value,
    ...value('authCredentials', block.auth_credentials),
  };
}

function bedrock(block: NonNullable<Key['bedrock_key_config']>): NonNullable<VendorKeySettings['bedrock']> {
  const buckets = block.batch_s3_config?.buckets.map((bucket) => ({
    bucketName: bucket.bucket_name,
    ...text('prefix', bucket.prefix),
    ...(bucket.is_default !== undefined && { isDefault: bucket.is_default }),
  }));
  return {
    ...value('accessKey', block.access_key),
    ...value('secretKey', block.secret_key),
    ...value('sessionToken', block.session_token),
    ...value('region', block.region),
    ...value('arn', block.arn),
    ...value('roleArn', block.role_arn),
    ...value('externalId', block.external_id),
    ...value('sessionName', block.session_name),
    ...(buckets && { batchBuckets: buckets }),
  };
}

function server(name: 'ollama' | 'sgl', block: Key['ollama_key_config'], serverUrl: string | undefined) {
  const url = block?.url.value || serverUrl;
  return block === undefined || url === undefined ? {} : { [name]: { url: withoutSlash(url) } };
}

const value = <Name extends string>(name: Name, setting: EnvVar | undefined) => text(name, setting?.value);

function text<Name extends string>(name: Name, content: string | undefined): { readonly [N in Name]?: string } {
  return content === undefined || content === '' ? {} : ({ [name]: content } as { [N in Name]: string });
}

export const withoutSlash = (url: string): string => url.replace(/\/+$/, '');
