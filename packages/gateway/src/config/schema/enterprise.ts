import { z } from 'zod';
import { DurationText } from './duration.ts';
import { EnvVar } from './env-var.ts';

const bytes = (preset: number, text: string) => z.int().min(1).default(preset).describe(text);
const free = (text: string) => z.record(z.string(), z.unknown()).optional().describe(text);

/** Single sign-on and provisioning. The members of `config` depend on the provider. */
export const Scim = z.strictObject({
  enabled: z.boolean().describe('In use.'),
  provider: z
    .enum(['okta', 'entra', 'google', 'keycloak', 'zitadel', 'sailpoint'])
    .optional()
    .describe('Identity provider.'),
  config: free('Its address, client and claims, as its documentation names them.'),
});

const Bootstrap = z.strictObject({
  route_metrics: free('Metrics to start with, by route.'),
  direction_metrics: free('Metrics to start with, by direction.'),
  routes: z.unknown().optional().describe('Routes to start with.'),
});

/** Adaptive balancing between keys and providers. */
export const LoadBalancer = z.strictObject({
  enabled: z.boolean().describe('In use.'),
  tracker_config: free('How routes are judged.'),
  bootstrap: Bootstrap.optional().describe('What is known at the start.'),
});

/** Who changed what. */
export const AuditLogs = z.strictObject({
  disabled: z.boolean().default(false).describe('Write none.'),
  hmac_key: EnvVar.optional().describe('Signs the entries; at least 32 bytes.'),
  retention_days: z.int().min(0).default(0).describe('Days after which entries are deleted; 0 keeps them.'),
});

/** Bodies that are too large to be held in memory twice. */
export const LargePayload = z.strictObject({
  enabled: z.boolean().default(false).describe('In use.'),
  request_threshold_bytes: bytes(10_485_760, 'Requests from here on.'),
  response_threshold_bytes: bytes(10_485_760, 'Responses from here on.'),
  prefetch_size_bytes: bytes(65_536, 'How much is read ahead.'),
  max_payload_bytes: bytes(524_288_000, 'Larger ones are refused.'),
  truncated_log_bytes: bytes(1_048_576, 'How much of it is logged.'),
});

const GuardrailProvider = z.strictObject({
  id: z.int().describe('Rules refer to it.'),
  provider_name: z.string().min(1).describe('`regex`, `bedrock`, `azure`, `grayswan`, `patronus`, `crowdstrike` …'),
  policy_name: z.string().min(1).describe('Shown to people.'),
  enabled: z.boolean().describe('In use.'),
  timeout: z.int().min(0).optional().describe('Milliseconds.'),
  config: free("The provider's own settings."),
});

const GuardrailRule = z.strictObject({
  id: z.int().describe('Chosen by you.'),
  name: z.string().min(1).describe('Shown to people.'),
  description: z.string().default('').describe('For people.'),
  enabled: z.boolean().describe('In use.'),
  cel_expression: z.string().describe('Condition, in CEL.'),
  apply_to: z.enum(['input', 'output', 'both']).describe('What is looked at.'),
  sampling_rate: z.number().min(0).max(100).default(100).describe('Percent of requests.'),
  timeout: z.int().min(0).optional().describe('Milliseconds.'),
  provider_config_ids: z.array(z.int()).default([]).describe('Who looks.'),
  query: z.unknown().optional().describe('State of the rule builder in the dashboard.'),
});

/** What may not pass. */
export const Guardrails = z.strictObject({
  guardrail_providers: z.array(GuardrailProvider).default([]).describe('Who looks at texts.'),
  guardrail_rules: z.array(GuardrailRule).default([]).describe('When they look.'),
});
export type Guardrails = z.output<typeof Guardrails>;

const WorkingVault = {
  sync_interval: DurationText.default('300s').describe('Time between looks.'),
  sync_paths: z.array(z.string()).default(['bifrost/*']).describe('Which secrets.'),
  auto_deprecate: z.boolean().default(true).describe('Keys that vanished there are retired here.'),
  backup_deprecated_keys: z.boolean().default(true).describe('Retired keys are kept for a while.'),
  deprecation: z
    .strictObject({
      grace_period: DurationText.default('24h').describe('Time until a retired key is refused.'),
      notify_admins: z.boolean().default(false).describe('Say so.'),
      retain_archived: DurationText.default('90d').describe('Time until it is deleted.'),
    })
    .optional()
    .describe('How keys are retired.'),
};

/** A vault that keys are read from. */
export const Vault = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hashicorp').describe('HashiCorp Vault.'),
    ...WorkingVault,
    address: EnvVar.describe('Address.'),
    token: EnvVar.optional().describe('Token.'),
    mount: z.string().optional().describe('Mount.'),
  }),
  z.strictObject({
    type: z.literal('aws_secrets_manager').describe('AWS Secrets Manager.'),
    ...WorkingVault,
    region: EnvVar.describe('Region.'),
    access_key_id: EnvVar.optional().describe('Access key id.'),
    secret_access_key: EnvVar.optional().describe('Secret access key.'),
  }),
  z.strictObject({
    type: z.literal('google_secret_manager').describe('Google Secret Manager.'),
    ...WorkingVault,
    project_id: EnvVar.describe('Project.'),
    credentials_file: EnvVar.optional().describe('Path of the service account.'),
  }),
  z.strictObject({
    type: z.literal('azure_key_vault').describe('Azure Key Vault.'),
    ...WorkingVault,
    vault_url: EnvVar.describe('URL.'),
    client_id: EnvVar.optional().describe('Service principal.'),
    client_secret: EnvVar.optional().describe('Secret of the service principal.'),
    tenant_id: EnvVar.optional().describe('Tenant of the service principal.'),
  }),
]);
