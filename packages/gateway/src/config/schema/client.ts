import { z } from 'zod';
import { EnvVar } from './env-var.ts';

const names = (text: string) => z.array(z.string()).default([]).describe(text);
const toggle = (text: string) => z.boolean().default(false).describe(text);
const count = (preset: number, text: string) => z.int().min(1).default(preset).describe(text);

const Compat = z
  .strictObject({
    convert_text_to_chat: toggle('Text completions go to chat where a model has no text endpoint.'),
    convert_chat_to_responses: toggle('Chat goes to Responses where a model has no chat endpoint.'),
    should_drop_params: toggle('Parameters a model does not take are dropped.'),
    should_convert_params: toggle('Parameters a model spells differently are converted.'),
  })
  .prefault({});

const HeaderFilter = z.strictObject({
  allowlist: names('Only these headers travel on. A trailing `*` stands for any ending.'),
  denylist: names('These headers never travel on; asked after the allow-list.'),
});

const Traffic = {
  drop_excess_requests: toggle('A full provider queue refuses at once instead of letting the caller wait.'),
  initial_pool_size: count(300, 'Capacity hint, kept for existing files.'),
  max_request_body_size_mb: count(100, 'Larger request bodies are refused, before and after decompression.'),
  compat: Compat.describe('Help for clients that call an endpoint the model does not have.'),
  header_filter_config: HeaderFilter.optional().describe('Which client headers travel on to providers.'),
  required_headers: names('Every inference request must carry these headers, else 400.'),
  allow_per_request_raw_override: toggle('Honour `x-bf-send-back-raw-request` and `x-bf-send-back-raw-response`.'),
  strict_limits: toggle(
    'Hold an estimate of cost and tokens before each call and settle after it, so that parallel requests cannot overshoot a limit together.',
  ),
  routing_chain_max_depth: count(10, 'How many routing rules may chain.'),
  async_job_result_ttl: count(3600, 'Seconds for which results of asynchronous inference are kept.'),
};

const Observation = {
  prometheus_labels: names('Further metric labels, read from `x-bf-prom-<label>` headers.'),
  enable_logging: z.boolean().default(true).describe('Log requests, where there is a logs store.'),
  disable_content_logging: toggle('Keep inputs and outputs out of the log.'),
  allow_per_request_content_storage_override: toggle(
    'Honour `x-bf-disable-content-logging` and `x-bf-store-raw-request-response`.',
  ),
  disable_db_pings_in_health: toggle('`/health` answers without asking the databases.'),
  log_retention_days: count(365, 'Days after which logs are deleted.'),
  logging_headers: names('Request headers that are copied into the log.'),
  hide_deleted_virtual_keys_in_filters: toggle('Log filters leave out virtual keys that are gone.'),
};

const Access = {
  enforce_auth_on_inference: toggle('Inference needs a virtual key.'),
  allowed_origins: z
    .array(z.string())
    .default(['*'])
    .describe(
      'Web pages that may call from a browser. `*` inside an entry is one part of a host name, alone it is any.',
    ),
  allowed_headers: names('Further request headers that web pages may send; `*` is any.'),
  whitelisted_routes: names('Management routes that need no login: a path, or its beginning with a trailing `*`.'),
};

const Mcp = {
  mcp_agent_depth: count(10, 'Rounds of the agent loop. Prefer `mcp.tool_manager_config.max_agent_depth`.'),
  mcp_tool_execution_timeout: count(
    30,
    'Seconds one tool call may take. Prefer `mcp.tool_manager_config.tool_execution_timeout`.',
  ),
  mcp_code_mode_binding_level: z
    .enum(['server', 'tool'])
    .default('server')
    .describe('One binding per server or per tool. Prefer `mcp.tool_manager_config.code_mode_binding_level`.'),
  mcp_tool_sync_interval: z
    .int()
    .min(0)
    .default(10)
    .describe('Minutes between looks at what tools servers offer; 0 never looks. Prefer `mcp.tool_sync_interval`.'),
  mcp_disable_auto_tool_inject: toggle(
    'Tools are offered to models only when a header asks. Prefer `mcp.tool_manager_config.disable_auto_tool_inject`.',
  ),
  mcp_external_server_url: EnvVar.optional().describe('Public base URL of this gateway as an OAuth server.'),
  mcp_external_client_url: EnvVar.optional().describe('Public base URL for redirects of OAuth towards MCP servers.'),
};

/** The `client` block: behaviour of the gateway towards its callers. */
export const Client = z.strictObject({ ...Traffic, ...Observation, ...Access, ...Mcp });
export type Client = z.output<typeof Client>;
