import type { Config } from './schema/config.ts';

/** Members that hold a credential; the rest of what may come from the environment are names and places. */
const secretMember =
  /^(value|connection_string|auth_credentials|credentials_json|encryption_key)$|password|secret|token|(api|access|hmac)_key/;

/** Header values are secrets whatever they are called. */
const secretMap = /^(headers|extra_headers)$/;

/** Every credential of a configuration, so that logs can be kept free of them. */
export function secretsIn(config: Config): readonly string[] {
  const found = new Set<string>();
  collect(config, false, found);
  found.delete('');
  return [...found];
}

function collect(node: unknown, isSecret: boolean, found: Set<string>): void {
  if (typeof node === 'string' && isSecret) found.add(node);
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) for (const item of node) collect(item, isSecret, found);
  else if ('from_env' in node && 'value' in node) collect(node.value, isSecret, found);
  else for (const [name, member] of Object.entries(node)) collect(member, isSecretAt(name, member, isSecret), found);
}

/** A map of headers marks its values; any other object under a telling name holds members with names of their own. */
function isSecretAt(name: string, member: unknown, isSecretAround: boolean): boolean {
  const isPlainObject = typeof member === 'object' && member !== null && !('from_env' in member);
  return isSecretAround || (isPlainObject ? secretMap.test(name) : secretMember.test(name));
}
