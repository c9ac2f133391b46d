import type { ModelRef } from '@bifrost/core/schema/generate/model-ref.ts';
import type { DropIn } from '../../http/inference-route.ts';
import type { RequestHeaders } from '../../http/request-headers.ts';

const agents = ['claude-cli', 'claude-code', 'claude-vscode'] as const;

/** Is this Anthropic's own coding agent? A proxy may have rewritten the user agent; then `x-app` tells. */
export function isClaudeAgent(headers: RequestHeaders): boolean {
  const agent = headers['user-agent']?.toLowerCase() ?? '';
  return (
    agents.some((name) => agent.includes(name)) ||
    (headers['x-app'] === 'cli' && headers['anthropic-version'] !== undefined)
  );
}

const own = ['anthropic-beta', 'anthropic-version', 'anthropic-dangerous-direct-browser-access'] as const;

/** The agent's protocol headers reach Claude without an allow-list; other agents' and other targets' do not. */
function ownHeaders(headers: RequestHeaders, { provider, model }: ModelRef): Record<string, string> | undefined {
  const isClaude = provider === 'anthropic' || /claude/i.test(model);
  if (!isClaude || !isClaudeAgent(headers)) return undefined;
  return Object.fromEntries(own.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}

/** Bare model names mean Anthropic. */
export const anthropicDropIn: DropIn = { defaultProvider: () => 'anthropic', ownHeaders };
