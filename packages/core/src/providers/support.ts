import { isGenerateType, type RequestType } from '../schema/request-type.ts';
import type { Provider } from './provider.ts';

/** own: an endpoint made for it · via-chat: the provider's chat serves it, translated · none: refused */
export type Support = 'own' | 'via-chat' | 'none';

/** How a provider serves an operation, as its description says. */
export function supportOf({ operations }: Provider, type: RequestType): Support {
  if (!isGenerateType(type)) return operations.unary?.[type] === undefined ? 'none' : 'own';
  const endpoint = operations.generate?.[type];
  if (endpoint === undefined) return 'none';
  const isChat = type !== 'chat_completion' && endpoint === operations.generate?.chat_completion;
  return isChat && endpoint.format.name === 'openai-chat' ? 'via-chat' : 'own';
}
