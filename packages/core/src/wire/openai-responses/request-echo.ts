import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import type { Target } from '../codec.ts';
import type { WireMembers } from '../vendor-members.ts';
import { writeHints } from './encode-request.ts';
import { format } from './format-name.ts';
import { encodeReasoning } from './reasoning-setting.ts';
import { RequestContext } from './request-context.ts';
import { encodeText } from './text-setting.ts';
import { encodeTools } from './tool.ts';
import { encodeToolChoice } from './tool-choice.ts';

/** Takes everything as it was said. */
const anything: Target = {
  format,
  provider: '',
  model: '',
  sealFamily: '',
  features: new Set(['hosted-tools', 'web-fetch']),
  refusedParams: new Set(),
  callIdRule: { pattern: /^/, maxLength: Number.MAX_SAFE_INTEGER },
  toolNameRule: { pattern: /^/, maxLength: Number.MAX_SAFE_INTEGER },
};

const hints = [
  'background',
  'metadata',
  'previous_response_id',
  'prompt_cache_key',
  'prompt_cache_retention',
  'safety_identifier',
  'service_tier',
  'store',
] as const;

/** The request as an answer repeats it; what was left open is absent. */
export function echoOf(request: GenerateRequest): WireMembers {
  const context = new RequestContext(anything);
  const { sampling, limits, tools, logprobs, identity } = request;
  const said = writeHints(request, context);
  const reasoning = encodeReasoning(request, context);
  return {
    instructions: instructionsOf(request),
    temperature: sampling?.temperature,
    top_p: sampling?.topP,
    max_output_tokens: limits?.maxOutputTokens,
    max_tool_calls: limits?.maxToolCalls,
    truncation: limits?.truncation,
    top_logprobs: logprobs?.top,
    reasoning: reasoning && { effort: null, summary: null, ...reasoning },
    text: encodeText(request, context),
    tools: tools && encodeTools(tools, context).map(completeTool),
    tool_choice: encodeToolChoice(request.toolChoice, tools ?? [], context),
    parallel_tool_calls: request.allowsParallelCalls,
    user: identity?.user,
    ...Object.fromEntries(hints.map((name) => [name, said[name]])),
  };
}

function instructionsOf({ instructions }: GenerateRequest): string | undefined {
  const field = instructions.find(({ placement }) => placement === 'field');
  return field?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** A function tool always says whether it is strict. */
function completeTool(tool: Json): Json {
  const isFunction = typeof tool === 'object' && tool !== null && 'type' in tool && tool['type'] === 'function';
  return isFunction ? { strict: null, ...tool } : tool;
}
