import { isSignatureOf } from '../../model/seals.ts';
import type { Block, ConverseRequest } from './converse-request.ts';

type Messages = ConverseRequest['messages'];

/** What Bedrock says about a request that has the right shape, or nothing. */
export function checkConverse(request: ConverseRequest): string | undefined {
  return (
    checkTurns(request.messages) ??
    checkBlocks(request.messages) ??
    checkTools(request) ??
    checkResults(request.messages) ??
    checkDocuments(request.messages)
  );
}

function checkTurns(messages: Messages): string | undefined {
  if (messages[0]?.role !== 'user')
    return 'A conversation must start with a user message. Try again with a conversation that starts with a user message.';
  const isAlternating = messages.every((message, at) => message.role !== messages[at - 1]?.role);
  return isAlternating ? undefined : 'A conversation must alternate between user and assistant roles.';
}

function checkBlocks(messages: Messages): string | undefined {
  for (const [at, { content }] of messages.entries()) {
    for (const [index, block] of content.entries()) {
      const where = `messages.${at}.content.${index}`;
      if ('text' in block && block.text.trim() === '') {
        return `The text field in the ContentBlock object at ${where} is blank. Add text to the text field, and try again.`;
      }
      if (!('reasoningContent' in block) || !('reasoningText' in block.reasoningContent)) continue;
      const { text, signature } = block.reasoningContent.reasoningText;
      if (signature === undefined || !isSignatureOf('bedrock', text, signature)) {
        return `The model returned the following errors: ${where}.thinking.signature: Invalid \`signature\` in \`thinking\` block`;
      }
    }
  }
  return undefined;
}

function checkTools({ messages, toolConfig }: ConverseRequest): string | undefined {
  const usesTools = messages.some(({ content }) =>
    content.some((block) => 'toolUse' in block || 'toolResult' in block),
  );
  if (usesTools && toolConfig === undefined) {
    return 'The toolConfig field must be defined when using toolUse and toolResult content blocks.';
  }
  const names = (toolConfig?.tools ?? []).flatMap((tool) => ('toolSpec' in tool ? [tool.toolSpec.name] : []));
  const doubled = names.find((name, at) => names.indexOf(name) !== at);
  if (doubled !== undefined)
    return `The tool ${doubled} is already defined at toolConfig.tools.${names.indexOf(doubled)}.`;
  const choice = toolConfig?.toolChoice;
  if (choice === undefined || !('tool' in choice) || names.includes(choice.tool.name)) return undefined;
  return `The toolChoice names ${choice.tool.name}, which is not among the tools.`;
}

const idsOf = (content: readonly Block[], kind: 'toolUse' | 'toolResult'): readonly string[] =>
  content.flatMap((block) => {
    if (kind === 'toolUse') return 'toolUse' in block ? [block.toolUse.toolUseId] : [];
    return 'toolResult' in block ? [block.toolResult.toolUseId] : [];
  });

function checkResults(messages: Messages): string | undefined {
  for (const [at, { role, content }] of messages.entries()) {
    const next = messages[at + 1];
    if (role !== 'assistant' || next === undefined) continue;
    const answered = new Set(idsOf(next.content, 'toolResult'));
    const missing = idsOf(content, 'toolUse').filter((id) => !answered.has(id));
    if (missing.length > 0) {
      return `Expected toolResult blocks at messages.${at + 1}.content for the following Ids: ${missing.join(', ')}`;
    }
  }
  return undefined;
}

function checkDocuments(messages: Messages): string | undefined {
  const names = messages.flatMap(({ content }) =>
    content.flatMap((block) => ('document' in block ? [block.document.name] : [])),
  );
  const illegal = names.find((name) => /[^A-Za-z0-9\s\-()[\]]|\s{2}/.test(name));
  if (illegal !== undefined) {
    return "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets. The name can't contain more than one consecutive whitespace character.";
  }
  return new Set(names).size === names.length ? undefined : 'Document names must be unique across the conversation.';
}
