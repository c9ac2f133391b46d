import { z } from 'zod';
import { ResetDuration } from './reset-duration.ts';

const ProfileBudget = z.strictObject({
  id: z.string().min(1).describe('Chosen by you.'),
  max_limit: z.number().min(0).describe('US dollars per period.'),
  reset_duration: ResetDuration.describe('Length of the period.'),
});

const ProfileRateLimit = z.strictObject({
  id: z.string().min(1).describe('Chosen by you.'),
  token_max_limit: z.int().min(0).optional().describe('Tokens per period.'),
  token_reset_duration: ResetDuration.optional().describe('Length of the period for tokens.'),
  request_max_limit: z.int().min(0).optional().describe('Requests per period.'),
  request_reset_duration: ResetDuration.optional().describe('Length of the period for requests.'),
});

const limits = {
  budgets: z.array(ProfileBudget).default([]).describe('Limits in US dollars.'),
  rate_limit: ProfileRateLimit.optional().describe('Limits in tokens and requests.'),
};

const Override = z.strictObject({
  mcp_client_id: z.union([z.string(), z.int()]).describe('The MCP client.'),
  tool_name: z.string().min(1).describe('The tool.'),
  action: z.enum(['include', 'exclude']).describe('Granted or not.'),
});

/** What users of one kind may use. */
export const AccessProfile = z.strictObject({
  name: z.string().min(1).describe('Unique.'),
  description: z.string().default('').describe('For people.'),
  is_active: z.boolean().default(true).describe('A profile that is off grants nothing.'),
  tags: z.array(z.string()).default([]).describe('For finding it.'),
  ...limits,
  provider_configs: z
    .array(
      z.strictObject({
        provider_name: z.string().min(1).describe('The provider.'),
        all_models_allowed: z.boolean().default(false).describe('All its models.'),
        allowed_models: z.array(z.string()).default([]).describe('These of its models.'),
        ...limits,
      }),
    )
    .default([])
    .describe('Providers.'),
  mcp_tool_groups: z
    .array(z.strictObject({ tool_group_id: z.int().describe('The group.') }))
    .default([])
    .describe('Groups of tools.'),
  mcp_servers: z
    .array(z.strictObject({ mcp_server_id: z.union([z.string(), z.int()]).describe('The server.') }))
    .default([])
    .describe('Tool servers.'),
  mcp_tool_overrides: z.array(Override).default([]).describe('Single tools.'),
});
