import { customBases, isStandardProvider } from '@bifrost/core/providers/standard-providers.ts';
import type { CustomProvider } from './schema/provider.ts';

/** Why a provider cannot exist like this, or `undefined`. `name` in lower case. */
export function customProviderFault(name: string, custom: CustomProvider | undefined): string | undefined {
  const isStandard = isStandardProvider(name);
  if (custom === undefined) return isStandard ? undefined : `unsupported provider: ${name}`;
  if (isStandard) return 'Custom provider cannot be same as a standard provider';
  const base = custom.base_provider_type;
  if (base === '') return 'BaseProviderType is required when CustomProviderConfig is provided';
  if (!isStandardProvider(base)) return 'BaseProviderType must be a standard provider';
  if (!customBases.some((each) => each === base)) return invalid(`unsupported base_provider_type: ${base}`);
  if (base === 'bedrock' && custom.is_key_less)
    return invalid('Bedrock providers cannot be keyless (is_key_less=true)');
  return undefined;
}

const invalid = (why: string): string => `Invalid custom provider config: custom provider validation failed: ${why}`;
