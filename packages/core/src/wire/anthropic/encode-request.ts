import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import { isJsonObject, type Json, RawJson } from '../../schema/json/raw-json.ts';
import type { Encoded, NameRule, Sent, Target } from '../codec.ts';
import { NoteSet } from '../notes.ts';
import type { WireMembers } from '../vendor-members.ts';
import { encodeMarker, limitMarkers } from './cache-control.ts';
import { writeContextEdits } from './context-edits.ts';
import { encodeMessages, lacksThinking, type Message, markerPlaces, type WrittenMessages } from './encode-messages.ts';
import { refusal, writeEnvironment, writeSampling } from './encode-params.ts';
import { encodeTools, type WrittenTools } from './encode-tools.ts';
import { encodeOutput, type WrittenOutput } from './output-format.ts';
import { encodeThinkingConfig, thinkingIsOn, type WrittenThinking } from './thinking.ts';
import { encodeToolChoice } from './tool-choice.ts';
import { Writing } from './writing.ts';

type EncodedRequest = Result<Encoded<Json> & { readonly sent: Sent }>;

/** What the API itself asks of ids and names. */
const callIdRule: NameRule = { pattern: /^[a-zA-Z0-9_-]+$/, maxLength: 256 };
const toolNameRule: NameRule = { pattern: /^[a-zA-Z0-9_-]+$/, maxLength: 128 };

/** For models that nobody has told us about. */
const defaultMaxTokens = 4096;

export function encodeRequest(request: GenerateRequest, target: Target): EncodedRequest {
  const refused = refusal(request, target);
  if (refused) return fail(refused);
  const writing = new Writing({
    notes: new NoteSet('anthropic', 'request'),
    side: 'provider',
    features: target.features,
    sealFamily: target.sealFamily,
    provider: target.provider,
    callIdRule: target.callIdRule ?? callIdRule,
    toolNameRule: target.toolNameRule ?? toolNameRule,
  });
  const tools = encodeTools(request, writing);
  if (!tools.ok) return tools;
  const messages = encodeMessages(request, writing);
  if (!messages.ok) return messages;
  const maxTokens = maxTokensOf(request, target, writing);
  const asked = encodeThinkingConfig(request.reasoning, request.vendor, maxTokens, target, writing);
  if (!asked.ok) return asked;
  const thinking = thinkingBeside(asked.value, messages.value, writing);
  const surroundings = { isThinking: thinkingIsOn(thinking.thinking), hasTools: tools.value.tools.length > 0 };
  const output = encodeOutput(request, surroundings, writing);
  const wire = assemble(
    request,
    target,
    { tools: tools.value, messages: messages.value, maxTokens, thinking, output },
    writing,
  );
  return ok({ wire, notes: writing.notes.list(), sent: sentBy(target, tools.value, output, writing) });
}

function maxTokensOf(request: GenerateRequest, target: Target, writing: Writing): number {
  const asked = request.limits?.maxOutputTokens;
  if (asked !== undefined) return asked;
  writing.notes.add('added', 'limits.maxOutputTokens', 'required-by-target', 'form');
  return target.maxOutputTokens ?? defaultMaxTokens;
}

/** A tool turn whose thinking got lost can only go on without any. */
function thinkingBeside(asked: WrittenThinking, { messages }: WrittenMessages, writing: Writing): WrittenThinking {
  if (asked.thinking?.['type'] !== 'enabled' || !lacksThinking(messages)) return asked;
  writing.notes.add('approximated', 'reasoning', 'conflict', 'meaning');
  return { thinking: { type: 'disabled' } };
}

interface Pieces {
  readonly tools: WrittenTools;
  readonly messages: WrittenMessages;
  readonly maxTokens: number;
  readonly thinking: WrittenThinking;
  readonly output: WrittenOutput;
}

function assemble(request: GenerateRequest, target: Target, pieces: Pieces, writing: Writing): Json {
  const { messages, thinking, output, maxTokens } = pieces;
  const tools = output.tool ? [output.tool, ...pieces.tools.tools] : pieces.tools.tools;
  const auto = request.cache?.auto;
  const spoken = messages.messages.flatMap(({ content }) => content);
  limitMarkers(markerPlaces([...tools, ...messages.system, ...spoken]), auto ? 1 : 0, writing);
  const names = new Set(output.tool ? [...pieces.tools.names, output.tool.name] : pieces.tools.names);
  const choice = encodeToolChoice(request, names, tools.length > 0, output, writing);
  const outputConfig = outputConfigOf(request, thinking, output, writing);
  const wire: WireMembers = {
    model: target.model,
    max_tokens: maxTokens,
    ...(messages.system.length > 0 && { system: messages.system }),
    messages: messages.messages.map((message) => messageOf(message, writing)),
    ...(tools.length > 0 && { tools }),
    ...(choice !== undefined && { tool_choice: choice }),
    ...(pieces.tools.servers.length > 0 && { mcp_servers: pieces.tools.servers }),
    ...(thinking.thinking && { thinking: thinking.thinking }),
    ...(outputConfig && { output_config: outputConfig }),
    ...(auto && writing.has('cache-marker') && { cache_control: encodeMarker(auto, 'cache.auto', writing) }),
  };
  writeSampling(wire, request, target, writing);
  writeEnvironment(wire, request, writing);
  writeContextEdits(wire, request.state?.contextEdits, writing);
  if (request.delivery?.isStream !== undefined) wire['stream'] = request.delivery.isStream;
  writing.putVendor(wire, request.vendor, 'request');
  return settled(wire, writing);
}

/** Markers for the encoder itself do not leave, nor do vendor members that the host refuses. */
function settled(wire: WireMembers, writing: Writing): Json {
  const { thinking, fallbacks } = wire;
  if (thinking instanceof RawJson && thinking.text === 'null') delete wire['thinking'];
  if (fallbacks !== undefined && !writing.has('vendor-fallbacks')) {
    writing.notes.add('dropped', 'fallbacks', 'unsupported-by-host', 'meaning');
    delete wire['fallbacks'];
  }
  return wire;
}

function messageOf(message: Message, writing: Writing): Json {
  const wire: WireMembers = { role: message.role, content: message.content };
  writing.putVendor(wire, message.vendor, 'turns[]');
  return wire;
}

function outputConfigOf(
  request: GenerateRequest,
  thinking: WrittenThinking,
  output: WrittenOutput,
  writing: Writing,
): Json | undefined {
  const budget = request.limits?.taskBudget;
  const config: WireMembers = {};
  if (thinking.effort !== undefined) config['effort'] = thinking.effort;
  if (output.format !== undefined) config['format'] = output.format;
  if (budget && writing.has('task-budget')) {
    const remaining = budget.remainingTokens !== undefined && { remaining: budget.remainingTokens };
    config['task_budget'] = { type: 'tokens', total: budget.totalTokens, ...remaining };
  } else if (budget) writing.notes.add('dropped', 'limits.taskBudget', 'unsupported-by-host', 'meaning');
  return isJsonObject(config) && Object.keys(config).length > 0 ? config : undefined;
}

function sentBy(target: Target, tools: WrittenTools, output: WrittenOutput, writing: Writing): Sent {
  const { sealFamily, provider, model, keyRef } = target;
  return {
    callIds: writing.callIds.changed,
    toolNames: writing.toolNames.changed,
    wrappedTools: tools.wrapped,
    builtins: tools.builtins,
    namespaces: tools.namespaces,
    ...(output.toolName !== undefined && { outputTool: output.toolName }),
    minter: { family: sealFamily, provider, model, ...(keyRef !== undefined && { keyRef }) },
    idSeed: target.idSeed ?? '',
  };
}
