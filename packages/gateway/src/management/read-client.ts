import { unforwardable } from '../config/checks/check-client.ts';
import { Client } from '../config/schema/client.ts';
import type { EnvVar } from '../config/schema/env-var.ts';
import { type Members, readAs } from './read-body.ts';
import { Refusal } from './refusal.ts';

/** Their zero or empty value means: as it was. */
const keptWhenEmpty = [
  'initial_pool_size',
  'max_request_body_size_mb',
  'mcp_agent_depth',
  'mcp_tool_execution_timeout',
  'mcp_code_mode_binding_level',
  'async_job_result_ttl',
  'routing_chain_max_depth',
  'enable_logging',
] as const satisfies readonly (keyof Client)[];

/** A whole `client` block from what was sent: what is left out is off or empty, with a few exceptions. */
export function readClient(sent: Members, stored: Client, resolve: (url: EnvVar) => EnvVar): Client {
  checkNumbers(sent);
  checkBindingLevel(sent['mcp_code_mode_binding_level']);
  const kept = keptWhenEmpty.filter((name) => isEmpty(sent[name])).map((name) => [name, stored[name]]);
  const enforces = sent['enforce_auth_on_inference'] ?? sent['enforce_governance_header'] ?? sent['enforce_scim_auth'];
  const client = readAs(Client, {
    allowed_origins: [],
    strict_limits: stored.strict_limits,
    mcp_tool_sync_interval: 0,
    ...sent,
    enforce_auth_on_inference: enforces,
    ...Object.fromEntries(kept),
  });
  checkUrls(client, resolve);
  return { ...client, ...cleanFilter(client.header_filter_config) };
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === 0 || value === '';

function checkNumbers(sent: Members): void {
  const days = sent['log_retention_days'];
  if (typeof days !== 'number' || days < 1) throw new Refusal(400, 'log_retention_days must be at least 1');
}

function checkBindingLevel(level: unknown): void {
  if (isEmpty(level) || level === 'server' || level === 'tool') return;
  throw new Refusal(400, 'mcp_code_mode_binding_level must be "server" or "tool"');
}

/** The address itself is not repeated: it may come from the environment. */
function checkUrls(client: Client, resolve: (url: EnvVar) => EnvVar): void {
  for (const member of ['mcp_external_server_url', 'mcp_external_client_url'] as const) {
    const written = client[member];
    const value = written === undefined ? '' : resolve(written).value;
    const url = URL.parse(value);
    if (value !== '' && (url === null || url.host === '')) {
      throw new Refusal(
        400,
        `${member} must be a fully-qualified URL with scheme and host (e.g. https://proxy.example.com)`,
      );
    }
  }
}

function cleanFilter(filter: Client['header_filter_config']): Pick<Client, 'header_filter_config'> {
  if (filter === undefined) return {};
  const clean = (names: readonly string[]) =>
    names.map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
  const [allowlist, denylist] = [clean(filter.allowlist), clean(filter.denylist)];
  const forbidden = [...new Set([...allowlist, ...denylist])].filter((name) => unforwardable.has(name));
  if (forbidden.length > 0) {
    throw new Refusal(400, `the following headers are not allowed to be configured: ${forbidden.join(', ')}`);
  }
  const wild = [...allowlist, ...denylist].find((name) => name.slice(0, -1).includes('*'));
  if (wild !== undefined) {
    throw new Refusal(400, `invalid pattern "${wild}": wildcard (*) is only supported at the end of a pattern`);
  }
  return { header_filter_config: { allowlist, denylist } };
}
