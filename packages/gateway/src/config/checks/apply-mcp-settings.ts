import type { Client } from '../schema/client.ts';
import type { Config } from '../schema/config.ts';

/** What the `mcp` block says goes before the older `client.mcp_*` settings; what it leaves out changes nothing. */
export function applyMcpSettings(config: Config): Config {
  if (config.mcp === undefined) return config;
  const { tool_manager_config: manager, tool_sync_interval: syncIntervalMs } = config.mcp;
  const client: Client = { ...config.client };
  if (manager?.max_agent_depth !== undefined) client.mcp_agent_depth = manager.max_agent_depth;
  if (manager?.tool_execution_timeout !== undefined) client.mcp_tool_execution_timeout = manager.tool_execution_timeout;
  if (manager?.code_mode_binding_level) client.mcp_code_mode_binding_level = manager.code_mode_binding_level;
  if (manager?.disable_auto_tool_inject !== undefined) {
    client.mcp_disable_auto_tool_inject = manager.disable_auto_tool_inject;
  }
  if (syncIntervalMs !== undefined) client.mcp_tool_sync_interval = Math.ceil(Math.max(0, syncIntervalMs) / 60_000);
  return { ...config, client };
}
