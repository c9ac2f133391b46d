import type { GenerateEndpoint, Operations } from './provider.ts';

/** Hosts without a Responses API of their own: theirs is served by their chat, translated in the middle. */
export const viaChat = (chat: GenerateEndpoint): NonNullable<Operations['generate']> => ({
  chat_completion: chat,
  responses: chat,
});
