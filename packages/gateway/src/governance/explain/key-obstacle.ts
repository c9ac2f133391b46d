import type { ProviderKey } from '@bifrost/core/providers/provider-key.ts';

/** A provider's key without its secret. */
export type KeyToExplain = Pick<ProviderKey, 'id' | 'name' | 'isEnabled' | 'models' | 'blockedModels'>;

export interface ExplainedKey {
  readonly id: string;
  readonly name: string;
  readonly eligible: boolean;
  readonly why_not?: string;
}

/** Why this key cannot serve the model; `undefined` when it can. The filters of key selection, in their order. */
export function keyObstacle(
  key: KeyToExplain,
  model: string,
  onlyKeyIds: readonly string[] | undefined,
): string | undefined {
  if (!key.isEnabled) return 'it is disabled';
  if (isListed(key.blockedModels, model)) return `its blacklisted_models block "${model}"`;
  if (key.models.length === 0) return 'its models list is empty, which allows nothing';
  if (!isListed(key.models, model)) return `its models list does not name "${model}"`;
  if (onlyKeyIds !== undefined && !onlyKeyIds.includes(key.id)) return 'the virtual key or rule does not allow it';
  return undefined;
}

const isListed = (names: readonly string[], model: string): boolean =>
  names.includes('*') || names.some((name) => name.toLowerCase() === model.toLowerCase());
