import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import { cutVerbatim } from '../../schema/json/cut-verbatim.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { isJsonObject, type Json, RawJson } from '../../schema/json/raw-json.ts';
import type { Encoded, NameRule, Sent, Target } from '../codec.ts';
import { NoteSet } from '../notes.ts';
import type { WireMembers } from '../vendor-members.ts';
import type { Block } from './encode-block.ts';
import { encodeMessages, lacksThinking, limitMarkers, type Message, type WrittenMessages } from './encode-messages.ts';
import { encodeSampling, noteAbsent, refusal, writeEnvironment } from './encode-params.ts';
import { encodeTools, type WrittenTools } from './encode-tools.ts';
import { encodeOutput, type WrittenOutput } from './output.ts';
import { encodeReasoningFields, type WrittenReasoning } from './reasoning-config.ts';
import { encodeToolChoice } from './tool-choice.ts';
import { Writing } from './writing.ts';

/** What the API itself asks of ids and names. */
const legal: NameRule = { pattern: /^[a-zA-Z0-9_-]+$/, maxLength: 64 };

/** For models that nobody has told us about. */
const defaultMaxTokens = 4096;

export function encodeRequest(
  request: GenerateRequest,
  target: Target,
): Result<Encoded<Json> & { readonly sent: Sent }> {
  const refused = refusal(request, target);
  if (refused) return fail(refused);
  const writing = new Writing({
    notes: new NoteSet('bedrock', 'request'),
    side: 'provider',
    features: target.features,
    sealFamily: target.sealFamily,
    provider: target.provider,
    callIdRule: target.callIdRule ?? legal,
    toolNameRule: target.toolNameRule ?? legal,
  });
  const tools = encodeTools(request, writing);
  if (!tools.ok) return tools;
  const messages = encodeMessages(request, writing);
  if (!messages.ok) return messages;
  const maxTokens = request.limits?.maxOutputTokens ?? target.maxOutputTokens ?? defaultMaxTokens;
  const asked = encodeReasoningFields(request.reasoning, request.vendor, maxTokens, target, writing);
  if (!asked.ok) return asked;
  const reasoning = reasoningBeside(asked.value, messages.value, target, writing);
  const hasTools = tools.value.tools.length + tools.value.tunnelled.length > 0;
  const output = encodeOutput(request, { isThinking: reasoning.isOn, hasTools }, writing);
  const pieces = { tools: tools.value, messages: messages.value, reasoning, output, maxTokens };
  const wire = assemble(request, target, pieces, writing);
  return ok({ wire, notes: writing.notes.list(), sent: sentBy(target, tools.value, output, writing) });
}

/** A tool turn whose thinking got lost can only go on without any. */
function reasoningBeside(
  asked: WrittenReasoning,
  { messages }: WrittenMessages,
  { sealFamily }: Target,
  writing: Writing,
): WrittenReasoning {
  const { thinking } = asked.fields;
  const isBudgeted = isJsonObject(thinking) && thinking['type'] === 'enabled';
  if (sealFamily !== 'claude' || !isBudgeted || !lacksThinking(messages)) return asked;
  writing.notes.add('approximated', 'reasoning', 'conflict', 'meaning');
  return { fields: { thinking: { type: 'disabled' } }, isOn: false, needsLimit: false, isUnlimited: false };
}

interface Pieces {
  readonly tools: WrittenTools;
  readonly messages: WrittenMessages;
  readonly reasoning: WrittenReasoning;
  readonly output: WrittenOutput;
  readonly maxTokens: number;
}

function assemble(request: GenerateRequest, target: Target, pieces: Pieces, writing: Writing): Json {
  const { messages, reasoning, output } = pieces;
  const offered: readonly Block[] = output.tool ? [output.tool.wire, ...pieces.tools.tools] : pieces.tools.tools;
  const contents = messages.messages.map(({ content }) => content);
  const [tools = [], system = [], ...spoken] = limitMarkers([offered, messages.system, ...contents], writing);
  const isFreeToThink = reasoning.isOn && target.sealFamily === 'claude';
  const choice = encodeToolChoice(request, pieces.tools, output, isFreeToThink, writing);
  const sampling = encodeSampling(request, target, reasoning, pieces.maxTokens, writing);
  const fields = additionalFields(request, { ...sampling.fields, ...reasoning.fields }, pieces.tools, choice.tunnelled);
  const wire: WireMembers = {
    ...(system.length > 0 && { system }),
    messages: messages.messages.map((message, at) => messageOf(message, spoken[at] ?? [], writing)),
    inferenceConfig: sampling.inference,
    ...(tools.length > 0 && {
      toolConfig: { tools, ...(choice.toolChoice !== undefined && { toolChoice: choice.toolChoice }) },
    }),
    ...(Object.keys(fields).length > 0 && { additionalModelRequestFields: fields }),
    ...(output.textFormat !== undefined && { outputConfig: { textFormat: output.textFormat } }),
  };
  writeEnvironment(wire, request, writing);
  noteAbsent(request, writing);
  writing.putVendor(wire, request.vendor, 'request');
  return settled(wire);
}

function messageOf(message: Message, content: readonly Block[], writing: Writing): Json {
  const wire: WireMembers = { role: message.role, content };
  writing.putVendor(wire, message.vendor, 'turns[]');
  return wire;
}

/** What Converse hands on to the model unseen. */
function additionalFields(
  request: GenerateRequest,
  own: { readonly [name: string]: Json },
  { tunnelled, betas }: WrittenTools,
  choice: Json | undefined,
): { readonly [name: string]: Json | undefined } {
  const tools: { readonly [name: string]: Json } = {
    ...(tunnelled.length > 0 && { tools: tunnelled }),
    ...(betas.size > 0 && { anthropic_beta: [...betas] }),
    ...(choice !== undefined && { tool_choice: choice }),
  };
  return { ...own, ...tools, ...askedFields(request, own['output_config']) };
}

/** The client's own additional fields win; settings of the output are put together. */
function askedFields(
  { extra }: GenerateRequest,
  outputConfig: Json | undefined,
): { readonly [name: string]: Json | undefined } {
  const text = extra?.['additionalModelRequestFieldPaths'];
  const parsed = text === undefined ? undefined : parseJson(text);
  if (text === undefined || !parsed?.ok || !isJsonObject(parsed.value)) return {};
  const asked = cutVerbatim(text, parsed.value, { output_config: { '*': true }, '*': true });
  if (!isJsonObject(asked)) return {};
  const merged = asked['output_config'];
  if (!isJsonObject(merged) || !isJsonObject(outputConfig)) return asked;
  return { ...asked, output_config: { ...outputConfig, ...merged } };
}

/** A mark that nothing was said about thinking is for this encoder alone. */
function settled(wire: WireMembers): Json {
  const fields = wire['additionalModelRequestFields'];
  if (!isJsonObject(fields)) return wire;
  const { thinking } = fields;
  if (!(thinking instanceof RawJson) || thinking.text !== 'null') return wire;
  const { thinking: _, ...rest } = fields;
  if (Object.keys(rest).length > 0) return { ...wire, additionalModelRequestFields: rest };
  const { additionalModelRequestFields: __, ...bare } = wire;
  return bare;
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
