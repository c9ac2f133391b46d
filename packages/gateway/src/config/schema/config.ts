import { z } from 'zod';
import { AccessProfile } from './access-profile.ts';
import { Client } from './client.ts';
import { Cluster } from './cluster.ts';
import { AuditLogs, Guardrails, LargePayload, LoadBalancer, Scim, Vault } from './enterprise.ts';
import { EnvVar } from './env-var.ts';
import { Framework, WebSocketSettings } from './framework.ts';
import { Governance } from './governance.ts';
import { Alerting, LogExports } from './log-exports.ts';
import { Mcp } from './mcp.ts';
import { Plugin } from './plugins.ts';
import { Provider } from './provider.ts';
import { ConfigStore, LogsStore, VectorStore } from './stores.ts';

/** What `$schema` should say. */
export const schemaUrl = 'https://www.getbifrost.ai/schema';

const base = {
  $schema: z.string().optional().describe(`\`${schemaUrl}\`, for editors.`),
  version: z
    .union([z.literal(1), z.literal(2)])
    .default(2)
    .describe('Meaning of empty lists in this file: under 2 they allow nothing, under 1 everything.'),
  encryption_key: EnvVar.optional().describe('Passphrase that encrypts secrets in the database.'),
  client: Client.prefault({}).describe('Behaviour towards callers.'),
  providers: z.record(z.string(), Provider).default({}).describe('Providers by name.'),
  governance: Governance.prefault({}).describe('Who may use what, and how much.'),
  mcp: Mcp.optional().describe('Tool servers.'),
  framework: Framework.optional().describe('Prices.'),
  config_store: ConfigStore.optional().describe(
    'Where configuration is kept; SQLite in the app directory when absent.',
  ),
  logs_store: LogsStore.optional().describe('Where logs are kept; SQLite in the app directory when absent.'),
  vector_store: VectorStore.optional().describe('Where the semantic cache keeps its vectors.'),
  plugins: z.array(Plugin).default([]).describe('Plugins.'),
  websocket: WebSocketSettings.prefault({}).describe('WebSocket connections.'),
};

const enterprise = {
  cluster_config: Cluster.optional().describe('Several gateways that act as one.'),
  scim_config: Scim.optional().describe('Single sign-on and provisioning.'),
  load_balancer_config: LoadBalancer.optional().describe('Adaptive balancing.'),
  guardrails_config: Guardrails.optional().describe('What may not pass.'),
  access_profiles: z.array(AccessProfile).default([]).describe('What users of one kind may use.'),
  audit_logs: AuditLogs.optional().describe('Who changed what.'),
  large_payload_optimization: LargePayload.optional().describe('Very large bodies.'),
  vault: Vault.optional().describe('A vault that keys are read from.'),
  log_exports: LogExports.optional().describe('Logs that are written elsewhere.'),
  alerting: Alerting.optional().describe('Who is told when limits come near.'),
};

/** The whole of `config.json`. */
export const Config = z.strictObject({ ...base, ...enterprise });
export type Config = z.output<typeof Config>;
