import type { ContentBlock } from './content-blocks.ts';
import type { KnownModel } from './known-model.ts';
import type { CountTokensRequest, Message, MessagesRequest } from './messages-request.ts';

/** Either request; what only one of them has is optional here. */
export type AnyRequest = CountTokensRequest & Partial<MessagesRequest>;
export interface Checked {
  readonly request: AnyRequest;
  readonly model: KnownModel;
  /** tokens of the `anthropic-beta` header */
  readonly betas: readonly string[];
}
export type Rule = (checked: Checked) => string | undefined;

export const blocksOf = ({ content }: Message): readonly ContentBlock[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content;

/** First message of a rule over every block, with the block's place. */
export function eachBlock(
  checked: Checked,
  rule: (block: ContentBlock, at: string, message: Message) => string | undefined,
): string | undefined {
  for (const [messageAt, message] of checked.request.messages.entries()) {
    if (typeof message.content === 'string') continue;
    for (const [blockAt, block] of message.content.entries()) {
      const found = rule(block, `messages.${messageAt}.content.${blockAt}`, message);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
