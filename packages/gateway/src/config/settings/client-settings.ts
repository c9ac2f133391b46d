import type { Client } from '../schema/client.ts';
import { isSet } from '../schema/env-var.ts';

/** The `client` block in the words of the house. Immutable. */
export interface ClientSettings {
  readonly dropsExcessRequests: boolean;
  /** before and after decompression */
  readonly maxRequestBodyBytes: number;
  readonly allowedOrigins: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly requiredHeaders: readonly string[];
  readonly headerFilter: { readonly allowlist: readonly string[]; readonly denylist: readonly string[] };
  readonly enforcesAuthOnInference: boolean;
  readonly whitelistedRoutes: readonly string[];
  readonly allowsPerRequestRawOverride: boolean;
  readonly allowsPerRequestContentStorageOverride: boolean;
  readonly prometheusLabels: readonly string[];
  readonly logsRequests: boolean;
  readonly logsContent: boolean;
  readonly loggingHeaders: readonly string[];
  readonly logRetentionDays: number;
  readonly hidesDeletedVirtualKeysInFilters: boolean;
  readonly disablesDbPingsInHealth: boolean;
  readonly asyncJobResultTtlMs: number;
  readonly routingChainMaxDepth: number;
  /** reserve before the call, settle after it */
  readonly holdsLimitsStrictly: boolean;
  readonly compat: CompatSettings;
  readonly mcp: McpSettings;
}

export interface CompatSettings {
  readonly convertsTextToChat: boolean;
  readonly convertsChatToResponses: boolean;
  readonly dropsParams: boolean;
  readonly convertsParams: boolean;
}

export interface McpSettings {
  readonly agentDepth: number;
  readonly toolTimeoutMs: number;
  readonly codeModeBinding: 'server' | 'tool';
  /** 0 never looks */
  readonly toolSyncIntervalMs: number;
  readonly injectsTools: boolean;
  readonly externalServerUrl?: string;
  readonly externalClientUrl?: string;
}

export const clientSettings = (client: Client): ClientSettings => ({
  dropsExcessRequests: client.drop_excess_requests,
  maxRequestBodyBytes: client.max_request_body_size_mb * 1024 * 1024,
  allowedOrigins: client.allowed_origins,
  allowedHeaders: client.allowed_headers,
  requiredHeaders: client.required_headers,
  headerFilter: client.header_filter_config ?? { allowlist: [], denylist: [] },
  enforcesAuthOnInference: client.enforce_auth_on_inference,
  whitelistedRoutes: client.whitelisted_routes,
  allowsPerRequestRawOverride: client.allow_per_request_raw_override,
  allowsPerRequestContentStorageOverride: client.allow_per_request_content_storage_override,
  prometheusLabels: client.prometheus_labels,
  logsRequests: client.enable_logging,
  logsContent: !client.disable_content_logging,
  loggingHeaders: client.logging_headers,
  logRetentionDays: client.log_retention_days,
  hidesDeletedVirtualKeysInFilters: client.hide_deleted_virtual_keys_in_filters,
  disablesDbPingsInHealth: client.disable_db_pings_in_health,
  asyncJobResultTtlMs: client.async_job_result_ttl * 1000,
  routingChainMaxDepth: client.routing_chain_max_depth,
  holdsLimitsStrictly: client.strict_limits,
  compat: {
    convertsTextToChat: client.compat.convert_text_to_chat,
    convertsChatToResponses: client.compat.convert_chat_to_responses,
    dropsParams: client.compat.should_drop_params,
    convertsParams: client.compat.should_convert_params,
  },
  mcp: mcpSettings(client),
});

const mcpSettings = (client: Client): McpSettings => ({
  agentDepth: client.mcp_agent_depth,
  toolTimeoutMs: client.mcp_tool_execution_timeout * 1000,
  codeModeBinding: client.mcp_code_mode_binding_level,
  toolSyncIntervalMs: client.mcp_tool_sync_interval * 60_000,
  injectsTools: !client.mcp_disable_auto_tool_inject,
  ...(hasValue(client.mcp_external_server_url) && { externalServerUrl: client.mcp_external_server_url.value }),
  ...(hasValue(client.mcp_external_client_url) && { externalClientUrl: client.mcp_external_client_url.value }),
});

const hasValue = (url: Client['mcp_external_server_url']): url is NonNullable<typeof url> =>
  isSet(url) && url.value !== '';
