import type { EnvVar } from './schema/env-var.ts';

const stars = '*'.repeat(24);

/** How a stored secret is shown: up to 8 characters as stars, longer ones by their first and last four. */
export function redactText(secret: string): string {
  if (secret.length <= 8) return '*'.repeat(secret.length);
  return `${secret.slice(0, 4)}${stars}${secret.slice(-4)}`;
}

/** What a variable of the environment holds is not shown at all; its name is. */
export const redactEnvVar = (secret: EnvVar): EnvVar => ({
  ...secret,
  value: secret.from_env ? '' : redactText(secret.value),
});

/** Nothing of the secret, not even its length: proxy passwords and certificates. */
export const hideEnvVar = (secret: EnvVar): EnvVar => {
  if (secret.from_env) return { ...secret, value: '' };
  return { ...secret, value: secret.value === '' ? '' : '<REDACTED>' };
};

/** Where only a text can be shown: the reference, or the redacted text. */
export const redactToText = (secret: EnvVar): string => (secret.from_env ? secret.env_var : redactText(secret.value));

/** May this text be one that was shown and is sent back unchanged? An empty one is not: it clears. */
export function looksRedacted(text: string): boolean {
  if (text === '') return false;
  if (/^(<redacted>|\[redacted\])$/i.test(text)) return true;
  return text.length <= 8 ? /^\*+$/.test(text) : text.length === 32 && text.slice(4, 28) === stars;
}

export const looksRedactedEnvVar = (secret: EnvVar): boolean => secret.from_env || looksRedacted(secret.value);

/** The hidden form of proxy passwords and certificates, and an older spelling of it. */
export const looksHidden = (text: string): boolean => text === '<REDACTED>' || text === '********';

/**
 * What to store when a client sends a secret: a text that looks redacted keeps what is stored, a reference or any
 * other text replaces it. `undefined`: redacted, but there is nothing it could stand for.
 */
export function mergeSecret(sent: EnvVar, stored: EnvVar | undefined): EnvVar | undefined {
  if (sent.from_env && sent.env_var !== '') return sent;
  return looksRedacted(sent.value) || looksHidden(sent.value) ? stored : sent;
}
