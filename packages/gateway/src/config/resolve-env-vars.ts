import { type Env, isEnvReference, lookUp } from './env.ts';
import type { EnvVar } from './schema/env-var.ts';

/** A copy in which every reference carries what its variable holds; a missing variable leaves an empty value. */
export function resolveEnvVars<T>(tree: T, env: Env): T {
  return resolve(tree, env) as T; // only `value` members change, and those stay strings
}

function resolve(node: unknown, env: Env): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((item) => resolve(item, env));
  if (isReference(node)) return { ...node, value: lookUp(node.env_var, env) ?? '' };
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, resolve(value, env)]));
}

const isReference = (node: object): node is EnvVar =>
  'from_env' in node && node.from_env === true && 'env_var' in node && isReferenceName(node.env_var);

const isReferenceName = (name: unknown): boolean => typeof name === 'string' && isEnvReference(name);
