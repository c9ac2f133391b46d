import { z } from 'zod';
import { cache_control } from './content-blocks.ts';

const common = {
  allowed_callers: z
    .array(z.enum(['direct', 'code_execution_20250825', 'code_execution_20260120', 'code_execution_20260521']))
    .optional(),
  cache_control,
  defer_loading: z.boolean().optional(),
  strict: z.boolean().optional(),
};
const input_examples = z.array(z.record(z.string(), z.unknown())).optional();

const Custom = z.strictObject({
  type: z.literal('custom').nullish(),
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/),
  description: z.string().optional(),
  input_schema: z.looseObject({
    type: z.literal('object'),
    properties: z.record(z.string(), z.unknown()).nullish(),
    required: z.array(z.string()).nullish(),
  }),
  eager_input_streaming: z.boolean().nullish(),
  input_examples,
  ...common,
});
const domains = { allowed_domains: z.array(z.string()).nullish(), blocked_domains: z.array(z.string()).nullish() };
const WebSearch = z.strictObject({
  type: z.enum(['web_search_20250305', 'web_search_20260209', 'web_search_20260318']),
  name: z.literal('web_search'),
  ...domains,
  max_uses: z.int().min(1).nullish(),
  response_inclusion: z.enum(['full', 'excluded']).optional(),
  user_location: z
    .strictObject({
      type: z.literal('approximate'),
      city: z.string().nullish(),
      country: z.string().nullish(),
      region: z.string().nullish(),
      timezone: z.string().nullish(),
    })
    .nullish(),
  ...common,
});
const WebFetch = z.strictObject({
  type: z.enum(['web_fetch_20250910', 'web_fetch_20260209', 'web_fetch_20260309', 'web_fetch_20260318']),
  name: z.literal('web_fetch'),
  ...domains,
  citations: z.strictObject({ enabled: z.boolean().optional() }).nullish(),
  max_content_tokens: z.int().min(1).nullish(),
  max_uses: z.int().min(1).nullish(),
  response_inclusion: z.enum(['full', 'excluded']).optional(),
  url_sources: z.record(z.string(), z.unknown()).nullish(),
  use_cache: z.boolean().optional(),
  ...common,
});
const editors = ['text_editor_20250429', 'text_editor_20250728'] as const;
const computers = ['computer_20250124', 'computer_20251124'] as const;

/** A tool without `type` is a custom one. @see https://docs.anthropic.com/en/docs/agents-and-tools/tool-use/overview */
export const AnthropicTool = z.discriminatedUnion('type', [
  Custom,
  WebSearch,
  WebFetch,
  z.strictObject({ type: z.literal('bash_20250124'), name: z.literal('bash'), input_examples, ...common }),
  z.strictObject({
    type: z.enum([
      'code_execution_20250522',
      'code_execution_20250825',
      'code_execution_20260120',
      'code_execution_20260521',
    ]),
    name: z.literal('code_execution'),
    ...common,
  }),
  z.strictObject({ type: z.literal('memory_20250818'), name: z.literal('memory'), input_examples, ...common }),
  z.strictObject({
    type: z.literal('text_editor_20250124'),
    name: z.literal('str_replace_editor'),
    input_examples,
    ...common,
  }),
  z.strictObject({
    type: z.enum(editors),
    name: z.literal('str_replace_based_edit_tool'),
    max_characters: z.int().min(1).nullish(),
    input_examples,
    ...common,
  }),
  z.strictObject({
    type: z.enum(['tool_search_tool_bm25_20251119', 'tool_search_tool_bm25']),
    name: z.literal('tool_search_tool_bm25'),
    ...common,
  }),
  z.strictObject({
    type: z.enum(['tool_search_tool_regex_20251119', 'tool_search_tool_regex']),
    name: z.literal('tool_search_tool_regex'),
    ...common,
  }),
  z.strictObject({
    type: z.enum(computers),
    name: z.literal('computer'),
    display_width_px: z.int().min(1),
    display_height_px: z.int().min(1),
    display_number: z.int().nullish(),
    enable_zoom: z.boolean().optional(),
    input_examples,
    ...common,
  }),
  z.strictObject({
    type: z.enum(['computer_toolset_20260801', 'browser_toolset_20260801']),
    cache_control,
    configs: z.record(z.string(), z.unknown()).nullish(),
  }),
  z.strictObject({
    type: z.literal('mcp_toolset'),
    mcp_server_name: z.string(),
    cache_control,
    configs: z.record(z.string(), z.unknown()).nullish(),
    default_config: z.record(z.string(), z.unknown()).nullish(),
    tools: z.array(z.unknown()).nullish(),
  }),
]);

export type AnthropicTool = z.output<typeof AnthropicTool>;
