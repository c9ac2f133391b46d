import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { statusOf } from '../../schema/errors/gateway-error.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { AssistantItem, Turn } from '../../schema/generate/item.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { WireFormat } from '../../schema/generate/wire-format.ts';

/** Fingerprints of the keys that made seals in the history; `undefined` when no seal names one. */
export function sealRefsOf(request: GenerateRequest): ReadonlySet<string> | undefined {
  let refs: Set<string> | undefined;
  for (const item of assistantItems(request)) {
    const ref = item.seal?.mintedBy?.keyRef;
    if (ref !== undefined) {
      refs ??= new Set();
      refs.add(ref);
    }
  }
  return refs;
}

export const hasSeals = (request: GenerateRequest): boolean => {
  for (const item of assistantItems(request)) if (item.seal !== undefined) return true;
  return false;
};

/**
 * The same conversation without proofs that this provider's account did not make. Reasoning that carried one goes as
 * a whole, and with it the ids of what follows in its turn: they would name a partner that is missing.
 */
export const withoutSeals = (request: GenerateRequest): GenerateRequest => ({
  ...request,
  turns: request.turns.map(turnWithoutSeals),
});

/** How the loss is reported. */
export const sealsDropped = (request: GenerateRequest, to: WireFormat): FidelityNote => ({
  what: 'dropped',
  field: 'turns[].items[].seal',
  why: 'foreign-seal',
  touches: 'meaning',
  to,
  direction: 'request',
  count: [...assistantItems(request)].filter((item) => item.seal !== undefined).length,
});

/** Does a provider refuse the request because of a signature or cipher that another account made? */
export function isAboutSeals(error: GatewayError): boolean {
  if (error.kind !== 'upstream-error' || statusOf(error) !== 400) return false;
  if (error.code === 'invalid_encrypted_content') return true;
  return /thought.?signature|encrypted.content|signature\b.*\bthinking|thinking\b.*\bsignature|invalid.{0,12}signature|redacted_thinking/is.test(
    error.message,
  );
}

function* assistantItems(request: GenerateRequest): Generator<AssistantItem> {
  for (const turn of request.turns) if (turn.role === 'assistant') yield* turn.items;
}

function turnWithoutSeals(turn: Turn): Turn {
  if (turn.role !== 'assistant' || !turn.items.some((item) => item.seal !== undefined)) return turn;
  const kept = turn.items.filter((item) => item.type !== 'reasoning' || item.seal === undefined);
  const isReasoningGone = kept.length < turn.items.length;
  return { ...turn, items: kept.map((item) => itemWithoutSeal(item, isReasoningGone)) };
}

function itemWithoutSeal(item: AssistantItem, dropsId: boolean): AssistantItem {
  const { seal: _seal, ...unsealed } = item;
  if (!dropsId) return unsealed;
  const { id: _id, ...nameless } = unsealed;
  return 'message' in nameless && nameless.message !== undefined
    ? { ...nameless, message: withoutId(nameless.message) }
    : nameless;
}

function withoutId<T extends { readonly id?: string }>(bracket: T): Omit<T, 'id'> {
  const { id: _id, ...rest } = bracket;
  return rest;
}
