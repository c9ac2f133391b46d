import { z } from 'zod';
import { EnvVar } from './env-var.ts';

export const azureKey = z.strictObject({
  endpoint: EnvVar.describe('URL of the resource.'),
  api_version: EnvVar.optional().describe('API version; `2024-10-21` when absent.'),
  client_id: EnvVar.optional().describe('Service principal.'),
  client_secret: EnvVar.optional().describe('Secret of the service principal.'),
  tenant_id: EnvVar.optional().describe('Tenant of the service principal.'),
  scopes: z.array(z.string()).optional().describe('OAuth scopes of the token.'),
});

export const vertexKey = z.strictObject({
  project_id: EnvVar.describe('Project id.'),
  project_number: EnvVar.optional().describe('Project number; fine-tuned models need it.'),
  region: EnvVar.describe('Region of the endpoint.'),
  auth_credentials: EnvVar.optional().describe('Service account as JSON; empty uses what the machine offers.'),
});

const Bucket = z.strictObject({
  bucket_name: z.string().min(1).describe('Name of the bucket.'),
  prefix: z.string().optional().describe('Prefix of the objects.'),
  is_default: z.boolean().optional().describe('Used when a request names none.'),
});

export const bedrockKey = z.strictObject({
  access_key: EnvVar.optional().describe('Access key id; without both keys the ambient credentials are used.'),
  secret_key: EnvVar.optional().describe('Secret access key.'),
  session_token: EnvVar.optional().describe('Token of temporary credentials.'),
  region: EnvVar.optional().describe('AWS region.'),
  arn: EnvVar.optional().describe('Inference profile that is put before model ids.'),
  role_arn: EnvVar.optional().describe('Role to assume.'),
  external_id: EnvVar.optional().describe('External id for assuming the role.'),
  session_name: EnvVar.optional().describe('Session name for assuming the role.'),
  batch_s3_config: z
    .strictObject({ buckets: z.array(Bucket).default([]).describe('Buckets.') })
    .optional()
    .describe('Where batches keep their files.'),
});

export const replicateKey = z.strictObject({
  use_deployments_endpoint: z.boolean().default(false).describe('Models name deployments.'),
});

export const vllmKey = z.strictObject({
  url: EnvVar.describe('URL of the server.'),
  model_name: z.string().optional().describe('The model it serves; the key is chosen for this one only.'),
});

export const serverKey = z.strictObject({ url: EnvVar.describe('URL of the server.') });
