import { error, type Finding, warning } from '../problem.ts';
import type { Config } from '../schema/config.ts';
import type { EnvVar } from '../schema/env-var.ts';
import type { VirtualKey } from '../schema/virtual-key.ts';
import { budgetLinkFaults } from './budget-links.ts';
import type { Checked } from './checked.ts';

/** Virtual keys, links between entries, and the login of the administrator. */
export function checkGovernance(config: Config): Checked {
  const findings: Finding[] = [];
  const virtual_keys = config.governance.virtual_keys.flatMap((key, index) =>
    checkVirtualKey(key, `governance.virtual_keys[${index}]`, findings),
  );
  const { auth_config, ...governance } = config.governance;
  const auth = checkAuth(config, findings);
  const checked = { ...governance, virtual_keys, ...(auth === undefined ? {} : { auth_config: auth }) };
  return { config: { ...config, governance: checked }, findings, fatal: budgetLinkFaults(config.governance) };
}

function checkVirtualKey(key: VirtualKey, path: string, findings: Finding[]): readonly VirtualKey[] {
  if (key.value === undefined) return [key];
  const value = { ...key.value, value: key.value.value.trim() };
  if (value.from_env && value.value === '') {
    findings.push(warning(`${path}.value`, `environment variable ${value.env_var} is not set; ${path} is left out`));
    return [];
  }
  if (value.value.startsWith('sk-bf-')) return [{ ...key, value }];
  findings.push(warning(`${path}.value`, 'must start with sk-bf-; a generated value replaces it'));
  const { value: _refused, ...rest } = key;
  return [rest];
}

/** An empty password must never be in force. */
function checkAuth({ governance, config_store: store }: Config, findings: Finding[]) {
  const auth = governance.auth_config;
  if (auth === undefined) return undefined;
  const path = 'governance.auth_config';
  const fault = [
    credentialFault(auth.admin_username, 'admin_username'),
    credentialFault(auth.admin_password, 'admin_password'),
  ];
  const message = fault.find((each) => each !== undefined);
  if (message !== undefined) {
    findings.push(error(path, `${message}; ${path} is left out`));
    return undefined;
  }
  if (store?.enabled !== false) return auth;
  findings.push(warning(path, 'has no effect without a config store: nothing is protected'));
  return undefined;
}

function credentialFault(value: EnvVar | undefined, member: string): string | undefined {
  if (value === undefined || (value.value === '' && !value.from_env)) return `${member} is missing`;
  return value.value === '' ? `${member}: environment variable ${value.env_var} is not set` : undefined;
}
