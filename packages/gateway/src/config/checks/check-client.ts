import { type Finding, warning } from '../problem.ts';
import type { Client } from '../schema/client.ts';
import type { Config } from '../schema/config.ts';
import { type EnvVar, isSet } from '../schema/env-var.ts';
import type { Checked } from './checked.ts';

/** Credentials and what belongs to one connection never travel on, whatever a list says. */
export const unforwardable: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'x-api-key',
  'x-goog-api-key',
  'x-bf-api-key',
  'x-bf-vk',
]);

/** Header lists and public URLs of the `client` block. */
export function checkClient(config: Config): Checked {
  const findings: Finding[] = [];
  const client: Client = { ...config.client };
  if (client.header_filter_config) {
    const { allowlist, denylist } = client.header_filter_config;
    const allowed = cleanNames(allowlist, 'allowlist', findings);
    client.header_filter_config = { allowlist: allowed, denylist: cleanNames(denylist, 'denylist', findings) };
  }
  for (const member of ['mcp_external_server_url', 'mcp_external_client_url'] as const) {
    if (isUsableUrl(client[member])) continue;
    findings.push(warning(`client.${member}`, 'is no URL with scheme and host, ignored'));
    delete client[member];
  }
  return { config: { ...config, client }, findings };
}

function cleanNames(names: readonly string[], list: 'allowlist' | 'denylist', findings: Finding[]): string[] {
  const path = `client.header_filter_config.${list}`;
  return names
    .map((name) => name.trim().toLowerCase())
    .filter((name, index) => {
      const fault = nameFault(name, list);
      if (fault !== undefined) findings.push(warning(`${path}[${index}]`, fault));
      return name !== '' && fault === undefined;
    });
}

function nameFault(name: string, list: 'allowlist' | 'denylist'): string | undefined {
  if (list === 'allowlist' && unforwardable.has(name)) return `${name} is never forwarded, ignored`;
  return name.slice(0, -1).includes('*') ? 'only a trailing * is a wildcard, ignored' : undefined;
}

/** A variable that is not set is no mistake: then the Host header is used. */
function isUsableUrl(url: EnvVar | undefined): boolean {
  if (!isSet(url) || url.value === '') return true;
  const parsed = URL.parse(url.value);
  return parsed !== null && parsed.host !== '';
}
