import type { Verbatim } from '../../schema/json/cut-verbatim.ts';

/** Read as plain values; everything else below the same object keeps its own characters. */
function plain(...names: readonly string[]): Verbatim {
  return { ...Object.fromEntries(names.map((name) => [name, {}])), '*': true };
}

const marker = plain('type', 'ttl', 'scope');
const citation = plain(
  'type',
  'cited_text',
  'url',
  'title',
  'encrypted_index',
  'document_index',
  'document_title',
  'file_id',
  'start_char_index',
  'end_char_index',
  'start_page_number',
  'end_page_number',
  'start_block_index',
  'end_block_index',
  'search_result_index',
  'source',
);

/** A content block; `inner` is the table of the blocks inside it. */
function blockTable(inner: Verbatim | undefined): Verbatim {
  const nested: Verbatim = inner === undefined ? {} : { '[]': inner };
  return {
    ...plain('type', 'text', 'thinking', 'signature', 'data', 'id', 'name', 'server_name', 'tool_use_id', 'is_error'),
    ...plain('title', 'context', 'url', 'retrieved_at', 'page_age', 'encrypted_content', 'tool_name', 'file_id'),
    ...plain('stdout', 'stderr', 'return_code', 'encrypted_stdout', 'error_code', 'error_message'),
    cache_control: marker,
    citations: { '[]': citation, ...plain('enabled') },
    caller: plain('type', 'tool_id'),
    source: { ...plain('type', 'media_type', 'data', 'url', 'file_id'), content: nested },
    // a list of blocks, or one object: the outcome of a server tool, a fetched document
    content: { ...nested, ...(inner ?? {}) },
    tool_references: { '[]': plain('type', 'tool_name') },
  };
}

/** tool_result → document → source.content → text */
const block = [0, 1, 2].reduce<Verbatim>((inner) => blockTable(inner), blockTable(undefined));

const tool: Verbatim = {
  ...plain('type', 'name', 'description', 'strict', 'defer_loading', 'eager_input_streaming', 'max_uses'),
  ...plain('max_content_tokens', 'display_width_px', 'display_height_px', 'enable_zoom', 'mcp_server_name'),
  allowed_callers: {},
  allowed_domains: {},
  blocked_domains: {},
  input_examples: { '[]': true },
  citations: plain('enabled'),
  user_location: plain('type', 'city', 'region', 'country', 'timezone'),
  cache_control: marker,
};

const outputFormat = plain('type');

export const requestVerbatim: Verbatim = {
  ...plain('model', 'max_tokens', 'temperature', 'top_p', 'top_k', 'stream', 'stop_sequences', 'service_tier'),
  ...plain('speed', 'inference_geo', 'include', 'reasoning_summary'),
  system: { '[]': block },
  messages: { '[]': { ...plain('role'), content: { '[]': block } } },
  tools: { '[]': tool },
  tool_choice: plain('type', 'name', 'disable_parallel_tool_use'),
  mcp_servers: { '[]': plain('type', 'url', 'name', 'authorization_token') },
  thinking: plain('type', 'budget_tokens', 'display'),
  output_config: { ...plain('effort'), format: outputFormat, task_budget: plain('type', 'total', 'remaining') },
  output_format: outputFormat,
  metadata: plain('user_id'),
  cache_control: marker,
  fallbacks: { '[]': true },
};

const iteration = plain(
  'type',
  'model',
  'input_tokens',
  'output_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
);

const usage: Verbatim = {
  ...plain('input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens', 'service_tier'),
  cache_creation: plain('ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens'),
  output_tokens_details: plain('thinking_tokens'),
  server_tool_use: plain('web_search_requests', 'web_fetch_requests'),
  iterations: {
    '[]': { ...iteration, cache_creation: plain('ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens') },
  },
};

const stopDetails = plain('type', 'category', 'explanation');

export const responseVerbatim: Verbatim = {
  ...plain('id', 'type', 'role', 'model', 'stop_reason', 'stop_sequence'),
  content: { '[]': block },
  stop_details: stopDetails,
  usage,
};

export const eventVerbatim: Verbatim = {
  ...plain('type', 'index'),
  message: responseVerbatim,
  content_block: block,
  delta: {
    ...plain('type', 'text', 'thinking', 'signature', 'partial_json', 'content', 'encrypted_content'),
    ...plain('stop_reason', 'stop_sequence'),
    citation,
    stop_details: stopDetails,
  },
  usage,
  error: plain('type', 'message'),
};
