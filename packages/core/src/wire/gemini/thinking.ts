import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { GenerateRequest, ReasoningRequest } from '../../schema/generate/request.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readBoolean, readNumber, readString } from '../../schema/json/read-value.ts';
import type { Target } from '../codec.ts';
import { budgetOfEffort, nearestEffort } from '../reasoning-effort.ts';
import type { WireMembers } from '../vendor-members.ts';
import { objectAt, restOf } from './read-json.ts';
import type { Writing } from './writing.ts';

const members = new Set(['includeThoughts', 'thinkingBudget', 'thinkingLevel']);

/** `thinkingConfig`: a level is a word of effort, a budget is tokens; thoughts are only shown to those who ask. */
export function decodeThinking(config: JsonObject): {
  readonly reasoning?: ReasoningRequest;
  readonly vendor?: Vendor;
} {
  const wire = objectAt(config, 'thinkingConfig');
  if (wire === undefined) return {};
  const level = readString(wire['thinkingLevel']);
  const effort = level === undefined ? undefined : level.replace(/^THINKING_LEVEL_/i, '').toLowerCase();
  const thinking = budgetOf(readNumber(wire['thinkingBudget']));
  const shows = readBoolean(wire['includeThoughts']);
  const isThinking = effort !== undefined || (thinking !== undefined && thinking !== 'off');
  const display = shows === true ? 'auto' : shows === false || isThinking ? 'none' : undefined;
  const reasoning = {
    ...(thinking !== undefined && { thinking }),
    ...(effort !== undefined && { effort }),
    ...(display !== undefined && thinking !== 'off' && { display }),
  };
  const vendor = restOf(wire, members, 'generationConfig.thinkingConfig');
  return { ...(Object.keys(reasoning).length > 0 && { reasoning }), ...(vendor && { vendor }) };
}

function budgetOf(tokens: number | undefined): ReasoningRequest['thinking'] {
  if (tokens === undefined) return undefined;
  if (tokens === 0) return 'off';
  return tokens === -1 ? 'dynamic' : { budgetTokens: tokens };
}

type Written = Result<WireMembers | undefined>;

/** @see https://ai.google.dev/gemini-api/docs/thinking */
export function encodeThinking(request: GenerateRequest, target: Target, writing: Writing): Written {
  const { reasoning } = request;
  if (reasoning === undefined) return ok(undefined);
  if (target.reasoning === undefined) {
    writing.notes.add('dropped', 'reasoning', 'unsupported-by-model', isOff(reasoning) ? 'form' : 'meaning');
    return ok(undefined);
  }
  if (isOff(reasoning)) return ok({ includeThoughts: false, thinkingBudget: 0 });
  const amount = amountOf(reasoning, request, target, writing);
  if (!amount.ok) return amount;
  const wire = { ...amount.value, ...shown(reasoning, amount.value !== undefined, writing) };
  return ok(Object.keys(wire).length === 0 ? undefined : wire);
}

const isOff = ({ thinking, effort }: ReasoningRequest): boolean =>
  thinking === 'off' || (thinking === undefined && effort === 'none');

/** Everywhere else those who ask for thinking get to see it, unless they say otherwise. */
function shown({ display }: ReasoningRequest, isThinking: boolean, writing: Writing): WireMembers {
  if (display === 'none' || display === 'omitted') return { includeThoughts: false };
  if (display === undefined && !isThinking) return {};
  if (display === undefined) writing.notes.add('added', 'reasoning.display', 'required-by-target', 'form');
  if (display === 'concise' || display === 'detailed') {
    writing.notes.add('approximated', 'reasoning.display', 'no-counterpart', 'form', display);
  }
  return { includeThoughts: true };
}

/** A level or a budget, never both: the API refuses the pair. */
function amountOf(reasoning: ReasoningRequest, request: GenerateRequest, target: Target, writing: Writing): Written {
  const { thinking, effort } = reasoning;
  if (typeof thinking === 'object') return explicitBudget(thinking.budgetTokens, target, writing, effort);
  const { efforts, budget } = target.reasoning ?? {};
  if (effort !== undefined && effort !== 'none') {
    if (efforts !== undefined) return ok({ thinkingLevel: levelOf(effort, efforts, writing) });
    writing.notes.add('approximated', 'reasoning.effort', 'unsupported-by-model', 'meaning', effort);
    const max = request.limits?.maxOutputTokens ?? target.maxOutputTokens ?? 8192;
    const range = budget ?? { min: 1024, max };
    return range.min > range.max
      ? refused(`max_tokens must be greater than ${range.min} for reasoning`)
      : ok({ thinkingBudget: budgetOfEffort(effort, range) });
  }
  if (thinking === undefined) return ok(undefined);
  if (thinking !== 'dynamic') {
    writing.notes.add('approximated', 'reasoning.thinking', 'no-counterpart', 'meaning', String(thinking));
  }
  return ok({ thinkingBudget: -1 });
}

function levelOf(effort: string, known: readonly string[], writing: Writing): string {
  // between two neighbours the API itself counts `medium` upwards
  const level = effort === 'medium' && !known.includes(effort) ? 'high' : nearestEffort(effort, known);
  if (level !== effort)
    writing.notes.add('approximated', 'reasoning.effort', 'unsupported-by-model', 'meaning', effort);
  return level;
}

function explicitBudget(tokens: number, target: Target, writing: Writing, effort: string | undefined): Written {
  if (effort !== undefined) writing.notes.add('dropped', 'reasoning.effort', 'conflict', 'form', effort);
  const { budget } = target.reasoning ?? {};
  if (tokens < -1) {
    return refused(`thinking budget ${tokens} is invalid; only 0 and -1 are supported special values`);
  }
  if (budget && tokens > 0 && tokens < budget.min) {
    return refused(`thinking budget ${tokens} is below the minimum of ${budget.min} for model ${target.model}`);
  }
  if (budget && tokens > budget.max) {
    return refused(`thinking budget ${tokens} exceeds the maximum of ${budget.max} for model ${target.model}`);
  }
  return ok({ thinkingBudget: tokens });
}

const refused = (message: string): Result<never> => fail({ kind: 'invalid-request', message });
