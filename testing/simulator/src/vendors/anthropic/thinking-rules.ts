import { isSignatureOf, openSealed } from '../../model/seals.ts';
import { type AnyRequest, blocksOf, eachBlock, type Rule } from './rule.ts';

const thinking: Rule = ({ request, model }) => {
  const { thinking: asked, max_tokens, temperature, top_k, top_p, tool_choice } = request;
  if (asked === undefined || asked.type === 'disabled') return undefined;
  if (model.thinking === 'none') return 'This model does not support thinking.';
  if (asked.type === 'enabled' && model.thinking === 'adaptive') {
    return '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.';
  }
  if (asked.type === 'adaptive' && model.thinking === 'budget')
    return 'adaptive thinking is not supported on this model';
  if (asked.type === 'enabled' && max_tokens !== undefined && max_tokens <= asked.budget_tokens) {
    return '`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size';
  }
  if (temperature !== undefined && temperature !== 1)
    return '`temperature` may only be set to 1 when thinking is enabled.';
  if (top_k !== undefined) return '`top_k` must be unset when thinking is enabled.';
  if (top_p !== undefined && top_p < 0.95)
    return '`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.';
  const isForced = tool_choice?.type === 'any' || tool_choice?.type === 'tool';
  return isForced ? 'Thinking may not be enabled when tool_choice forces tool use.' : thinkingTurn(request);
};

/** A turn that goes on after tool results has to begin with the reasoning that led to the calls. */
function thinkingTurn({ messages, thinking: asked }: AnyRequest): string | undefined {
  const last = messages.at(-1);
  if (asked?.type !== 'enabled' || last === undefined || !blocksOf(last).some((block) => block.type === 'tool_result'))
    return undefined;
  const at = messages.findLastIndex((message) => message.role === 'assistant');
  const message = messages[at];
  const first = message === undefined ? undefined : blocksOf(message)[0];
  if (first === undefined || first.type === 'thinking' || first.type === 'redacted_thinking') return undefined;
  return `messages.${at}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${first.type}\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block (preceeding the lastmost set of \`tool_use\` and \`tool_result\` blocks).`;
}

const signatures: Rule = (checked) =>
  eachBlock(checked, (block, at) => {
    if (block.type === 'thinking' && !isSealedThought(block.thinking, block.signature)) {
      return `${at}: Invalid \`signature\` in \`thinking\` block`;
    }
    if (block.type === 'redacted_thinking' && openSealed('anthropic redacted', block.data) === undefined) {
      return `${at}: Invalid \`data\` in \`redacted_thinking\` block`;
    }
    if (block.type !== 'web_search_tool_result' || !Array.isArray(block.content)) return undefined;
    const broken = block.content.some(
      (result) => openSealed('anthropic search', result.encrypted_content) === undefined,
    );
    return broken ? `${at}: Invalid \`encrypted_content\` in \`search_result\` block` : undefined;
  });

/** A signature covers the thought that is shown, or none when the thought was omitted. */
const isSealedThought = (thought: string, signature: string): boolean =>
  isSignatureOf('anthropic thinking', thought, signature);

/** Rules about reasoning and the seals that come back. */
export const thinkingRules: readonly Rule[] = [thinking, signatures];
