import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { ReasoningRequest } from '../../schema/generate/request.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { asJsonText, isJsonObject, type JsonObject } from '../../schema/json/raw-json.ts';
import type { Target } from '../codec.ts';
import { budgetOfEffort, nearestEffort } from '../reasoning-effort.ts';
import type { WireMembers } from '../vendor-members.ts';
import { numberAt, objectAt, restOf, said, textAt, vendorMember } from './read-json.ts';
import type { Writing } from './writing.ts';

const thinkingMembers = new Set(['type', 'budget_tokens', 'display']);

/** What the request says about thinking, and what only this API can say about it. */
export function decodeThinkingConfig(request: JsonObject): {
  readonly reasoning?: ReasoningRequest;
  readonly vendor?: Vendor;
} {
  const config = objectAt(request, 'output_config');
  const effort = config && textAt(config, 'effort');
  const summary = textAt(request, 'reasoning_summary');
  const told = { ...(effort !== undefined && { effort }), ...(summary !== undefined && { display: summary }) };
  const wire = said(request['thinking']);
  const thinking = isJsonObject(wire) ? thinkingOf(wire) : undefined;
  if (thinking !== undefined && isJsonObject(wire)) {
    const display = displays.get(textAt(wire, 'display') ?? '');
    const vendor = restOf(wire, thinkingMembers, 'thinking');
    // adaptive thinking is what an effort word asks for in every other format
    const isEffort = thinking === 'adaptive' && effort !== undefined;
    const reasoning = { ...(!isEffort && { thinking }), ...(display && { display }), ...told };
    return { reasoning, ...(vendor && { vendor }) };
  }
  const reasoning = Object.keys(told).length > 0 && { reasoning: told };
  if (wire !== undefined) return { ...reasoning, vendor: vendorMember('thinking', wire) };
  // effort alone does not turn thinking on here, though it does so in other formats
  return { ...reasoning, ...(effort !== undefined && { vendor: { anthropic: { thinking: asJsonText('null') } } }) };
}

const displays: ReadonlyMap<string, string> = new Map([
  ['omitted', 'none'],
  ['summarized', 'auto'],
]);

function thinkingOf(wire: JsonObject): ReasoningRequest['thinking'] {
  const budgetTokens = numberAt(wire, 'budget_tokens');
  switch (wire['type']) {
    case 'adaptive':
      return 'adaptive';
    case 'disabled':
      return 'off';
    case 'enabled':
      return budgetTokens === undefined ? 'on' : { budgetTokens };
    default:
      return undefined;
  }
}

/** `thinking` and `output_config.effort` as the target takes them. */
export interface WrittenThinking {
  readonly thinking?: WireMembers;
  readonly effort?: string;
}

const minBudget = 1024;

/** @see https://docs.claude.com/en/docs/build-with-claude/extended-thinking */
export function encodeThinkingConfig(
  reasoning: ReasoningRequest | undefined,
  vendor: Vendor | undefined,
  maxTokens: number,
  target: Target,
  writing: Writing,
): Result<WrittenThinking> {
  if (reasoning === undefined) return ok({});
  const effort = effortFor(reasoning.effort, target, writing);
  const isEffortAlone = reasoning.thinking === undefined && vendor?.anthropic?.['thinking'] !== undefined;
  if (isEffortAlone) return ok(effort === undefined ? {} : { effort });
  const thinking = thinkingFor(reasoning, maxTokens, target, writing);
  if (!thinking.ok) return thinking;
  const display = displayFor(reasoning.display, writing);
  const isOn = thinking.value !== undefined && thinking.value['type'] !== 'disabled';
  return ok({
    ...(thinking.value && { thinking: { ...thinking.value, ...(isOn && display) } }),
    ...(effort !== undefined && { effort }),
  });
}

function effortFor(effort: string | undefined, target: Target, writing: Writing): string | undefined {
  if (effort === undefined || effort === 'none' || !writing.has('effort')) return undefined;
  const known = target.reasoning?.efforts ?? [];
  const wanted = effort === 'minimal' ? 'low' : effort;
  const word = known.length === 0 ? wanted : nearestEffort(wanted, known);
  if (word !== effort) writing.notes.add('approximated', 'reasoning.effort', 'unsupported-by-model', 'meaning', effort);
  return word;
}

function displayFor(display: string | undefined, writing: Writing): { readonly display?: string } {
  if (display === undefined) return {};
  if (display === 'concise' || display === 'detailed') {
    writing.notes.add('approximated', 'reasoning.display', 'no-counterpart', 'form', display);
  }
  return { display: display === 'none' || display === 'omitted' ? 'omitted' : 'summarized' };
}

type Written = Result<WireMembers | undefined>;

/** A budget wins over an effort word, because it says more. */
function thinkingFor(reasoning: ReasoningRequest, maxTokens: number, target: Target, writing: Writing): Written {
  const { thinking, effort } = reasoning;
  if (thinking === 'off' || (thinking === undefined && effort === 'none')) return ok({ type: 'disabled' });
  if (typeof thinking === 'object') return explicitBudget(thinking.budgetTokens, target, writing);
  if (thinking === 'dynamic') return dynamic(target, writing);
  if (thinking === undefined && effort === undefined) return ok(undefined);
  if (target.reasoning?.isAdaptive) return ok({ type: 'adaptive' });
  writing.notes.add('approximated', 'reasoning', 'unsupported-by-model', 'meaning', effort);
  return budgetFor(effort ?? 'high', maxTokens);
}

function explicitBudget(budget_tokens: number, target: Target, writing: Writing): Written {
  if (isAdaptiveOnly(target)) {
    writing.notes.add('approximated', 'reasoning.thinking', 'unsupported-by-model', 'meaning', String(budget_tokens));
    return ok({ type: 'adaptive' });
  }
  if (budget_tokens < minBudget) {
    return fail({ kind: 'invalid-request', message: 'reasoning.max_tokens must be >= 1024 for anthropic' });
  }
  return ok({ type: 'enabled', budget_tokens });
}

function dynamic(target: Target, writing: Writing): Written {
  writing.notes.add('approximated', 'reasoning.thinking', 'no-counterpart', 'meaning', 'dynamic');
  return ok(isAdaptiveOnly(target) ? { type: 'adaptive' } : { type: 'enabled', budget_tokens: minBudget });
}

const isAdaptiveOnly = ({ reasoning }: Target): boolean =>
  reasoning?.isAdaptive === true && reasoning.budget === undefined;

/** The API wants the budget below the limit of the whole answer. */
function budgetFor(effort: string, maxTokens: number): Written {
  if (maxTokens <= minBudget) {
    return fail({ kind: 'invalid-request', message: `max_tokens must be greater than ${minBudget} for reasoning` });
  }
  const budget = budgetOfEffort(effort, { min: minBudget, max: maxTokens });
  return ok({ type: 'enabled', budget_tokens: Math.min(budget, maxTokens - 1) });
}

export const thinkingIsOn = (thinking: WireMembers | undefined): boolean =>
  thinking !== undefined && thinking['type'] !== 'disabled';
