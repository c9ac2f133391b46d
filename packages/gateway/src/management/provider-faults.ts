import { customProviderFault } from '../config/custom-provider-fault.ts';
import { durationMs } from '../config/schema/duration.ts';
import type { CustomProvider } from '../config/schema/provider.ts';
import type { Members } from './read-body.ts';
import { Refusal } from './refusal.ts';

/** Refuses what cannot be a provider. `body` as it was sent. */
export function checkProvider(name: string, custom: CustomProvider | undefined, body: Members): void {
  const fault = customProviderFault(name, custom);
  if (fault !== undefined) throw new Refusal(400, fault);
  checkConcurrency(body['concurrency_and_buffer_size']);
  checkBackoff(body['network_config']);
}

/** What a custom provider is built on is part of what it is. */
export function checkCustomChange(stored: CustomProvider | undefined, sent: CustomProvider | undefined): void {
  if (stored === undefined) return;
  if (sent === undefined)
    throw new Refusal(400, 'Invalid custom provider config: it cannot be removed from a custom provider');
  if (sent.base_provider_type !== stored.base_provider_type) {
    throw new Refusal(400, 'Invalid custom provider config: base_provider_type cannot be changed');
  }
}

function checkConcurrency(sent: unknown): void {
  if (typeof sent !== 'object' || sent === null) return;
  const concurrency = 'concurrency' in sent ? sent.concurrency : undefined;
  const size = 'buffer_size' in sent ? sent.buffer_size : undefined;
  if (isTooSmall(concurrency)) throw new Refusal(400, 'Concurrency must be greater than 0');
  if (isTooSmall(size)) throw new Refusal(400, 'Buffer size must be greater than 0');
  if (typeof concurrency === 'number' && typeof size === 'number' && concurrency > size) {
    throw new Refusal(400, 'Concurrency must be less than or equal to buffer size');
  }
}

const isTooSmall = (count: unknown): boolean =>
  count === undefined || count === null || (typeof count === 'number' && count <= 0);

const shortestMs = 100;
const longestMs = 1_000_000;

function checkBackoff(sent: unknown): void {
  if (typeof sent !== 'object' || sent === null) return;
  const initial = 'retry_backoff_initial' in sent ? inMs(sent.retry_backoff_initial) : undefined;
  const max = 'retry_backoff_max' in sent ? inMs(sent.retry_backoff_max) : undefined;
  for (const ms of [initial, max]) {
    if (ms !== undefined && ms !== 0 && (ms < shortestMs || ms > longestMs)) {
      throw new Refusal(400, `Invalid retry backoff: must be between ${shortestMs} ms and ${longestMs} ms`);
    }
  }
  if (initial !== undefined && max !== undefined && max !== 0 && initial > max) {
    throw new Refusal(400, 'Invalid retry backoff: initial must be less than or equal to max');
  }
}

function inMs(written: unknown): number | undefined {
  if (typeof written === 'number') return written;
  return typeof written === 'string' ? durationMs(written) : undefined;
}
