import { contentRules } from './content-rules.ts';
import { requestRules } from './request-rules.ts';
import type { Checked } from './rule.ts';
import { thinkingRules } from './thinking-rules.ts';
import { toolRules } from './tool-rules.ts';

const rules = [...contentRules, ...toolRules, ...thinkingRules, ...requestRules];

/** What Anthropic refuses although every member by itself is well formed; its message, or nothing. */
export function checkMessages(checked: Checked): string | undefined {
  for (const rule of rules) {
    const message = rule(checked);
    if (message !== undefined) return message;
  }
  return undefined;
}
