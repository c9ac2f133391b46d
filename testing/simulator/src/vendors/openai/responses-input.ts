import { z } from 'zod';
import * as shapes from './shapes.ts';

const prompt_cache_breakpoint = shapes.CacheBreakpoint.nullish();
const Status = z.enum(['in_progress', 'completed', 'incomplete']).nullish();
const Caller = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('direct') }),
    z.strictObject({ type: z.literal('program'), caller_id: z.string() }),
  ])
  .nullish();
const id = z.string().nullish();

const InputPart = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('input_text'), text: z.string(), prompt_cache_breakpoint }),
  z.strictObject({
    type: z.literal('input_image'),
    detail: z.enum(['low', 'high', 'auto', 'original']).nullish(),
    file_id: z.string().nullish(),
    image_url: z.string().nullish(),
    prompt_cache_breakpoint,
  }),
  z.strictObject({
    type: z.literal('input_file'),
    detail: z.enum(['auto', 'low', 'high']).optional(),
    file_data: z.string().nullish(),
    file_id: z.string().nullish(),
    file_url: z.string().nullish(),
    filename: z.string().nullish(),
    prompt_cache_breakpoint,
  }),
  // Only in assistant turns; the rules check that.
  z.strictObject({
    type: z.literal('output_text'),
    text: z.string(),
    annotations: z.array(shapes.JsonSchemaObject).optional(),
    logprobs: z.array(z.unknown()).optional(),
  }),
  z.strictObject({ type: z.literal('refusal'), refusal: z.string() }),
]);
export type InputPart = z.output<typeof InputPart>;

const Message = z.strictObject({
  type: z.literal('message').optional(),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content: z.union([z.string(), z.array(InputPart)]),
  id: z.string().optional(),
  status: Status,
  phase: z.enum(['commentary', 'final_answer']).nullish(),
});

const output = z.union([z.string(), z.array(InputPart)]);
const FunctionCall = z.strictObject({
  type: z.literal('function_call'),
  id,
  call_id: z.string(),
  name: shapes.ToolName,
  arguments: z.string(),
  namespace: z.string().optional(),
  async: z.boolean().optional(),
  caller: Caller,
  status: Status,
});
const FunctionOutput = z.strictObject({
  type: z.literal('function_call_output'),
  id,
  call_id: z.string(),
  output,
  name: z.string().nullish(),
  namespace: z.string().nullish(),
  caller: Caller,
  status: Status,
});
const CustomCall = z.strictObject({
  type: z.literal('custom_tool_call'),
  id,
  call_id: z.string(),
  name: shapes.ToolName,
  input: z.string(),
  namespace: z.string().optional(),
  async: z.boolean().optional(),
  caller: Caller,
  status: Status,
});
const CustomOutput = z.strictObject({
  type: z.literal('custom_tool_call_output'),
  id,
  call_id: z.string(),
  output,
  caller: Caller,
  status: Status,
});
const Reasoning = z.strictObject({
  type: z.literal('reasoning'),
  id: z.string(),
  summary: z.array(z.strictObject({ type: z.literal('summary_text'), text: z.string() })),
  content: z.array(z.strictObject({ type: z.literal('reasoning_text'), text: z.string() })).nullish(),
  encrypted_content: z.string().nullish(),
  status: Status,
});
const WebSearchCall = z.strictObject({
  type: z.literal('web_search_call'),
  id: z.string(),
  status: z.enum(['in_progress', 'searching', 'completed', 'failed', 'incomplete']),
  action: z
    .discriminatedUnion('type', [
      z.strictObject({
        type: z.literal('search'),
        query: z.string().optional(),
        queries: z.array(z.string()).optional(),
        sources: z.array(z.strictObject({ type: z.literal('url'), url: z.string() })).optional(),
      }),
      z.strictObject({ type: z.literal('open_page'), url: z.string().nullish() }),
      z.strictObject({ type: z.literal('find_in_page'), pattern: z.string(), url: z.string() }),
    ])
    .optional(),
});
const ItemReference = z.strictObject({ type: z.literal('item_reference'), id: z.string() });

/** Items of other hosted tools: known by name, carried as they are. */
const carried = [
  'file_search_call',
  'computer_call',
  'computer_call_output',
  'tool_search_call',
  'tool_search_output',
  'additional_tools',
  'configuration_update',
  'compaction',
  'compaction_trigger',
  'image_generation_call',
  'code_interpreter_call',
  'local_shell_call',
  'local_shell_call_output',
  'shell_call',
  'shell_call_output',
  'apply_patch_call',
  'apply_patch_call_output',
  'mcp_list_tools',
  'mcp_approval_request',
  'mcp_approval_response',
  'mcp_call',
  'program',
  'program_output',
] as const;
const Carried = z.looseObject({ type: z.enum(carried) });

const Typed = z.discriminatedUnion('type', [
  Message.extend({ type: z.literal('message') }),
  FunctionCall,
  FunctionOutput,
  CustomCall,
  CustomOutput,
  Reasoning,
  WebSearchCall,
  ItemReference,
  Carried,
]);

/** One item of a Responses input; a message may leave its type out. */
export const InputItem = z.union([Typed, Message]);
export type InputItem = z.output<typeof InputItem>;
