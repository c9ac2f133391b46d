import { fail, ok, type Result } from '../schema/errors/result.ts';
import { anthropic } from './anthropic.ts';
import { openai } from './openai.ts';
import type { Provider } from './provider.ts';
import { customBases, isStandardProvider, type StandardProvider } from './standard-providers.ts';

/** Every provider that is described here, by name. */
export const providers: { readonly [N in StandardProvider]?: Provider } = { openai, anthropic };

/** The description of a standard provider; `undefined` for names that only a configuration can explain. */
export const describedProvider = (name: string): Provider | undefined =>
  isStandardProvider(name) ? providers[name] : undefined;

export interface CustomProviderConfig {
  readonly name: string;
  /** without trailing slash; default is the base's own */
  readonly baseUrl?: string;
}

/** A provider of the user's own making: the base's formats and ways under another name and, usually, another host. */
export function customProvider(base: string, { name, baseUrl }: CustomProviderConfig): Result<Provider> {
  const known = customBases.find((each) => each === base);
  const described = known && providers[known];
  if (described === undefined)
    return fail({ kind: 'invalid-request', message: `unsupported base provider type: ${base}` });
  return ok({ ...described, name, ...(baseUrl !== undefined && { baseUrl }) });
}
