import { z } from 'zod';
import { imageTypes } from '../../validation/image-kind.ts';

/** Content blocks as clients send them. @see https://docs.anthropic.com/en/api/messages */
export const CacheControl = z.strictObject({
  type: z.literal('ephemeral'),
  ttl: z.enum(['5m', '1h']).optional(),
  scope: z.enum(['global', 'organization']).optional(),
});
export const cache_control = CacheControl.nullish();

const Citation = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('char_location'),
    cited_text: z.string(),
    document_index: z.int().min(0),
    document_title: z.string().nullish(),
    end_char_index: z.int(),
    start_char_index: z.int().min(0),
    file_id: z.string().nullish(),
  }),
  z.strictObject({
    type: z.literal('page_location'),
    cited_text: z.string(),
    document_index: z.int().min(0),
    document_title: z.string().nullish(),
    end_page_number: z.int(),
    start_page_number: z.int().min(1),
    file_id: z.string().nullish(),
  }),
  z.strictObject({
    type: z.literal('content_block_location'),
    cited_text: z.string(),
    document_index: z.int().min(0),
    document_title: z.string().nullish(),
    end_block_index: z.int(),
    start_block_index: z.int().min(0),
    file_id: z.string().nullish(),
  }),
  z.strictObject({
    type: z.literal('web_search_result_location'),
    cited_text: z.string(),
    encrypted_index: z.string(),
    title: z.string().nullish(),
    url: z.string(),
  }),
  z.strictObject({
    type: z.literal('search_result_location'),
    cited_text: z.string(),
    end_block_index: z.int(),
    search_result_index: z.int().min(0),
    source: z.string(),
    start_block_index: z.int().min(0),
    title: z.string().nullish(),
  }),
]);

export const TextBlock = z.strictObject({
  type: z.literal('text'),
  text: z.string(),
  cache_control,
  citations: z.array(Citation).nullish(),
});
export const ImageBlock = z.strictObject({
  type: z.literal('image'),
  source: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('base64'), media_type: z.enum(imageTypes), data: z.string() }),
    z.strictObject({ type: z.literal('url'), url: z.string() }),
    z.strictObject({ type: z.literal('file'), file_id: z.string() }),
  ]),
  cache_control,
  transformations: z.strictObject({ oversized_image: z.enum(['downsize', 'error']).optional() }).nullish(),
});
const citations = z.strictObject({ enabled: z.boolean().optional() }).nullish();
const DocumentBlock = z.strictObject({
  type: z.literal('document'),
  source: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('base64'), media_type: z.literal('application/pdf'), data: z.string() }),
    z.strictObject({ type: z.literal('text'), media_type: z.literal('text/plain'), data: z.string() }),
    z.strictObject({
      type: z.literal('content'),
      content: z.union([z.string(), z.array(z.discriminatedUnion('type', [TextBlock, ImageBlock]))]),
    }),
    z.strictObject({ type: z.literal('url'), url: z.string() }),
    z.strictObject({ type: z.literal('file'), file_id: z.string() }),
  ]),
  cache_control,
  citations,
  context: z.string().nullish(),
  title: z.string().nullish(),
});
export type DocumentBlock = z.output<typeof DocumentBlock>;
const SearchResultBlock = z.strictObject({
  type: z.literal('search_result'),
  content: z.array(TextBlock).min(1),
  source: z.string(),
  title: z.string(),
  cache_control,
  citations: z.strictObject({ enabled: z.boolean().optional() }).optional(),
});
const caller = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('direct') }),
    z.strictObject({ type: z.enum(['code_execution_20250825', 'code_execution_20260120']), tool_id: z.string() }),
  ])
  .optional();
const ToolResultBlock = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string().regex(/^[a-zA-Z0-9_-]+$/),
  cache_control,
  content: z
    .union([
      z.string(),
      z.array(
        z.discriminatedUnion('type', [
          TextBlock,
          ImageBlock,
          SearchResultBlock,
          DocumentBlock,
          z.strictObject({ type: z.literal('tool_reference'), tool_name: z.string(), cache_control }),
        ]),
      ),
    ])
    .optional(),
  is_error: z.boolean().optional(),
  toolset_name: z.string().nullish(),
});
const WebSearchResult = z.strictObject({
  type: z.literal('web_search_result'),
  encrypted_content: z.string(),
  title: z.string(),
  url: z.string(),
  page_age: z.string().nullish(),
});
const serverTools = [
  'web_search',
  'web_fetch',
  'code_execution',
  'bash_code_execution',
  'text_editor_code_execution',
  'tool_search_tool_regex',
  'tool_search_tool_bm25',
] as const;
const id = z.string().regex(/^[a-zA-Z0-9_-]+$/);

/** Results of hosted tools other than search: known by name, carried as they are. */
const carried = [
  'web_fetch_tool_result',
  'code_execution_tool_result',
  'bash_code_execution_tool_result',
  'text_editor_code_execution_tool_result',
  'tool_search_tool_result',
  'container_upload',
  'mcp_tool_use',
  'mcp_tool_result',
  'compaction',
] as const;

export const ContentBlock = z.discriminatedUnion('type', [
  TextBlock,
  ImageBlock,
  DocumentBlock,
  SearchResultBlock,
  z.strictObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.strictObject({ type: z.literal('redacted_thinking'), data: z.string() }),
  z.strictObject({
    type: z.literal('tool_use'),
    id,
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,200}$/),
    input: z.record(z.string(), z.unknown()),
    cache_control,
    caller,
    toolset_name: z.string().nullish(),
  }),
  ToolResultBlock,
  z.strictObject({
    type: z.literal('server_tool_use'),
    id,
    name: z.enum(serverTools),
    input: z.record(z.string(), z.unknown()),
    cache_control,
    caller,
  }),
  z.strictObject({
    type: z.literal('web_search_tool_result'),
    tool_use_id: id,
    content: z.union([
      z.array(WebSearchResult),
      z.strictObject({ type: z.literal('web_search_tool_result_error'), error_code: z.string() }),
    ]),
    cache_control,
    caller,
  }),
  z.looseObject({ type: z.enum(carried), cache_control }),
]);
export type ContentBlock = z.output<typeof ContentBlock>;
