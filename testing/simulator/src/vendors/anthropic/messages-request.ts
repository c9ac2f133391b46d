import { z } from 'zod';
import { CacheControl, ContentBlock, TextBlock } from './content-blocks.ts';
import { AnthropicTool } from './tools.ts';

const content = z.union([z.string(), z.array(ContentBlock)]);
export const Message = z.strictObject({ role: z.enum(['user', 'assistant', 'system']), content });
export type Message = z.output<typeof Message>;

const display = z.enum(['summarized', 'omitted']).nullish();
const Thinking = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('enabled'), budget_tokens: z.int().min(1024), display }),
  z.strictObject({ type: z.literal('disabled') }),
  z.strictObject({ type: z.literal('adaptive'), display }),
  z.strictObject({ type: z.literal('between_tools') }),
]);
const disable_parallel_tool_use = z.boolean().optional();
const ToolChoice = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('auto'), disable_parallel_tool_use }),
  z.strictObject({ type: z.literal('any'), disable_parallel_tool_use }),
  z.strictObject({ type: z.literal('tool'), name: z.string(), disable_parallel_tool_use }),
  z.strictObject({ type: z.literal('none') }),
]);
const Format = z.strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) });
const OutputConfig = z.strictObject({
  effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  format: Format.nullish(),
  task_budget: z
    .strictObject({ type: z.literal('tokens'), total: z.int().min(1), remaining: z.int().nullish() })
    .nullish(),
});
const Container = z.union([
  z.string(),
  z.strictObject({
    id: z.string().nullish(),
    skills: z
      .array(
        z.strictObject({ skill_id: z.string(), type: z.enum(['anthropic', 'custom']), version: z.string().optional() }),
      )
      .nullish(),
  }),
]);
const Mcp = z.strictObject({
  type: z.literal('url'),
  name: z.string(),
  url: z.string(),
  authorization_token: z.string().nullish(),
  tool_configuration: z
    .strictObject({ allowed_tools: z.array(z.string()).nullish(), enabled: z.boolean().nullish() })
    .nullish(),
});

/** What counting tokens and creating a message have in common. */
const shared = {
  model: z.string().min(1),
  messages: z.array(Message).min(1),
  cache_control: CacheControl.nullish(),
  context_management: z.strictObject({ edits: z.array(z.looseObject({ type: z.string() })).optional() }).nullish(),
  mcp_servers: z.array(Mcp).max(20).optional(),
  output_config: OutputConfig.optional(),
  output_format: Format.nullish(),
  speed: z.enum(['standard', 'fast']).nullish(),
  system: z.union([z.string(), z.array(TextBlock)]).optional(),
  thinking: Thinking.optional(),
  tool_choice: ToolChoice.optional(),
  tools: z.array(AnthropicTool).optional(),
  user_profile_id: z.string().optional(),
  workspace_id: z.string().optional(),
};

export const MessagesRequest = z.strictObject({
  ...shared,
  /** 0 fills the prompt cache and answers nothing */
  max_tokens: z.int().min(0),
  container: Container.nullish(),
  diagnostics: z.strictObject({ previous_message_id: z.string().nullish() }).nullish(),
  inference_geo: z.string().nullish(),
  metadata: z.strictObject({ user_id: z.string().max(256).nullish() }).optional(),
  service_tier: z.enum(['auto', 'standard_only']).optional(),
  stop_sequences: z.array(z.string()).max(8191).optional(),
  stream: z.boolean().optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_k: z.int().min(0).optional(),
  top_p: z.number().min(0).max(1).optional(),
});
export type MessagesRequest = z.output<typeof MessagesRequest>;

/** @see https://docs.anthropic.com/en/api/messages-count-tokens */
export const CountTokensRequest = z.strictObject(shared);
export type CountTokensRequest = z.output<typeof CountTokensRequest>;
