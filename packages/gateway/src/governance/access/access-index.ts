import type { LimitHolder } from '../limits/limit-holder.ts';
import type { VirtualKey } from './virtual-key.ts';

/** Who may what and how much, ready to look up. Immutable; replaced as a whole. */
export interface AccessIndex {
  /** by SHA-256 of the whole value, in hex: secrets are never compared letter by letter */
  readonly virtualKeysByHash: ReadonlyMap<string, VirtualKey>;
  readonly providerLimits: ReadonlyMap<string, LimitHolder>;
  /** by `model:provider`, for one provider only */
  readonly modelLimitsAtProvider: ReadonlyMap<string, LimitHolder>;
  /** by base name of the model, wherever it is served */
  readonly modelLimits: ReadonlyMap<string, LimitHolder>;
  readonly isVirtualKeyMandatory: boolean;
}

/** What admission wants to know of models. */
export interface ModelKnowledge {
  /** Does the provider serve it, as far as anybody knows? True where no list exists that could deny it. */
  serves(provider: string, model: string): boolean;
  /** Is this very name, with its maker in front, in the provider's list? */
  lists(provider: string, name: string): boolean;
  baseName(model: string): string;
  isProvider(name: string): boolean;
}
