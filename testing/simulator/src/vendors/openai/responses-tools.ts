import { z } from 'zod';
import * as shapes from './shapes.ts';

const allowed_callers = z.array(z.enum(['direct', 'programmatic'])).nullish();
const Schema = shapes.JsonSchemaObject.nullish();

const FunctionTool = z.strictObject({
  type: z.literal('function'),
  name: shapes.ToolName,
  parameters: Schema,
  strict: z.boolean().nullish(),
  description: z.string().nullish(),
  allowed_callers,
  async: z.boolean().optional(),
  defer_loading: z.boolean().optional(),
  output_schema: Schema,
});
const CustomTool = z.strictObject({
  type: z.literal('custom'),
  name: shapes.ToolName,
  description: z.string().optional(),
  format: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('text') }),
      z.strictObject({ type: z.literal('grammar'), definition: z.string(), syntax: z.enum(['lark', 'regex']) }),
    ])
    .optional(),
  allowed_callers,
  async: z.boolean().optional(),
  defer_loading: z.boolean().optional(),
});
const user_location = z.strictObject({ type: z.literal('approximate').optional(), ...shapes.Approximate }).nullish();
const search_context_size = z.enum(['low', 'medium', 'high']).optional();
const search_content_types = z.array(z.enum(['text', 'image'])).optional();

const Filter = z.strictObject({ read_only: z.boolean().optional(), tool_names: z.array(z.string()).optional() });
const McpTool = z.strictObject({
  type: z.literal('mcp'),
  server_label: z.string().min(1),
  server_url: z.string().optional(),
  connector_id: z.string().optional(),
  tunnel_id: z.string().optional(),
  authorization: z.string().optional(),
  headers: z.record(z.string(), z.string()).nullish(),
  allowed_tools: z.union([z.array(z.string()), Filter]).nullish(),
  require_approval: z
    .union([z.enum(['always', 'never']), z.strictObject({ always: Filter.optional(), never: Filter.optional() })])
    .nullish(),
  server_description: z.string().optional(),
  allowed_callers,
  defer_loading: z.boolean().optional(),
});

export const ResponsesTool = z.discriminatedUnion('type', [
  FunctionTool,
  CustomTool,
  z.strictObject({
    type: z.enum(['web_search', 'web_search_2025_08_26']),
    external_web_access: z.boolean().optional(),
    filters: z.strictObject({ allowed_domains: z.array(z.string()).max(100).nullish() }).nullish(),
    search_context_size,
    search_content_types,
    user_location,
  }),
  z.strictObject({
    type: z.enum(['web_search_preview', 'web_search_preview_2025_03_11']),
    search_context_size,
    search_content_types,
    user_location,
  }),
  z.strictObject({
    type: z.literal('file_search'),
    vector_store_ids: z.array(z.string()).min(1),
    filters: shapes.JsonSchemaObject.nullish(),
    max_num_results: z.int().min(1).max(50).optional(),
    ranking_options: shapes.JsonSchemaObject.optional(),
  }),
  McpTool,
  z.strictObject({
    type: z.literal('code_interpreter'),
    container: z.union([z.string(), z.looseObject({ type: z.literal('auto') })]),
    allowed_callers,
  }),
  z.looseObject({ type: z.literal('image_generation') }),
  z.strictObject({ type: z.literal('local_shell') }),
  z.looseObject({ type: z.literal('shell') }),
  z.strictObject({ type: z.literal('apply_patch'), allowed_callers }),
  z.strictObject({ type: z.literal('computer') }),
  z.strictObject({
    type: z.literal('computer_use_preview'),
    display_height: z.int(),
    display_width: z.int(),
    environment: z.enum(['windows', 'mac', 'linux', 'ubuntu', 'browser']),
  }),
  z.strictObject({
    type: z.literal('namespace'),
    name: shapes.ToolName,
    description: z.string(),
    tools: z.array(z.discriminatedUnion('type', [FunctionTool, CustomTool])).min(1),
  }),
  z.strictObject({
    type: z.literal('tool_search'),
    description: z.string().nullish(),
    execution: z.enum(['server', 'client']).optional(),
    parameters: z.unknown(),
  }),
  z.strictObject({ type: z.literal('programmatic_tool_calling') }),
]);
export type ResponsesTool = z.output<typeof ResponsesTool>;

const hosted = [
  'file_search',
  'web_search',
  'web_search_preview',
  'web_search_preview_2025_03_11',
  'computer',
  'computer_use',
  'computer_use_preview',
  'image_generation',
  'code_interpreter',
  'shell',
  'apply_patch',
  'programmatic_tool_calling',
] as const;

export const ResponsesToolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('function'), name: z.string() }),
    z.strictObject({ type: z.literal('custom'), name: z.string() }),
    z.strictObject({ type: z.literal('mcp'), server_label: z.string(), name: z.string().nullish() }),
    z.strictObject({
      type: z.literal('allowed_tools'),
      mode: z.enum(['auto', 'required']),
      tools: z.array(shapes.JsonSchemaObject),
    }),
    z.strictObject({ type: z.enum(hosted) }),
  ]),
]);
export type ResponsesToolChoice = z.output<typeof ResponsesToolChoice>;
