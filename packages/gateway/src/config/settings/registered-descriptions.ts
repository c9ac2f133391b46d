import { azureWith } from '@bifrost/core/providers/azure.ts';
import { bedrockWith } from '@bifrost/core/providers/bedrock.ts';
import type { Provider } from '@bifrost/core/providers/provider.ts';
import { customProvider, describedProvider } from '@bifrost/core/providers/registry.ts';
import { vertexWith } from '@bifrost/core/providers/vertex.ts';
import { awsSigner } from '../../ports/aws-signer.ts';
import { entraTokens } from '../../ports/entra-tokens.ts';
import { googleTokens } from '../../ports/google-tokens.ts';
import type { Descriptions } from './descriptions.ts';

/** Whose credentials have to be fetched: with what this process has for it. */
const equipped: ReadonlyMap<string, Provider> = new Map([
  ['azure', azureWith(entraTokens())],
  ['vertex', vertexWith(googleTokens())],
  ['bedrock', bedrockWith(awsSigner())],
]);

/** The descriptions that come with the core. */
export const registeredDescriptions: Descriptions = {
  standard: (name) => equipped.get(name) ?? describedProvider(name),
  custom(name, base) {
    const made = customProvider(base, { name });
    return made.ok ? { ...(equipped.get(base) ?? made.value), name } : undefined;
  },
};
