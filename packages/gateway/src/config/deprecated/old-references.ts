import type { Finding } from '../problem.ts';
import type { Members } from './json-object.ts';

/** Blocks whose older documentation writes `${NAME}` for a variable of the environment. */
const blocks = [
  'cluster_config',
  'scim_config',
  'load_balancer_config',
  'guardrails_config',
  'access_profiles',
  'audit_logs',
  'large_payload_optimization',
  'vault',
  'log_exports',
  'alerting',
] as const;

/** Spells those references as everywhere else: `env.NAME`. */
export function modernReferences(file: Members): readonly Finding[] {
  for (const block of blocks) if (file[block] !== undefined) file[block] = respell(file[block]);
  return [];
}

function respell(node: unknown): unknown {
  if (typeof node === 'string') return node.replace(/^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/, 'env.$1');
  if (Array.isArray(node)) return node.map(respell);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, respell(value)]));
}
