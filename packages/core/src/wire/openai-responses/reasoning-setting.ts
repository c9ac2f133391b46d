import { compact, unlessEmpty } from '../../schema/compact.ts';
import type { GenerateRequest, ReasoningRequest } from '../../schema/generate/request.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { effortOfBudget, nearestEffort } from '../reasoning-effort.ts';
import type { WireMembers } from '../vendor-members.ts';
import type { MemberReader } from './member-reader.ts';
import type { RequestContext } from './request-context.ts';

/** The member `reasoning`, both ways; `max_tokens` is a word of the unified API only. */
export function decodeReasoning(wire: MemberReader): {
  readonly reasoning: ReasoningRequest | undefined;
  readonly vendor: Vendor | undefined;
} {
  const setting = wire.child('reasoning');
  if (setting === undefined) return { reasoning: undefined, vendor: undefined };
  const effort = setting.string('effort');
  const budget = setting.number('max_tokens');
  const reasoning = compact({
    thinking: effort === 'none' ? ('off' as const) : thinkingOf(budget),
    effort: effort === 'none' ? undefined : effort,
    display: setting.string('summary'),
  });
  return { reasoning: unlessEmpty(reasoning), vendor: setting.vendor('reasoning') };
}

function thinkingOf(budget: number | undefined): ReasoningRequest['thinking'] {
  if (budget === undefined) return undefined;
  return budget === -1 ? 'dynamic' : { budgetTokens: budget };
}

export function encodeReasoning(request: GenerateRequest, context: RequestContext): WireMembers | undefined {
  const { reasoning } = request;
  if (reasoning === undefined || !context.takes('reasoning')) return undefined;
  const effort = encodeEffort(reasoning, request, context);
  const { display } = reasoning;
  const summary = display === 'none' || display === undefined ? undefined : display;
  const isShown = summary !== undefined && context.takes('reasoning.display');
  return unlessEmpty(compact({ effort, summary: isShown ? summary : undefined }));
}

function encodeEffort(
  { thinking, effort }: ReasoningRequest,
  request: GenerateRequest,
  context: RequestContext,
): string | undefined {
  if (thinking === 'off') return knownEffort('none', context);
  if (effort !== undefined) {
    if (typeof thinking === 'object') context.notes.add('dropped', 'reasoning.thinking', 'conflict', 'meaning');
    return knownEffort(effort, context);
  }
  if (thinking === undefined || thinking === 'on') return undefined;
  context.notes.add('approximated', 'reasoning.thinking', 'no-counterpart', 'meaning');
  return knownEffort(
    typeof thinking === 'object' ? effortOf(thinking.budgetTokens, request, context) : 'medium',
    context,
  );
}

/** The range of a model that says nothing is what the answer may have at all. */
function effortOf(budgetTokens: number, request: GenerateRequest, { target }: RequestContext): string {
  const max = request.limits?.maxOutputTokens ?? target.maxOutputTokens ?? 4096;
  return effortOfBudget(budgetTokens, target.reasoning?.budget ?? { min: 1, max });
}

function knownEffort(effort: string, { target, notes }: RequestContext): string {
  const efforts = target.reasoning?.efforts;
  const nearest = efforts === undefined ? effort : nearestEffort(effort, efforts);
  if (nearest !== effort) notes.add('approximated', 'reasoning.effort', 'unsupported-by-model', 'meaning', effort);
  return nearest;
}
