import { strictSchemaTrouble } from '../../validation/strict-schema.ts';
import type { Message } from './messages-request.ts';
import { blocksOf, type Rule } from './rule.ts';

/** Results answer the calls of the turn before, all of them, and nothing else. */
const toolTurns: Rule = ({ request: { messages } }) => {
  for (const [at, message] of messages.entries()) {
    const before = messages[at - 1];
    const calls = new Set(before === undefined ? [] : idsOf(before, 'tool_use'));
    const results = blocksOf(message).flatMap((block, blockAt) =>
      block.type === 'tool_result' ? [{ id: block.tool_use_id, blockAt }] : [],
    );
    const stray = results.find(({ id }) => !calls.has(id));
    if (stray !== undefined) {
      return `messages.${at}.content.${stray.blockAt}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray.id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
    }
    const answered = new Set(results.map(({ id }) => id));
    if (answered.size < results.length) {
      return `messages.${at}.content: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${results[0]?.id}`;
    }
    const open = [...calls].filter((id) => !answered.has(id));
    if (open.length > 0) return unanswered(at - 1, open);
  }
  const last = messages.at(-1);
  const open = last === undefined ? [] : idsOf(last, 'tool_use');
  return open.length > 0 ? unanswered(messages.length - 1, open) : undefined;
};
const unanswered = (at: number, ids: readonly string[]): string =>
  `messages.${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${ids.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
const idsOf = (message: Message, type: 'tool_use'): readonly string[] =>
  blocksOf(message).flatMap((block) => (block.type === type && block.toolset_name === undefined ? [block.id] : []));

const uniqueCalls: Rule = ({ request: { messages } }) => {
  const seen = new Set<string>();
  for (const id of messages.flatMap((message) => idsOf(message, 'tool_use'))) {
    if (seen.has(id)) return 'messages: `tool_use` ids must be unique';
    seen.add(id);
  }
  return undefined;
};

const toolNames: Rule = ({ request: { tools = [], tool_choice } }) => {
  const names = tools.flatMap((tool) => ('name' in tool ? [tool.name] : []));
  if (new Set(names).size < names.length) return 'tools: Tool names must be unique.';
  if (tool_choice === undefined || tool_choice.type === 'none') return undefined;
  if (tools.length === 0) return 'tool_choice: tool_choice may only be specified while providing tools.';
  return tool_choice.type === 'tool' && !names.includes(tool_choice.name)
    ? `Tool '${tool_choice.name}' not found in provided tools`
    : undefined;
};

const toolSchemas: Rule = ({ request: { tools = [] } }) => {
  for (const [at, tool] of tools.entries()) {
    if (!('input_schema' in tool) || tool.strict !== true) continue;
    const trouble = strictSchemaTrouble(tool.input_schema, false);
    if (trouble !== undefined)
      return `tools.${at}.custom: For 'object' type, 'additionalProperties' must be explicitly set to false`;
  }
  return undefined;
};

const searchDomains: Rule = ({ request: { tools = [] } }) =>
  tools.some(
    (tool) =>
      'allowed_domains' in tool &&
      (tool.allowed_domains ?? undefined) !== undefined &&
      (tool.blocked_domains ?? undefined) !== undefined,
  )
    ? 'tools: Only one of `allowed_domains` or `blocked_domains` may be specified.'
    : undefined;

/** Rules about tools, calls and results. */
export const toolRules: readonly Rule[] = [toolNames, toolSchemas, searchDomains, uniqueCalls, toolTurns];
