import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { isJsonObject, type Json } from '../../schema/json/raw-json.ts';
import { readList, readObject } from '../../schema/json/read-value.ts';
import { type MemberKind, wrongMember } from '../member-kinds.ts';
import type { CheckRequest } from '../relay.ts';

type Kinds = { readonly [member: string]: MemberKind };

const memberKinds: Kinds = {
  background: 'boolean',
  conversation: 'string or object',
  include: 'strings',
  instructions: 'string',
  max_output_tokens: 'integer',
  max_tool_calls: 'integer',
  metadata: 'object',
  parallel_tool_calls: 'boolean',
  previous_response_id: 'string',
  prompt_cache_key: 'string',
  reasoning: 'object',
  safety_identifier: 'string',
  service_tier: 'string',
  store: 'boolean',
  stream: 'boolean',
  stream_options: 'object',
  temperature: 'number',
  text: 'object',
  tool_choice: 'string or object',
  tools: 'objects',
  top_logprobs: 'integer',
  top_p: 'number',
  truncation: 'string',
  user: 'string',
};

const reasoningKinds: Kinds = {
  effort: 'string',
  summary: 'string',
  generate_summary: 'string',
  max_tokens: 'integer',
};

const itemKinds: Kinds = {
  type: 'string',
  role: 'string',
  id: 'string',
  call_id: 'string',
  name: 'string',
  content: 'string or objects',
};

/** The rules of `/v1/responses` for a client's body. */
export const checkRequest: CheckRequest = ({ value }: JsonBody): Result<void> => {
  const { input, tools, reasoning } = value;
  if (isMissing(input)) return invalidRequest('input is required for responses');
  const wrong =
    wrongMember(value, memberKinds) ??
    wrongMember(readObject(reasoning) ?? {}, reasoningKinds, 'reasoning.') ??
    wrongInput(input) ??
    wrongTool(tools);
  return wrong === undefined ? ok(undefined) : invalidRequest(`invalid request format: ${wrong}`);
};

const isMissing = (input: Json | undefined): boolean =>
  input === undefined || input === null || (Array.isArray(input) && input.length === 0);

/** A text or a list of items; one item alone counts as a list of one. */
function wrongInput(input: Json | undefined): string | undefined {
  if (typeof input === 'string') return undefined;
  const items = isJsonObject(input) ? [input] : readList(input);
  if (items.length === 0 || !items.every(isJsonObject)) return 'input must be a string or an array of objects';
  return items.map((item, index) => wrongMember(item, itemKinds, `input[${index}].`)).find(Boolean);
}

function wrongTool(tools: Json | undefined): string | undefined {
  const at = readList(tools).findIndex((tool) => !hasType(tool));
  return at < 0 ? undefined : `tools[${at}].type is required`;
}

function hasType(tool: Json): boolean {
  const type = readObject(tool)?.['type'];
  return typeof type === 'string' && type !== '';
}
