import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';

/** The refusal of mode `strict`: what of the request's meaning would not reach the provider. */
export function refusalOf(notes: readonly FidelityNote[]): GatewayError | undefined {
  const losses = notes.filter(isLossOfMeaning);
  if (losses.length === 0) return undefined;
  const list = losses.map(({ field, what, why }) => `${field} (${what}: ${why})`).join(', ');
  return { kind: 'fidelity-refused', message: `this target cannot take the request without loss of meaning: ${list}` };
}

const isLossOfMeaning = (note: FidelityNote): boolean =>
  note.direction === 'request' &&
  note.touches === 'meaning' &&
  (note.what === 'dropped' || note.what === 'approximated' || note.what === 'clamped');
