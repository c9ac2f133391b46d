import { unlessEmpty } from '../../schema/compact.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { GenerateRequest, Instruction } from '../../schema/generate/request.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import type { Encoded, Sent, Target } from '../codec.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { logprobsWord } from './decode-request.ts';
import { encodeInput } from './encode-input.ts';
import { format } from './format-name.ts';
import { encodeReasoning } from './reasoning-setting.ts';
import { RequestContext } from './request-context.ts';
import { encodeText } from './text-setting.ts';
import { encodeTools } from './tool.ts';
import { encodeToolChoice } from './tool-choice.ts';
import { noteUnspoken } from './unspoken.ts';

/** The smallest limit that the API takes. */
const leastOutputTokens = 16;
const longestUser = 64;

/** The body for a provider, and what the answer's decoder has to undo. */
export function encodeRequest(
  request: GenerateRequest,
  target: Target,
): Result<Encoded<Json> & { readonly sent: Sent }> {
  const context = new RequestContext(target);
  const wire = writeRequest(request, context);
  if (context.refusal !== undefined) return fail(context.refusal);
  const sent = {
    callIds: context.callIds.changed,
    toolNames: context.toolNames.changed,
    wrappedTools: new Set<string>(),
    minter: {
      family: target.sealFamily,
      provider: target.provider,
      model: target.model,
      ...(target.keyRef !== undefined && { keyRef: target.keyRef }),
    },
    idSeed: context.seed,
  };
  if (context.toolNames.changed.size > 0) context.notes.add('renamed', 'tools[].name', 'illegal-characters', 'form');
  return ok({ wire, notes: context.notes.list(), sent });
}

function writeRequest(request: GenerateRequest, context: RequestContext): WireMembers {
  const { field, others } = splitInstructions(request.instructions, context);
  const { tools } = request;
  const wire: WireMembers = {
    model: context.target.model,
    instructions: field,
    input: encodeInput(others, request, context),
    ...writeSettings(request, context),
    tools: tools && encodeTools(tools, context),
    tool_choice: encodeToolChoice(request.toolChoice, tools ?? [], context),
    parallel_tool_calls: request.allowsParallelCalls,
    ...writeHints(request, context),
    ...writeDelivery(request),
  };
  noteUnspoken(request, context);
  putVendor(wire, request.vendor, format);
  context.noteVendor(request.vendor, '');
  return wire;
}

/** The member `instructions` takes one text; whatever else was said in front goes as messages. */
function splitInstructions(
  instructions: readonly Instruction[],
  { target }: RequestContext,
): { readonly field: string | undefined; readonly others: readonly Instruction[] } {
  const [first, ...others] = instructions;
  const [only, more] = first?.parts ?? [];
  const isPlain =
    first?.placement === 'field' && more === undefined && only?.type === 'text' && first.name === undefined;
  const keepsMarker =
    only?.cache !== undefined && (target.features.has('cache-marker') || target.features.has('cache-breakpoint'));
  if (!isPlain || keepsMarker || only.vendor !== undefined) return { field: undefined, others: instructions };
  return { field: only.text, others };
}

/** Everything about how the model is to answer. */
export function writeSettings(request: GenerateRequest, context: RequestContext): WireMembers {
  const { sampling, limits, logprobs } = request;
  const takes = (value: unknown, param: string): boolean => value !== undefined && context.takes(param);
  const asksLogprobs = takes(logprobs, 'logprobs');
  return {
    temperature: takes(sampling?.temperature, 'sampling.temperature') ? sampling?.temperature : undefined,
    top_p: takes(sampling?.topP, 'sampling.topP') ? sampling?.topP : undefined,
    max_output_tokens: outputLimit(limits?.maxOutputTokens, context),
    max_tool_calls: limits?.maxToolCalls,
    truncation: limits?.truncation,
    top_logprobs: asksLogprobs ? logprobs?.top : undefined,
    reasoning: encodeReasoning(request, context),
    text: encodeText(request, context),
    include: includes(request, asksLogprobs, context),
  };
}

function outputLimit(limit: number | undefined, { notes }: RequestContext): number | undefined {
  if (limit === undefined || limit >= leastOutputTokens) return limit;
  notes.add('clamped', 'limits.maxOutputTokens', 'out-of-range', 'form', String(limit));
  return leastOutputTokens;
}

const ciphersWord = 'reasoning.encrypted_content';

/** Where answers are to be carried on by clients of other formats, the provider has to be asked for its ciphers. */
function includes(
  request: GenerateRequest,
  asksLogprobs: boolean,
  { target, notes }: RequestContext,
): Json | undefined {
  const words = [...(request.include ?? [])];
  if (asksLogprobs && !words.includes(logprobsWord)) words.unshift(logprobsWord);
  const thinks = request.reasoning !== undefined && request.reasoning.thinking !== 'off';
  if (thinks && request.include === undefined && target.features.has('encrypted-reasoning')) {
    words.push(ciphersWord);
    notes.add('added', 'include', 'required-by-target', 'form', ciphersWord);
  }
  return request.include === undefined && words.length === 0 ? undefined : words;
}

export function writeHints(request: GenerateRequest, context: RequestContext): WireMembers {
  const { identity, service, cache, state } = request;
  const options = cacheOptions(request);
  return {
    user: shortUser(identity?.user, context),
    safety_identifier: identity?.safetyId,
    metadata:
      identity?.metadata &&
      Object.fromEntries(Object.entries(identity.metadata).map(([key, text]) => [key, new RawJson(text)])),
    service_tier: service?.tier,
    prompt_cache_key: cache?.key,
    prompt_cache_retention: cache?.retention,
    prompt_cache_options: options,
    store: state?.store,
    previous_response_id: state?.previousId,
    conversation: state?.conversation && new RawJson(state.conversation),
    background: state?.isBackground,
    context_management: state?.contextEdits && new RawJson(state.contextEdits),
  };
}

const cacheOptions = ({ cache }: GenerateRequest): WireMembers | undefined =>
  cache?.mode === undefined && cache?.ttl === undefined ? undefined : { mode: cache.mode, ttl: cache.ttl };

function shortUser(user: string | undefined, { notes }: RequestContext): string | undefined {
  if (user === undefined || user.length <= longestUser) return user;
  notes.add('dropped', 'identity.user', 'too-long', 'form');
  return undefined;
}

function writeDelivery({ delivery }: GenerateRequest): WireMembers {
  const obfuscated = delivery?.isObfuscated;
  return {
    stream: delivery?.isStream,
    stream_options: obfuscated === undefined ? undefined : unlessEmpty({ include_obfuscation: obfuscated }),
  };
}
