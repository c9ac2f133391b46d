import { z } from 'zod';
import { InputItem } from './responses-input.ts';
import { ResponsesTool, ResponsesToolChoice } from './responses-tools.ts';
import * as shapes from './shapes.ts';

const Text = z.strictObject({
  format: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('text') }),
      z.strictObject({ type: z.literal('json_object') }),
      z.strictObject({
        type: z.literal('json_schema'),
        name: shapes.ToolName,
        schema: shapes.JsonSchemaObject,
        description: z.string().optional(),
        strict: z.boolean().nullish(),
      }),
    ])
    .optional(),
  verbosity: z.enum(['low', 'medium', 'high']).nullish(),
});

const Reasoning = z.strictObject({
  effort: shapes.Effort.nullish(),
  summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
  generate_summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
  context: z.enum(['auto', 'current_turn', 'all_turns']).nullish(),
  mode: z.string().optional(),
});

export const includables = [
  'file_search_call.results',
  'web_search_call.results',
  'web_search_call.action.sources',
  'message.input_image.image_url',
  'computer_call_output.output.image_url',
  'code_interpreter_call.outputs',
  'reasoning.encrypted_content',
  'message.output_text.logprobs',
] as const;

const conversation = z.union([z.string(), z.strictObject({ id: z.string() })]).nullish();

/** What counting tokens and creating a response have in common. */
const shared = {
  conversation,
  input: z.union([z.string(), z.array(InputItem)]).optional(),
  instructions: z.string().nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  previous_response_id: z.string().nullish(),
  reasoning: Reasoning.nullish(),
  text: Text.optional(),
  tool_choice: ResponsesToolChoice.optional(),
  tools: z.array(ResponsesTool).max(128).optional(),
  truncation: z.enum(['auto', 'disabled']).nullish(),
};

export const ResponsesRequest = z.strictObject({
  model: z.string(),
  ...shared,
  access_programs: z
    .strictObject({ cyber: z.enum(['standard', 'daybreak_blue', 'daybreak_red']).optional() })
    .optional(),
  background: z.boolean().nullish(),
  context_management: z
    .array(z.strictObject({ type: z.string(), compact_threshold: z.int().min(1000).nullish() }))
    .nullish(),
  image: z.strictObject({ context_compression: z.enum(['auto', 'enabled', 'disabled']).optional() }).optional(),
  include: z.array(z.enum(includables)).nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  max_tool_calls: z.int().min(1).nullish(),
  metadata: shapes.Metadata.nullish(),
  moderation: shapes.Moderation.nullish(),
  prompt: z
    .strictObject({ id: z.string(), variables: shapes.JsonSchemaObject.nullish(), version: z.string().nullish() })
    .nullish(),
  ...shapes.PromptCache,
  prompt_cache_options: z
    .strictObject({
      comparison_response_id: z.string().nullish(),
      mode: z.enum(['implicit', 'explicit']).optional(),
      prewarm: z.boolean().optional(),
      ttl: z.enum(['30m', '12h']).optional(),
    })
    .optional(),
  ...shapes.Identity,
  service_tier: z.enum(['auto', 'default', 'flex', 'scale', 'priority', 'fast', 'ultrafast']).nullish(),
  store: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_obfuscation: z.boolean().optional() }).nullish(),
  temperature: shapes.Temperature,
  top_logprobs: z.int().min(0).max(20).nullish(),
  top_p: shapes.TopP,
});
export type ResponsesRequest = z.output<typeof ResponsesRequest>;

/** @see https://platform.openai.com/docs/api-reference/responses/input-tokens */
export const InputTokensRequest = z.strictObject({
  model: z.string(),
  ...shared,
  personality: z.string().optional(),
});
