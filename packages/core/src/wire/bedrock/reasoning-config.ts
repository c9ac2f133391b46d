import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { ReasoningRequest } from '../../schema/generate/request.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { asJsonText, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObject, readString } from '../../schema/json/read-value.ts';
import type { Target } from '../codec.ts';
import { budgetOfEffort, effortOfBudget, nearestEffort } from '../reasoning-effort.ts';
import { restOf, said } from './members.ts';
import type { Writing } from './writing.ts';

/*
 * Converse has no word for reasoning: each family is told in its own words among the additional fields.
 */

const fieldsPath = 'additionalModelRequestFields';
const thinkingMembers = new Set(['type', 'budget_tokens', 'display']);
const novaMembers = new Set(['type', 'maxReasoningEffort']);
const displays: ReadonlyMap<string, string> = new Map([
  ['omitted', 'none'],
  ['summarized', 'auto'],
]);

export interface DecodedReasoning {
  readonly reasoning?: ReasoningRequest;
  readonly vendor?: Vendor;
}

/** What the additional fields say about thinking; the names that are read are `reasoningFields`. */
export function decodeReasoningFields(fields: JsonObject): DecodedReasoning {
  const nova = readObject(fields['reasoningConfig']);
  if (nova !== undefined) return decodeNova(nova);
  const effort = readString(readObject(fields['output_config'])?.['effort']);
  const name = said(fields['thinking']) === undefined ? 'reasoning_config' : 'thinking';
  const wire = readObject(fields[name]);
  const thinking = wire && thinkingOf(wire);
  const told = effort !== undefined && { effort };
  if (wire === undefined || thinking === undefined) {
    // effort alone does not turn thinking on here, though it does so in other formats
    return effort === undefined
      ? {}
      : { reasoning: { effort }, vendor: { bedrock: { [`${fieldsPath}.thinking`]: asJsonText('null') } } };
  }
  const display = displays.get(readString(wire['display']) ?? '');
  // adaptive thinking is what an effort word asks for in every other format
  const isEffort = thinking === 'adaptive' && effort !== undefined;
  const reasoning = { ...(!isEffort && { thinking }), ...(display !== undefined && { display }), ...told };
  const vendor = restOf(wire, thinkingMembers, `${fieldsPath}.${name}`);
  return { reasoning, ...(vendor && { vendor }) };
}

/** Which of the additional fields became typed. */
export function reasoningFields(fields: JsonObject): readonly string[] {
  if (readObject(fields['reasoningConfig']) !== undefined) return ['reasoningConfig'];
  const wire = readObject(said(fields['thinking']) === undefined ? fields['reasoning_config'] : fields['thinking']);
  return wire !== undefined && thinkingOf(wire) !== undefined ? ['thinking', 'reasoning_config'] : [];
}

function decodeNova(wire: JsonObject): DecodedReasoning {
  const effort = readString(wire['maxReasoningEffort']);
  const vendor = restOf(wire, novaMembers, `${fieldsPath}.reasoningConfig`);
  const kept = vendor && { vendor };
  if (wire['type'] === 'disabled') return { reasoning: { thinking: 'off' }, ...kept };
  return { reasoning: effort === undefined ? { thinking: 'on' } : { effort }, ...kept };
}

function thinkingOf(wire: JsonObject): ReasoningRequest['thinking'] {
  const budgetTokens = readNumber(wire['budget_tokens']);
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

/** How thinking is asked for, and what that does to the parameters beside it. */
export interface WrittenReasoning {
  /** members of `additionalModelRequestFields` */
  readonly fields: { readonly [name: string]: Json };
  readonly isOn: boolean;
  /** an effort or budget was worked out from the limit of the answer, which then has to be said */
  readonly needsLimit: boolean;
  /** the model takes neither limit nor sampling beside this effort */
  readonly isUnlimited: boolean;
}

const silent: WrittenReasoning = { fields: {}, isOn: false, needsLimit: false, isUnlimited: false };
const minBudget = 1024;

export function encodeReasoningFields(
  reasoning: ReasoningRequest | undefined,
  vendor: Vendor | undefined,
  maxTokens: number,
  target: Target,
  writing: Writing,
): Result<WrittenReasoning> {
  if (reasoning === undefined) return ok(silent);
  switch (target.sealFamily) {
    case 'claude':
      return encodeClaude(reasoning, vendor, maxTokens, target, writing);
    case 'nova':
      return ok(encodeNova(reasoning, maxTokens, writing));
    default:
      return ok(encodeOther(reasoning, writing));
  }
}

function encodeClaude(
  reasoning: ReasoningRequest,
  vendor: Vendor | undefined,
  maxTokens: number,
  target: Target,
  writing: Writing,
): Result<WrittenReasoning> {
  const effort = claudeEffort(reasoning.effort, target, writing);
  const effortField = effort === undefined ? {} : { output_config: { effort } };
  const isEffortAlone = reasoning.thinking === undefined && vendor?.bedrock?.[`${fieldsPath}.thinking`] === 'null';
  if (isEffortAlone) return ok({ ...silent, fields: effortField });
  const thinking = claudeThinking(reasoning, maxTokens, target, writing);
  if (!thinking.ok) return thinking;
  if (thinking.value === undefined) return ok({ ...silent, fields: effortField });
  const isOn = thinking.value['type'] !== 'disabled';
  const wire = { ...thinking.value, ...(isOn && displayFor(reasoning.display, writing)) };
  return ok({ fields: { thinking: wire, ...effortField }, isOn, needsLimit: isOn, isUnlimited: false });
}

function claudeEffort(effort: string | undefined, target: Target, writing: Writing): string | undefined {
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

type Written = Result<{ readonly [name: string]: Json } | undefined>;

/** A budget wins over an effort word, because it says more. */
function claudeThinking(reasoning: ReasoningRequest, maxTokens: number, target: Target, writing: Writing): Written {
  const { thinking, effort } = reasoning;
  const isAdaptive = target.reasoning?.isAdaptive === true;
  const isAdaptiveOnly = isAdaptive && target.reasoning?.budget === undefined;
  if (thinking === 'off' || (thinking === undefined && effort === 'none')) return ok({ type: 'disabled' });
  if (thinking === undefined && effort === undefined) return ok(undefined);
  if (typeof thinking === 'object' || thinking === 'dynamic') {
    const budget = typeof thinking === 'object' ? thinking.budgetTokens : minBudget;
    if (isAdaptiveOnly || thinking === 'dynamic') {
      writing.notes.add('approximated', 'reasoning.thinking', 'unsupported-by-model', 'meaning', String(budget));
    }
    if (isAdaptiveOnly) return ok({ type: 'adaptive' });
    return budget < minBudget ? tooSmall() : ok({ type: 'enabled', budget_tokens: budget });
  }
  if (isAdaptive) return ok({ type: 'adaptive' });
  writing.notes.add('approximated', 'reasoning', 'unsupported-by-model', 'meaning', effort);
  if (maxTokens <= minBudget) {
    return fail({ kind: 'invalid-request', message: `max_tokens must be greater than ${minBudget} for reasoning` });
  }
  const budget = budgetOfEffort(effort ?? 'high', { min: minBudget, max: maxTokens });
  return ok({ type: 'enabled', budget_tokens: Math.min(budget, maxTokens - 1) });
}

const tooSmall = (): Result<never> =>
  fail({ kind: 'invalid-request', message: 'reasoning.max_tokens must be >= 1024 for anthropic' });

/** @see https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html */
function encodeNova(
  { thinking, effort, display }: ReasoningRequest,
  maxTokens: number,
  writing: Writing,
): WrittenReasoning {
  if (display !== undefined) writing.notes.add('dropped', 'reasoning.display', 'no-counterpart', 'form', display);
  if (thinking === 'off' || (thinking === undefined && effort === 'none')) {
    return { ...silent, fields: { reasoningConfig: { type: 'disabled' } } };
  }
  const budget = typeof thinking === 'object' ? thinking.budgetTokens : undefined;
  const asked = effort ?? (budget === undefined ? undefined : effortOfBudget(budget, { min: 1, max: maxTokens }));
  if (asked === undefined) {
    return { ...silent, fields: { reasoningConfig: { type: 'enabled' } }, isOn: true };
  }
  const word = nearestEffort(asked, ['low', 'medium', 'high']);
  if (word !== effort || thinking !== undefined) {
    writing.notes.add('approximated', 'reasoning', 'unsupported-by-model', 'meaning', effort ?? String(budget));
  }
  const fields = { reasoningConfig: { type: 'enabled', maxReasoningEffort: word } };
  const isUnlimited = word === 'high';
  return { fields, isOn: true, needsLimit: budget !== undefined && !isUnlimited, isUnlimited };
}

/** What models of other makers understand differs; a budget and a switch are what some of them take. */
function encodeOther({ thinking, effort, display }: ReasoningRequest, writing: Writing): WrittenReasoning {
  if (display !== undefined) writing.notes.add('dropped', 'reasoning.display', 'no-counterpart', 'form', display);
  if (thinking === 'off' || (thinking === undefined && effort === 'none')) {
    return { ...silent, fields: { reasoning_config: { type: 'disabled' } } };
  }
  if (effort !== undefined) writing.notes.add('dropped', 'reasoning.effort', 'unsupported-by-model', 'meaning', effort);
  if (thinking === undefined) return silent;
  if (typeof thinking === 'object') {
    const fields = { reasoning_config: { type: 'enabled', budget_tokens: thinking.budgetTokens } };
    return { fields, isOn: true, needsLimit: true, isUnlimited: false };
  }
  if (thinking !== 'on')
    writing.notes.add('approximated', 'reasoning.thinking', 'unsupported-by-model', 'meaning', thinking);
  return { ...silent, fields: { reasoning_config: { type: 'enabled' } }, isOn: true };
}
