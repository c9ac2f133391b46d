import { z } from 'zod';
import { DurationOrNanoseconds, durationMs } from './duration.ts';
import { EnvVar } from './env-var.ts';
import { WhiteList } from './white-list.ts';

/** A duration, whole seconds, or whole nanoseconds from a million upwards. Comes out in seconds, rounded up. */
const ToolTimeout = z
  .union([z.string(), z.int()])
  .transform((input, context) => {
    const ms = typeof input === 'string' ? durationMs(input) : input < 1_000_000 ? input * 1000 : input / 1e6;
    if (ms !== undefined && ms > 0) return Math.ceil(ms / 1000);
    context.addIssue({ code: 'custom', message: 'is no duration; write "30s" or whole seconds' });
    return z.NEVER;
  })
  .optional();

const ToolManager = z.strictObject({
  tool_execution_timeout: ToolTimeout.describe('Longest duration of one tool call.'),
  max_agent_depth: z.int().min(1).optional().describe('Rounds of the agent loop.'),
  code_mode_binding_level: z.enum(['server', 'tool']).optional().describe('One binding per server or per tool.'),
  disable_auto_tool_inject: z.boolean().optional().describe('Tools are offered to models only when a header asks.'),
});

const Stdio = z.strictObject({
  command: z.string().min(1).describe('Program.'),
  args: z.array(z.string()).default([]).describe('Its arguments.'),
  envs: z.array(z.string()).default([]).describe('Names of variables that it gets to see.'),
});

/** Names become parts of tool names, so they are narrow. */
const ClientName = z.string().regex(/^[A-Za-z_][\x21-\x2c\x2e-\x7e]*$/, {
  error: 'must be ASCII without spaces and hyphens, and must not start with a digit',
});

const McpClient = z
  .strictObject({
    client_id: z.string().optional().describe('Made when absent.'),
    name: ClientName.describe('Unique.'),
    connection_type: z.enum(['stdio', 'http', 'sse', 'inprocess', 'websocket']).describe('How it is reached.'),
    connection_string: EnvVar.optional().describe('URL, for http and sse.'),
    stdio_config: Stdio.optional().describe('The program, for stdio.'),
    auth_type: z
      .enum(['none', 'headers', 'oauth', 'per_user_oauth'])
      .default('headers')
      .describe('How it is asked in.'),
    oauth_config_id: z.string().optional().describe('Stored OAuth settings.'),
    headers: z.record(z.string(), EnvVar).default({}).describe('Headers for every call.'),
    allowed_extra_headers: WhiteList.describe("Callers' headers that are passed on."),
    tools_to_execute: WhiteList.describe('Tools that may be called.'),
    tools_to_auto_execute: WhiteList.describe('Those of them that the agent loop calls by itself.'),
    allow_on_all_virtual_keys: z.boolean().default(false).describe('Virtual keys need not name it.'),
    is_code_mode_client: z.boolean().default(false).describe('Its tools are called from code.'),
    is_ping_available: z.boolean().default(true).describe('False: its health is judged by listing tools.'),
    tool_sync_interval: DurationOrNanoseconds.optional().describe('0 is the global interval, negative never.'),
    tool_pricing: z.record(z.string(), z.number().min(0)).default({}).describe('US dollars per call, by tool.'),
    disabled: z.boolean().default(false).describe('Kept, but neither connected nor offered.'),
  })
  .superRefine((client, context) => {
    const add = (message: string) => context.addIssue({ code: 'custom', message, params: { dropsEntity: true } });
    const isStdio = client.connection_type === 'stdio';
    const isRemote = client.connection_type === 'http' || client.connection_type === 'sse';
    if (isStdio && client.stdio_config === undefined) add('stdio_config is required for stdio');
    if (isRemote && client.connection_string === undefined) add('connection_string is required for http and sse');
    if (client.connection_type === 'websocket') add('MCP over websocket is not supported; use http');
  });
export type McpClient = z.output<typeof McpClient>;

const ToolGroup = z.strictObject({
  name: z.string().min(1).describe('Unique.'),
  description: z.string().default('').describe('For people.'),
  enabled: z.boolean().default(true).describe('A group that is off grants nothing.'),
  tools: z
    .array(
      z.strictObject({
        mcp_client_id: z.string().optional().describe('The MCP client by id.'),
        mcp_client_name: z.string().optional().describe('The MCP client by name.'),
        tool_names: z.array(z.string()).default([]).describe('Its tools; empty is all.'),
      }),
    )
    .describe('Tools.'),
  virtual_key_ids: z.array(z.string()).default([]).describe('For these virtual keys.'),
  team_ids: z.array(z.string()).default([]).describe('For these teams.'),
  customer_ids: z.array(z.string()).default([]).describe('For these customers.'),
  user_ids: z.array(z.string()).default([]).describe('For these users.'),
  provider_names: z.array(z.string()).default([]).describe('With these providers.'),
  api_key_ids: z.array(z.int()).default([]).describe('For these API keys.'),
});

/** Tool servers. */
export const Mcp = z.strictObject({
  client_configs: z.array(McpClient).default([]).describe('Servers.'),
  tool_manager_config: ToolManager.optional().describe('How tools run. Goes before the `client.mcp_*` settings.'),
  tool_sync_interval: DurationOrNanoseconds.optional().describe('Time between looks at what tools servers offer.'),
  tool_groups: z.array(ToolGroup).default([]).describe('Tools in groups.'),
});
export type Mcp = z.output<typeof Mcp>;
