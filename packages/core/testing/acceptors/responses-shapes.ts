type Members = { readonly [member: string]: unknown };
const membersOf = (value: unknown): Members => Object(value);

/** Members that the official types demand of every response, `null` allowed where the type has it. */
const ofResponse = [
  'id',
  'object',
  'created_at',
  'error',
  'incomplete_details',
  'instructions',
  'metadata',
  'model',
  'output',
  'parallel_tool_calls',
  'temperature',
  'tool_choice',
  'tools',
  'top_p',
];

/** Members that the unified API promises beyond these. */
const promised = [
  'completed_at',
  'max_output_tokens',
  'max_tool_calls',
  'previous_response_id',
  'prompt_cache_key',
  'reasoning',
  'safety_identifier',
  'service_tier',
  'usage',
];

/** `isProvider`: only what strict readers cannot do without. */
export function faultOfResponse(response: Members, isProvider: boolean): string | undefined {
  const needed = isProvider ? ['id', 'object', 'created_at', 'model', 'output'] : [...ofResponse, ...promised];
  const missing = needed.find((name) => response[name] === undefined);
  if (missing !== undefined) return `a response without ${missing}`;
  return response['usage'] === null || response['usage'] === undefined
    ? undefined
    : faultOfUsage(membersOf(response['usage']));
}

function faultOfUsage(usage: Members): string | undefined {
  const [input, output, total] = ['input_tokens', 'output_tokens', 'total_tokens'].map((name) => usage[name]);
  if (typeof input !== 'number' || typeof output !== 'number' || total !== input + output)
    return 'usage does not add up';
  const cached = membersOf(usage['input_tokens_details'])['cached_tokens'];
  const reasoning = membersOf(usage['output_tokens_details'])['reasoning_tokens'];
  return typeof cached === 'number' && typeof reasoning === 'number' ? undefined : 'usage without its details';
}

/** https://github.com/openai/openai-node, `ResponseOutputItem` */
const ofItem: { readonly [type: string]: readonly string[] } = {
  message: ['id', 'content', 'role', 'status'],
  reasoning: ['id', 'summary'],
  function_call: ['arguments', 'call_id', 'name'],
  custom_tool_call: ['call_id', 'input', 'name'],
  web_search_call: ['id', 'status'],
  file_search_call: ['id', 'queries', 'status'],
  code_interpreter_call: ['id', 'code', 'container_id', 'outputs', 'status'],
  image_generation_call: ['id', 'result', 'status'],
  mcp_call: ['id', 'arguments', 'name', 'server_label'],
  compaction: ['id', 'encrypted_content'],
  local_shell_call: ['id', 'action', 'call_id', 'status'],
  shell_call: ['id', 'action', 'call_id', 'status'],
  apply_patch_call: ['id', 'call_id', 'operation', 'status'],
  computer_call: ['id', 'call_id', 'status'],
};

const ofPart: { readonly [type: string]: readonly string[] } = {
  output_text: ['annotations', 'text'],
  refusal: ['refusal'],
  reasoning_text: ['text'],
  summary_text: ['text'],
};

/** A provider leaves out what is not known at an item's beginning. */
export function faultOfItem(item: Members, isProvider: boolean): string | undefined {
  const type = String(item['type']);
  const missing = isProvider ? undefined : ofItem[type]?.find((name) => item[name] === undefined);
  if (missing !== undefined) return `${type} without ${missing}`;
  for (const list of [item['content'], item['summary']]) {
    const parts: readonly unknown[] = Array.isArray(list) ? list : [];
    const fault = parts.map(membersOf).map(faultOfPart).find(Boolean);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfPart(part: Members): string | undefined {
  const type = String(part['type']);
  const missing = ofPart[type]?.find((name) => part[name] === undefined);
  return missing && `${type} without ${missing}`;
}
