import { z } from 'zod';
import { EnvVar } from './env-var.ts';
import { Key } from './key.ts';
import { WhiteList } from './white-list.ts';

const ProviderConfig = z.strictObject({
  id: z.int().optional().describe('Needed when a budget names it as owner.'),
  provider: z.string().min(1).describe('The provider.'),
  weight: z.number().min(0).nullable().default(null).describe('Share in weighted routing; absent takes no part in it.'),
  allowed_models: WhiteList.describe('Models: `["*"]` all, `[]` none.'),
  key_ids: WhiteList.describe('The provider\'s keys, by name or id: `["*"]` all, `[]` none.'),
  rate_limit_id: z.string().optional().describe('Id of its rate limit.'),
  keys: z.array(Key.partial()).default([]).describe('Older form: whole keys, or references to keys by id or name.'),
});

const McpConfig = z
  .strictObject({
    mcp_client_name: z.string().optional().describe('The MCP client.'),
    mcp_client_id: z.int().optional().describe('The MCP client by its row; prefer the name.'),
    tools_to_execute: WhiteList.describe('Its tools: `["*"]` all, `[]` none.'),
  })
  .refine((config) => config.mcp_client_name !== undefined || config.mcp_client_id !== undefined, {
    error: 'mcp_client_name is required',
  });

/** A key that clients use in place of a provider's. */
export const VirtualKey = z
  .strictObject({
    id: z.string().min(1).describe('Chosen by you; other entries refer to it.'),
    name: z.string().min(1).describe('Unique.'),
    description: z.string().default('').describe('For people.'),
    is_active: z.boolean().default(true).describe('A key that is off is refused.'),
    value: EnvVar.optional().describe('`sk-bf-…` or `env.NAME`; made when absent.'),
    team_id: z.string().optional().describe('Id of its team; not together with `customer_id`.'),
    customer_id: z.string().optional().describe('Id of its customer; not together with `team_id`.'),
    rate_limit_id: z.string().optional().describe('Id of its rate limit.'),
    calendar_aligned: z.boolean().default(false).describe('Prefer the same setting on budget and rate limit.'),
    provider_configs: z.array(ProviderConfig).default([]).describe('What it may use; `[]` is nothing.'),
    mcp_configs: z.array(McpConfig).default([]).describe('MCP tools it may use; `[]` is none.'),
  })
  .superRefine((key, context) => {
    if (key.team_id === undefined || key.customer_id === undefined) return;
    const message = 'a virtual key belongs to a team or to a customer, not to both';
    context.addIssue({ code: 'custom', message, params: { dropsEntity: true } });
  });
export type VirtualKey = z.output<typeof VirtualKey>;
