import { z } from 'zod';
import { isEnvReference } from '../env.ts';

/**
 * A value that may live in the environment. As it leaves the schema a reference has an empty `value`:
 * what it stands for is looked up when the configuration is loaded.
 */
export interface EnvVar {
  readonly value: string;
  /** with its prefix: `env.NAME`; empty for a literal */
  readonly env_var: string;
  readonly from_env: boolean;
}

export const literal = (value: string): EnvVar => ({ value, env_var: '', from_env: false });
const reference = (name: string): EnvVar => ({ value: '', env_var: name, from_env: true });

const EnvVarInput = z.union([z.string(), z.record(z.string(), z.unknown())]);

/** `"plain"`, `"env.NAME"`, `{value, env_var, from_env}`, or any other object, which is kept as its JSON text. */
export const EnvVar = EnvVarInput.transform(readEnvVar).meta({ title: 'EnvVar' });

/** Some settings are numbers or switches and may still come from the environment. */
export const EnvNumber = z.union([z.number(), EnvVarInput]).transform(readEnvVar).meta({ title: 'EnvNumber' });
export const EnvBoolean = z.union([z.boolean(), EnvVarInput]).transform(readEnvVar).meta({ title: 'EnvBoolean' });

/** Is something there? A reference counts even while its variable is missing, so that nobody erases it. */
export const isSet = (value: EnvVar | undefined): value is EnvVar =>
  value !== undefined && (value.from_env ? value.env_var !== '' : value.value !== '');

function readEnvVar(input: string | number | boolean | { readonly [member: string]: unknown }): EnvVar {
  if (typeof input === 'string') return readText(unquoted(input));
  if (typeof input !== 'object') return literal(String(input));
  const { value, env_var: name, from_env: isFromEnv } = input;
  if (typeof value !== 'string' || typeof name !== 'string') return literal(JSON.stringify(input));
  const isReference = isEnvReference(name) && (value === name || isFromEnv === true);
  return isReference ? reference(name) : { value, env_var: name, from_env: isFromEnv === true };
}

const readText = (text: string): EnvVar => (isEnvReference(text) ? reference(text) : literal(text));

/** Old writers stored a string as JSON inside the string. */
function unquoted(text: string): string {
  if (!/^".*"$/s.test(text)) return text;
  try {
    const inner: unknown = JSON.parse(text);
    return typeof inner === 'string' ? inner : text;
  } catch {
    return text;
  }
}
