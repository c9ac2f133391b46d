import { z } from 'zod';
import * as shapes from './shapes.ts';

const prompt_cache_breakpoint = shapes.CacheBreakpoint.optional();
const TextPart = z.strictObject({ type: z.literal('text'), text: z.string(), prompt_cache_breakpoint });
const UserPart = z.discriminatedUnion('type', [
  TextPart,
  z.strictObject({
    type: z.literal('image_url'),
    image_url: z.strictObject({ url: z.string(), detail: z.enum(['auto', 'low', 'high', 'original']).optional() }),
    prompt_cache_breakpoint,
  }),
  z.strictObject({
    type: z.literal('input_audio'),
    input_audio: z.strictObject({ data: z.string(), format: z.enum(['wav', 'mp3']) }),
    prompt_cache_breakpoint,
  }),
  z.strictObject({
    type: z.literal('file'),
    file: z.strictObject({
      file_data: z.string().optional(),
      file_id: z.string().optional(),
      filename: z.string().optional(),
    }),
    prompt_cache_breakpoint,
  }),
]);
const AssistantPart = z.discriminatedUnion('type', [
  TextPart,
  z.strictObject({ type: z.literal('refusal'), refusal: z.string() }),
]);
const texts = z.union([z.string(), z.array(TextPart).min(1)]);
const name = z.string().max(64).optional();

const ToolCall = z.discriminatedUnion('type', [
  z.strictObject({
    id: z.string().min(1).max(64),
    type: z.literal('function'),
    function: z.strictObject({ name: shapes.ToolName, arguments: z.string() }),
  }),
  z.strictObject({
    id: z.string().min(1).max(64),
    type: z.literal('custom'),
    custom: z.strictObject({ name: shapes.ToolName, input: z.string() }),
  }),
]);

export const ChatMessage = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: texts, name }),
  z.strictObject({ role: z.literal('developer'), content: texts, name }),
  z.strictObject({ role: z.literal('user'), content: z.union([z.string(), z.array(UserPart).min(1)]), name }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.union([z.string(), z.array(AssistantPart).min(1)]).nullish(),
    refusal: z.string().nullish(),
    name,
    audio: z.strictObject({ id: z.string() }).nullish(),
    tool_calls: z.array(ToolCall).min(1).optional(),
    function_call: z.strictObject({ name: shapes.ToolName, arguments: z.string() }).nullish(),
    // Returned by the API and therefore often sent back.
    annotations: z.array(z.unknown()).nullish(),
  }),
  z.strictObject({ role: z.literal('tool'), content: texts, tool_call_id: z.string() }),
  z.strictObject({ role: z.literal('function'), content: z.string().nullable(), name: shapes.ToolName }),
]);
export type ChatMessage = z.output<typeof ChatMessage>;

const FunctionShape = {
  name: shapes.ToolName,
  description: z.string().optional(),
  parameters: shapes.JsonSchemaObject.optional(),
};
const Grammar = z.strictObject({ definition: z.string(), syntax: z.enum(['lark', 'regex']) });
const ChatTool = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('function'),
    function: z.strictObject({ ...FunctionShape, strict: z.boolean().nullish() }),
  }),
  z.strictObject({
    type: z.literal('custom'),
    custom: z.strictObject({
      name: shapes.ToolName,
      description: z.string().optional(),
      format: z
        .discriminatedUnion('type', [
          z.strictObject({ type: z.literal('text') }),
          z.strictObject({ type: z.literal('grammar'), grammar: Grammar }),
        ])
        .optional(),
    }),
  }),
]);

const ToolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('function'), function: z.strictObject({ name: z.string() }) }),
    z.strictObject({ type: z.literal('custom'), custom: z.strictObject({ name: z.string() }) }),
    z.strictObject({
      type: z.literal('allowed_tools'),
      allowed_tools: z.strictObject({ mode: z.enum(['auto', 'required']), tools: z.array(shapes.JsonSchemaObject) }),
    }),
  ]),
]);

const ResponseFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: shapes.ToolName,
      description: z.string().optional(),
      schema: shapes.JsonSchemaObject.optional(),
      strict: z.boolean().nullish(),
    }),
  }),
]);

export const StreamOptions = z.strictObject({
  include_usage: z.boolean().optional(),
  include_obfuscation: z.boolean().optional(),
});

export const ChatRequest = z.strictObject({
  model: z.string(),
  messages: z.array(ChatMessage).min(1),
  audio: z
    .strictObject({ format: z.enum(['wav', 'aac', 'mp3', 'flac', 'opus', 'pcm16']), voice: z.unknown() })
    .nullish(),
  frequency_penalty: shapes.Penalty,
  function_call: z.union([z.enum(['none', 'auto']), z.strictObject({ name: z.string() })]).optional(),
  functions: z.array(z.strictObject(FunctionShape)).min(1).max(128).optional(),
  logit_bias: shapes.LogitBias.nullish(),
  logprobs: z.boolean().nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  max_tokens: z.int().min(1).nullish(),
  metadata: shapes.Metadata.nullish(),
  modalities: z
    .array(z.enum(['text', 'audio']))
    .min(1)
    .nullish(),
  moderation: shapes.Moderation.nullish(),
  n: z.int().min(1).max(128).nullish(),
  parallel_tool_calls: z.boolean().optional(),
  prediction: z.strictObject({ type: z.literal('content'), content: texts }).nullish(),
  presence_penalty: shapes.Penalty,
  ...shapes.PromptCache,
  prompt_cache_options: z
    .strictObject({ mode: z.enum(['implicit', 'explicit']).optional(), ttl: z.literal('30m').optional() })
    .optional(),
  reasoning_effort: shapes.Effort.nullish(),
  response_format: ResponseFormat.optional(),
  ...shapes.Identity,
  seed: z.int().nullish(),
  service_tier: shapes.ServiceTier.nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  store: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  stream_options: StreamOptions.nullish(),
  temperature: shapes.Temperature,
  tool_choice: ToolChoice.optional(),
  tools: z.array(ChatTool).min(1).max(128).optional(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  top_p: shapes.TopP,
  verbosity: z.enum(['low', 'medium', 'high']).nullish(),
  web_search_options: z
    .strictObject({
      search_context_size: z.enum(['low', 'medium', 'high']).optional(),
      user_location: z
        .strictObject({ type: z.literal('approximate'), approximate: z.strictObject(shapes.Approximate) })
        .nullish(),
    })
    .optional(),
});
export type ChatRequest = z.output<typeof ChatRequest>;
