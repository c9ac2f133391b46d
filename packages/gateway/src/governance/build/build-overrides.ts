import { type OverrideScope, overrideScopes, type PriceOverride } from '@bifrost/core/catalog/prices/price-override.ts';
import { pricesOf } from '@bifrost/core/catalog/prices/read-price-sheet.ts';
import { parseJson } from '@bifrost/core/schema/json/parse-json.ts';
import { isJsonObject } from '@bifrost/core/schema/json/raw-json.ts';
import { type RequestType, requestTypes } from '@bifrost/core/schema/request-type.ts';
import type { PricingOverride } from '../../config/schema/routing.ts';
import type { KeysByProvider } from './build-access.ts';

export interface BuiltOverrides {
  readonly overrides: readonly PriceOverride[];
  readonly problems: readonly string[];
}

/** Reads the prices of one's own. What cannot be read is left out and told. */
export function buildOverrides(entries: readonly PricingOverride[], keys: KeysByProvider): BuiltOverrides {
  const problems: string[] = [];
  const overrides = entries.flatMap((entry, position): PriceOverride[] => {
    const name = entry.name ?? entry.id ?? `number ${position + 1}`;
    const read = overrideOf(entry, keys, position);
    if (typeof read !== 'string') return [read];
    problems.push(`pricing override ${name}: ${read}`);
    return [];
  });
  return { overrides, problems };
}

function overrideOf(entry: PricingOverride, keys: KeysByProvider, position: number): PriceOverride | string {
  const { scope_kind: scope, match_type: match, pattern } = entry;
  if (!isScope(scope)) return `unsupported scope_kind "${scope}"`;
  if (match === 'wildcard' && !pattern.endsWith('*')) return 'wildcard pattern must end with *';
  const unknown = entry.request_types.find((type) => !isRequestType(type));
  if (unknown !== undefined) return `unsupported request_type "${unknown}"`;
  const patch = parseJson(entry.pricing_patch);
  if (!patch.ok || !isJsonObject(patch.value)) return 'pricing_patch is no JSON object';
  const keyId = entry.provider_key_id ?? keyNamed(entry.provider_key_name, keys);
  if (entry.provider_key_name !== undefined && keyId === undefined) return `there is no key ${entry.provider_key_name}`;
  return {
    id: entry.id ?? `override-${position}`,
    scope,
    ...(entry.virtual_key_id !== undefined && { virtualKeyId: entry.virtual_key_id }),
    ...(entry.provider_id !== undefined && { providerId: entry.provider_id }),
    ...(keyId !== undefined && { providerKeyId: keyId }),
    pattern: match === 'wildcard' ? pattern.slice(0, -1) : pattern,
    isPrefix: match === 'wildcard',
    requestTypes: new Set(entry.request_types.filter(isRequestType)),
    prices: pricesOf(patch.value),
  };
}

const isScope = (text: string): text is OverrideScope => (overrideScopes as readonly string[]).includes(text);
const isRequestType = (text: string): text is RequestType => (requestTypes as readonly string[]).includes(text);
const keyNamed = (name: string | undefined, keys: KeysByProvider): string | undefined =>
  name === undefined ? undefined : [...keys.values()].flat().find((key) => key.name === name)?.id;
