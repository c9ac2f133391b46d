import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { GenerateRequest, OutputConstraint } from '../../schema/generate/request.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import type { Encoded, Sent, Target } from '../codec.ts';
import { budgetOfEffort } from '../reasoning-effort.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { documentText, encodeOpaque } from './encode-content.ts';
import { encodeMessages } from './encode-messages.ts';
import { noteUnsayable } from './note-unsayable.ts';
import { RequestEncoding } from './request-encoding.ts';
import { encodeToolChoice, putTools } from './tools.ts';

export function encodeRequest(
  request: GenerateRequest,
  target: Target,
): Result<Encoded<JsonObject> & { readonly sent: Sent }> {
  const to = new RequestEncoding(target);
  const wire: WireMembers = { model: target.model, messages: encodeMessages(request, to) };
  putTools(wire, request.tools, to);
  const params: WireMembers = {
    tool_choice: encodeToolChoice(request.toolChoice, to),
    documents: encodeDocuments(request.documents, to),
    response_format: encodeOutput(request.output, to),
    ...sampling(request, to),
    max_tokens: request.limits?.maxOutputTokens,
    stop_sequences: encodeStop(request.limits?.stop, to),
    thinking: encodeThinking(request, to),
    logprobs: request.logprobs && true,
    priority: request.service?.priority,
    stream: request.delivery?.isStream,
  };
  for (const [member, value] of Object.entries(params)) if (value !== undefined) wire[member] = value;
  if (request.logprobs?.top !== undefined) to.dropped('logprobs.top', 'meaning');
  noteUnsayable(request, to);
  putVendor(wire, request.vendor, 'cohere');
  to.noteForeign(request.vendor, '');
  if (to.refusal !== undefined) return fail(to.refusal);
  return ok({ wire, notes: to.notes.list(), sent: to.sent() });
}

/** https://docs.cohere.com/reference/chat: `p` and the penalties have narrower ranges than elsewhere. */
function sampling({ sampling: asked = {} }: GenerateRequest, to: RequestEncoding): WireMembers {
  const within = (name: 'topP' | 'frequencyPenalty' | 'presencePenalty', min: number, max: number) => {
    const value = asked[name];
    if (value === undefined || (value >= min && value <= max)) return value;
    to.notes.add('clamped', `sampling.${name}`, 'out-of-range', 'meaning', String(value));
    return Math.min(Math.max(value, min), max);
  };
  return {
    temperature: asked.temperature,
    p: within('topP', 0.01, 0.99),
    k: asked.topK,
    seed: asked.seed,
    frequency_penalty: within('frequencyPenalty', 0, 1),
    presence_penalty: within('presencePenalty', 0, 1),
  };
}

const maxStops = 5;

function encodeStop(stop: readonly string[] | undefined, to: RequestEncoding): Json | undefined {
  if (stop === undefined || stop.length === 0) return undefined;
  if (stop.length > maxStops) to.notes.add('clamped', 'limits.stop', 'out-of-range', 'meaning');
  return stop.slice(0, maxStops);
}

function encodeDocuments(documents: GenerateRequest['documents'], to: RequestEncoding): Json | undefined {
  const listed = documents?.flatMap((part): readonly Json[] => {
    if (part.type === 'opaque') {
      const wire = encodeOpaque(part, 'documents[]', to);
      return wire === undefined ? [] : [wire];
    }
    const text = documentText(part, to);
    if (text === undefined) return [];
    return [part.name === undefined ? text : { data: { title: part.name, text } }];
  });
  return listed === undefined || listed.length === 0 ? undefined : listed;
}

function encodeOutput(output: OutputConstraint | undefined, to: RequestEncoding): Json | undefined {
  if (output === undefined) return undefined;
  switch (output.type) {
    case 'text':
      return { type: 'text' };
    case 'json':
      return { type: 'json_object' };
    case 'opaque':
      return output.format === 'cohere' ? new RawJson(output.wire) : to.dropped('output', 'meaning');
    default:
      for (const name of ['name', 'description', 'isStrict'] as const)
        if (output[name] !== undefined) to.dropped(`output.${name}`, 'form');
      return { type: 'json_object', json_schema: new RawJson(output.schema) };
  }
}

/** Upper end of the scale where nobody says how much the model may put out; what thinking without a measure gets. */
const usualOutputTokens = 4096;
const usualBudget = 1024;

function encodeThinking({ reasoning, limits }: GenerateRequest, to: RequestEncoding): Json | undefined {
  if (reasoning === undefined) return undefined;
  const { thinking, effort, display } = reasoning;
  if (display !== undefined) to.dropped('reasoning.display', 'form');
  if (thinking === 'off' || (thinking === undefined && effort === 'none')) return { type: 'disabled' };
  if (typeof thinking === 'object') {
    if (effort !== undefined) to.notes.add('dropped', 'reasoning.effort', 'conflict', 'form');
    return { type: 'enabled', token_budget: thinking.budgetTokens };
  }
  if (effort !== undefined) {
    to.notes.add('approximated', 'reasoning.effort', 'no-counterpart', 'meaning', effort);
    const max = limits?.maxOutputTokens ?? to.target.maxOutputTokens ?? usualOutputTokens;
    return { type: 'enabled', token_budget: budgetOfEffort(effort, { min: 1, max }) };
  }
  if (thinking === undefined) return undefined;
  if (thinking === 'on') return { type: 'enabled' };
  to.notes.add('approximated', 'reasoning.thinking', 'no-counterpart', 'meaning');
  return { type: 'enabled', token_budget: usualBudget };
}
