import type { Finish } from '../../schema/generate/finish.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import type { Ask, Encoded } from '../codec.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { encodeFinish, incompleteDetails, stopReason, type WireFinish } from './finish.ts';
import { format } from './format-name.ts';
import { groupItems, type ItemGroup } from './group-items.ts';
import { OutputContext } from './output-context.ts';
import { echoOf } from './request-echo.ts';
import { nativeDefaults, responseDefaults } from './response-defaults.ts';
import { encodeUsage } from './usage.ts';
import { isOutputContent, writeCarriedSeal, writeMessage, writeSingle, writeTraceItem } from './write-output-item.ts';

/** A whole answer for a client. */
export function encodeResponse(result: GenerateResult, ask: Ask): Encoded<Json> {
  const context = new OutputContext(ask, result.id);
  const [candidate, ...others] = result.candidates;
  if (others.length > 0) context.notes.add('dropped', 'candidates[]', 'no-counterpart', 'meaning');
  const finish = candidate?.finish ?? blockedFinish(result.promptBlock);
  const wireFinish = encodeFinish(finish);
  const items = candidate === undefined ? [] : withRefusal(candidate.items, finish);
  const output = wireFinish.status === 'failed' ? [] : encodeOutput(items, context);
  const wire = writeResponse({ ...result, output, finish: wireFinish, stopReason: stopReason(finish) }, context);
  return { wire, notes: context.notes.list() };
}

/** The prompt itself was refused. */
export const blockedFinish = (block: GenerateResult['promptBlock']): Finish => ({
  reason: 'content-filter',
  isWithheld: true,
  message: block?.message ?? block?.reason ?? 'the provider gave no answer',
});

/** A refusal that the vendor only explained beside the answer becomes a part of it. */
export function withRefusal(items: readonly AssistantItem[], finish: Finish): readonly AssistantItem[] {
  const explanation = refusalText(finish);
  if (explanation === undefined || items.some((item) => item.type === 'refusal')) return items;
  return [...items, { type: 'refusal', text: explanation }];
}

export const refusalText = (finish: Finish): string | undefined =>
  finish.reason === 'refusal' ? (finish.refusal?.explanation ?? finish.message) : undefined;

function encodeOutput(items: readonly AssistantItem[], context: OutputContext): readonly Json[] {
  const output: Json[] = [];
  for (const group of groupItems(items, isOutputContent)) {
    const wire = writeGroup(group, context, output.length);
    if (wire === undefined) continue;
    output.push(wire);
    for (const item of sealedItems(group)) {
      const carried = writeCarriedSeal(item, context, output.length);
      if (carried !== undefined) output.push(carried);
    }
  }
  return output;
}

function writeGroup(group: ItemGroup, context: OutputContext, index: number): Json | undefined {
  if (group.kind === 'message') return writeMessage(group.parts, context, index);
  if (group.kind === 'trace') return writeTraceItem(group.call, group.result?.outcome, context, index);
  return group.item.type === 'tool-result' ? undefined : writeSingle(group.item, context, index);
}

/** Texts and calls that carry a seal, which goes beside them. */
function sealedItems(group: ItemGroup): readonly AssistantItem[] {
  if (group.kind === 'message') return group.parts.filter((part) => part.seal !== undefined);
  return group.kind === 'single' && group.item.type === 'tool-call' && group.item.seal !== undefined
    ? [group.item]
    : [];
}

/** Everything that the members of a response are made of. */
export interface ResponseParts {
  readonly id?: string;
  readonly model?: string;
  readonly createdAtMs?: number;
  readonly output: readonly Json[];
  readonly finish: WireFinish;
  readonly stopReason?: string | undefined;
  readonly usage?: Usage;
  readonly serviceTier?: string;
  readonly vendor?: Vendor;
}

/** The response object: what the provider said, else what the request said, else the API's defaults. */
export function writeResponse(parts: ResponseParts, context: OutputContext): WireMembers {
  const { ask } = context;
  const { finish, vendor } = parts;
  const wire: WireMembers = {
    id: parts.id ?? `resp_${context.seed}`,
    object: 'response',
    created_at: Math.floor((parts.createdAtMs ?? ask.receivedAtMs) / 1000),
    status: finish.status,
    error: finish.error ?? null,
    incomplete_details: incompleteDetails(finish),
    model: parts.model ?? ask.answeredBy.model,
    output: parts.output,
    service_tier: parts.serviceTier,
    usage: parts.usage && encodeUsage(parts.usage, usageManner(context)),
    stop_reason: ask.dialect === 'gateway' ? parts.stopReason : undefined,
  };
  putVendor(wire, vendor, format);
  // a provider of this format has repeated the request itself
  const isRepeated = vendor?.[format]?.['tools'] !== undefined;
  if (!isRepeated) fillFrom(wire, echoOf(ask.request()));
  fillFrom(wire, isRepeated ? nativeDefaults : responseDefaults);
  return wire;
}

const usageManner = ({ ask }: OutputContext) => ({
  isOpenaiCount: ask.answeredBy.format.startsWith('openai'),
  isSplit: ask.dialect === 'gateway',
});

function fillFrom(wire: WireMembers, more: { readonly [member: string]: Json | undefined }): void {
  for (const [name, value] of Object.entries(more)) if (wire[name] === undefined) wire[name] = value;
}
