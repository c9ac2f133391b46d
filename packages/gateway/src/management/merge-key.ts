import { mergeSecret } from '../config/redact.ts';
import type { EnvVar } from '../config/schema/env-var.ts';
import type { Key } from '../config/schema/key.ts';
import { vendorBlocks } from '../store/rows/key-records.ts';
import { isEnvVar } from './key-view.ts';
import { Refusal } from './refusal.ts';

/** What was sent, with the stored secrets where redacted ones came back. */
export function mergeKey<Sent extends Key>(sent: Sent, stored: Key | undefined): Sent {
  const merged: Sent = { ...sent, ...(sent.value && { value: merge('value', sent.value, stored?.value) }) };
  for (const name of vendorBlocks) {
    const block = sent[name];
    if (block !== undefined) Object.assign(merged, { [name]: mergeBlock(name, block, stored?.[name]) });
  }
  return merged;
}

function mergeBlock(name: string, sent: object, stored: object | undefined): object {
  const known = new Map(Object.entries(stored ?? {}));
  const members = Object.entries(sent).map(([member, value]) => {
    const before: unknown = known.get(member);
    return [member, isEnvVar(value) ? merge(`${name}.${member}`, value, isEnvVar(before) ? before : undefined) : value];
  });
  return Object.fromEntries(members);
}

function merge(path: string, sent: EnvVar, stored: EnvVar | undefined): EnvVar {
  const merged = mergeSecret(sent, stored);
  if (merged !== undefined) return merged;
  throw new Refusal(400, `${path} looks redacted, and there is no stored value it could stand for`);
}
