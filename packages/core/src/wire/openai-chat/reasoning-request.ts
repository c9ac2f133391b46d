import { compact, unlessEmpty } from '../../schema/compact.ts';
import type { GenerateRequest, ReasoningRequest } from '../../schema/generate/request.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readBoolean, readNumber, readObject, readString } from '../../schema/json/read-value.ts';
import { effortOfBudget, nearestEffort } from '../reasoning-effort.ts';
import type { WireMembers } from '../vendor-members.ts';
import type { RequestEncoding } from './request-encoding.ts';

/** `reasoning`, or its members spelled at the top level. */
export function decodeReasoningRequest(wire: JsonObject): ReasoningRequest | undefined {
  const said = readObject(wire.reasoning) ?? {};
  const effort = readString(said.effort) ?? readString(wire.reasoning_effort);
  const budget = readNumber(said.max_tokens) ?? readNumber(wire.reasoning_max_tokens);
  return unlessEmpty(
    compact({
      thinking: decodeThinking(effort, budget, readBoolean(said.enabled)),
      effort: effort === 'none' ? undefined : effort,
      display: decodeDisplay(readString(said.display)),
    }),
  );
}

/** Any effort but `none` turns reasoning on; a budget of -1 leaves the amount to the model. */
function decodeThinking(
  effort: string | undefined,
  budget: number | undefined,
  isEnabled: boolean | undefined,
): ReasoningRequest['thinking'] {
  if (effort === 'none') return 'off';
  if (effort === undefined && isEnabled === false) return 'off';
  if (budget === -1) return 'dynamic';
  if (budget !== undefined) return { budgetTokens: budget };
  return effort === undefined && isEnabled ? 'on' : undefined;
}

/** Anthropic's words for how much is shown. */
const displays: { readonly [word: string]: string } = { omitted: 'none', summarized: 'auto' };
const decodeDisplay = (word: string | undefined): string | undefined =>
  word === undefined ? undefined : (displays[word] ?? word);

/** Upper end of the budget scale where nobody says how much the model may put out. */
const usualOutputTokens = 4096;

export function putReasoning(wire: WireMembers, request: GenerateRequest, to: RequestEncoding): void {
  const { reasoning } = request;
  if (reasoning === undefined) return;
  if (reasoning.display !== undefined) to.notes.add('dropped', 'reasoning.display', 'no-counterpart', 'form');
  if (to.has('reasoning-object')) putObject(wire, reasoning, to);
  else putEffort(wire, reasoning, request, to);
}

function putObject(wire: WireMembers, { thinking, effort }: ReasoningRequest, to: RequestEncoding): void {
  if (isOpen(thinking) && effort !== undefined) {
    to.notes.add('dropped', 'reasoning.thinking', 'no-counterpart', 'form');
  } else if (thinking === 'adaptive' || thinking === 'dynamic') {
    to.notes.add('approximated', 'reasoning.thinking', 'no-counterpart', 'meaning');
  }
  const members = compact({
    effort: thinking === 'off' ? 'none' : effort,
    max_tokens: typeof thinking === 'object' ? thinking.budgetTokens : undefined,
    enabled: isOpen(thinking) && effort === undefined ? true : undefined,
  });
  if (Object.keys(members).length > 0) wire.reasoning = members;
}

const isOpen = (thinking: ReasoningRequest['thinking']): boolean =>
  thinking === 'on' || thinking === 'adaptive' || thinking === 'dynamic';

function putEffort(
  wire: WireMembers,
  reasoning: ReasoningRequest,
  request: GenerateRequest,
  to: RequestEncoding,
): void {
  const { thinking, effort } = reasoning;
  if (effort !== undefined && thinking !== undefined && thinking !== 'off') {
    to.notes.add('dropped', 'reasoning.thinking', 'no-counterpart', 'form');
  }
  const word = thinking === 'off' ? 'none' : (effort ?? estimated(thinking, request, to));
  if (word === undefined) return;
  if (to.target.refusedParams.has('reasoning.effort')) {
    to.notes.add('dropped', 'reasoning.effort', 'unsupported-by-model', 'meaning', word);
    return;
  }
  wire.reasoning_effort = knownEffort(word, to);
}

function estimated(
  thinking: ReasoningRequest['thinking'],
  request: GenerateRequest,
  to: RequestEncoding,
): string | undefined {
  if (thinking === undefined || thinking === 'off') return undefined;
  to.notes.add('approximated', 'reasoning.thinking', 'no-counterpart', 'meaning');
  if (typeof thinking === 'string') return 'medium';
  const max = request.limits?.maxOutputTokens ?? to.target.maxOutputTokens ?? usualOutputTokens;
  return effortOfBudget(thinking.budgetTokens, { min: 1, max });
}

function knownEffort(word: string, to: RequestEncoding): string {
  const known = to.target.reasoning?.efforts;
  const spelled = known === undefined ? word : nearestEffort(word, known);
  if (spelled !== word) to.notes.add('approximated', 'reasoning.effort', 'unsupported-by-model', 'meaning', word);
  return spelled;
}
