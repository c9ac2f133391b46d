import { redactEnvVar } from '../config/redact.ts';
import { type EnvVar, literal } from '../config/schema/env-var.ts';
import { type KeyBody, vendorBlocks } from '../store/rows/key-records.ts';

/** The provider's own blocks of a key, their secrets redacted. */
export const blocksView = (key: KeyBody): Readonly<Record<string, unknown>> =>
  Object.fromEntries(vendorBlocks.flatMap((name) => (key[name] === undefined ? [] : [[name, redacted(key[name])]])));

/** A key as callers see it. */
export const keyView = (key: KeyBody, configHash: string) => ({
  id: key.id,
  name: key.name,
  value: redactEnvVar(key.value ?? literal('')),
  models: key.models,
  blacklisted_models: key.blacklisted_models,
  weight: key.weight,
  enabled: key.enabled,
  use_for_batch_api: key.use_for_batch_api,
  ...(key.aliases && { aliases: key.aliases }),
  ...blocksView(key),
  config_hash: configHash,
  status: 'unknown',
  description: '',
});

function redacted(block: object): object {
  const members = Object.entries(block).map(([name, member]) => [
    name,
    isEnvVar(member) ? redactEnvVar(member) : member,
  ]);
  return Object.fromEntries(members);
}

export const isEnvVar = (member: unknown): member is EnvVar =>
  typeof member === 'object' && member !== null && 'value' in member && 'env_var' in member && 'from_env' in member;
