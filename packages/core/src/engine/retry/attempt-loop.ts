import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { AttemptContext } from '../attempt/attempt-context.ts';
import { cancellation } from '../attempt/cancellation.ts';
import type { KeyEntry } from '../keys/key-entry.ts';
import type { KeyRotation } from '../keys/key-rotation.ts';
import { backoffMs } from './backoff.ts';
import { failReason, failureClass } from './failure-class.ts';
import { wait } from './wait.ts';

export interface Attempts<T> {
  /** One try with one key; `undefined` for providers without keys. */
  try(entry: KeyEntry | undefined): Promise<Result<T>>;
  /** After this failure the next try differs in what it sends: it is made at once, with the same key. */
  changesAfter(error: GatewayError): boolean;
}

/** What comes after a failed attempt. `counts`: it is one of the configured retries, and is waited for. */
type NextStep = 'give-up' | { readonly changesKey: boolean; readonly counts: boolean };

const sameKey: NextStep = { changesKey: false, counts: true };
const otherKey: NextStep = { changesKey: true, counts: true };
const freshKey: NextStep = { changesKey: true, counts: false };

/**
 * Tries until it works, until retries are used up, or until no key is left. Keys that were turned away make room for
 * the next one without a wait and without using up a retry; so do rate-limited keys while there are fresh ones and no
 * retry is left. The number of tries is bounded by retries plus keys.
 */
export async function attemptLoop<T>(
  context: AttemptContext,
  rotation: KeyRotation | undefined,
  attempts: Attempts<T>,
): Promise<Result<T>> {
  const { record, ready } = context;
  let entry = rotation?.next();
  let retriesUsed = 0;
  for (let number = 0; ; number++) {
    record.beginAttempt(number, entry);
    const outcome = await attempts.try(entry);
    if (outcome.ok) return outcome;
    record.failAttempt(failReason(outcome.error));
    if (attempts.changesAfter(outcome.error)) continue;
    const step = nextStep(outcome.error, entry, rotation, retriesUsed < ready.settings.maxRetries);
    if (step === 'give-up') return fail(finalError(outcome.error, rotation));
    if (step.changesKey) entry = rotation?.next();
    if (!step.counts) continue;
    const waited = await pause(context, ++retriesUsed);
    if (!waited.ok) {
      record.beginAttempt(number + 1, entry);
      return waited;
    }
  }
}

/** Waits out the back-off; the client's leaving ends it. */
async function pause({ parts, ready, run, record }: AttemptContext, retry: number): Promise<Result<void>> {
  const { ports } = parts;
  const startedAt = ports.clock();
  await wait(
    backoffMs(retry, ready.settings, () => ports.random()),
    ports,
    run.signal,
  );
  record.lostMs += ports.clock() - startedAt;
  return run.signal.aborted ? fail(cancellation(run.signal, 'backoff')) : ok(undefined);
}

function nextStep(
  error: GatewayError,
  entry: KeyEntry | undefined,
  rotation: KeyRotation | undefined,
  hasRetries: boolean,
): NextStep {
  const kind = failureClass(error);
  if (rotation === undefined || entry === undefined) {
    return hasRetries && (kind === 'transient' || kind === 'rate-limited') ? sameKey : 'give-up';
  }
  if (rotation.isInOrder) return afterOwnedFailure(error, entry, rotation);
  switch (kind) {
    case 'final':
      return 'give-up';
    case 'transient':
      return hasRetries ? sameKey : 'give-up';
    case 'rate-limited':
      rotation.markLimited(entry);
      if (hasRetries) return otherKey;
      return error.status === 429 && rotation.hasFresh ? freshKey : 'give-up';
    case 'key-refused':
      if (rotation.isSingle) return 'give-up';
      rotation.markRefused(entry);
      if (rotation.hasFresh) return freshKey;
      return rotation.hasUsable && hasRetries ? otherKey : 'give-up';
  }
}

/** Something stored belongs to one key: whoever does not know it makes room for the next. */
function afterOwnedFailure(error: GatewayError, entry: KeyEntry, rotation: KeyRotation): NextStep {
  if (failReason(error) === undefined) return 'give-up';
  rotation.markRefused(entry);
  return rotation.hasFresh ? freshKey : 'give-up';
}

function finalError(error: GatewayError, rotation: KeyRotation | undefined): GatewayError {
  if (rotation === undefined || rotation.isInOrder || rotation.isSingle || rotation.hasUsable) return error;
  return {
    kind: 'credentials-exhausted',
    message: `no key of this provider was accepted; the last one was refused: ${error.message}`,
  };
}
