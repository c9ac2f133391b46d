import type { Client } from '../config/schema/client.ts';

const restarts: readonly (readonly [member: keyof Client, reason: string])[] = [
  ['prometheus_labels', 'Prometheus labels'],
  ['allowed_origins', 'Allowed origins'],
  ['allowed_headers', 'Allowed headers'],
  ['initial_pool_size', 'Initial pool size'],
  ['enable_logging', 'Logging changed'],
  ['max_request_body_size_mb', 'Max request body size'],
];

/** Why a restart is due after a change; `undefined` when it is not. */
export function restartReason(before: Client, after: Client): string | undefined {
  const reasons = restarts.filter(([member]) => JSON.stringify(before[member]) !== JSON.stringify(after[member]));
  if (reasons.length === 0) return undefined;
  const named = reasons.map(([, reason]) => reason).join(', ');
  return `${named} settings have been updated. A restart is required for changes to take full effect.`;
}
