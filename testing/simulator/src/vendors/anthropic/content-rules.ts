import { imageKind, isBase64 } from '../../validation/image-kind.ts';
import { blocksOf, eachBlock, type Rule } from './rule.ts';

const roles: Rule = ({ request: { messages }, model }) => {
  const first = messages.find((message) => message.role !== 'system');
  if (first?.role !== 'user') return 'messages: first message must use the "user" role';
  const last = messages.at(-1);
  if (last?.role !== 'assistant') return undefined;
  if (!model.takesPrefill) {
    return 'This model does not support assistant message prefill. The conversation must end with a user message.';
  }
  const end = blocksOf(last).at(-1);
  return end?.type === 'text' && /\s$/.test(end.text)
    ? 'messages: final assistant content cannot end with trailing whitespace'
    : undefined;
};

const emptyContent: Rule = (checked) => {
  const { messages } = checked.request;
  const empty = messages.findIndex(
    ({ content }, at) => content.length === 0 && !(at === messages.length - 1 && messages[at]?.role === 'assistant'),
  );
  if (empty >= 0)
    return `messages.${empty}: all messages must have non-empty content except for the optional final assistant message`;
  return eachBlock(checked, (block) =>
    block.type === 'text' && block.text === '' ? 'messages: text content blocks must be non-empty' : undefined,
  );
};

const systemTexts: Rule = ({ request: { system } }) =>
  Array.isArray(system) && system.some((block) => block.text === '')
    ? 'system: text content blocks must be non-empty'
    : undefined;

const userOnly = new Set(['image', 'document', 'tool_result', 'search_result']);
const assistantOnly = new Set(['thinking', 'redacted_thinking', 'tool_use', 'server_tool_use']);
const blockRoles: Rule = (checked) =>
  eachBlock(checked, (block, at, { role }) => {
    if (role !== 'user' && userOnly.has(block.type))
      return `${at}: \`${block.type}\` blocks can only be in \`user\` messages`;
    if (role !== 'assistant' && assistantOnly.has(block.type))
      return `${at}: \`${block.type}\` blocks can only be in \`assistant\` messages`;
    return undefined;
  });

const images: Rule = (checked) =>
  eachBlock(checked, (block, at) => {
    if (block.type !== 'image' || block.source.type !== 'base64') return undefined;
    const { data, media_type } = block.source;
    if (!isBase64(data)) return `${at}.image.source.base64: invalid base64 data`;
    const kind = imageKind(data);
    if (kind === undefined) return `${at}.image.source.base64.data: Could not process image`;
    if (kind === media_type) return undefined;
    return `${at}.image.source.base64.data: The image was specified using the ${media_type} media type, but the image appears to be a ${kind} image`;
  });

/** Rules about turns and what may stand in them. */
export const contentRules: readonly Rule[] = [roles, emptyContent, systemTexts, blockRoles, images];
