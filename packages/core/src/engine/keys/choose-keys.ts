import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { RequestType } from '../../schema/request-type.ts';
import type { SessionStore } from '../ports.ts';
import type { KeyEntry } from './key-entry.ts';
import { type KeyIndex, noKey } from './key-index.ts';
import { keyNeedsOf } from './key-needs.ts';
import { defaultSessionTtlMs, sessionStoreKey } from './session-key.ts';
import type { PickKey } from './weighted-pick.ts';

/** What one run wants of its provider's keys. */
export interface KeyWish {
  readonly provider: string;
  readonly model: string;
  readonly requestType: RequestType;
  readonly onlyKeyIds: readonly string[] | undefined;
  /** pins and sessions only count for the primary */
  readonly pinnedKeyId: string | undefined;
  readonly pinnedKeyName: string | undefined;
  readonly sessionId: string | undefined;
  readonly sessionTtlMs: number | undefined;
  /** Fingerprints of keys that made seals in the history; looked up only when there is a choice. */
  readonly sealRefs: () => ReadonlySet<string> | undefined;
}

export interface KeyChoosing {
  readonly pick: PickKey;
  readonly random: () => number;
  readonly sessions: SessionStore | undefined;
}

/** Keys that a run may use. `first` is settled already; `inOrder` asks one after another instead of drawing lots. */
export interface KeyPool {
  readonly entries: readonly KeyEntry[];
  readonly first?: KeyEntry;
  readonly inOrder?: boolean;
}

/** Pins, then a single key, then the session's key, then the key that made the seals, then all of them. */
export function chooseKeys(index: KeyIndex, wish: KeyWish, choosing: KeyChoosing): Result<KeyPool> {
  const eligible = index.eligible(wish.model, wish.requestType, wish.onlyKeyIds);
  if (!eligible.ok) return eligible;
  const entries = eligible.value;
  if (wish.pinnedKeyId !== undefined || wish.pinnedKeyName !== undefined) return pinned(entries, wish);
  if (entries.length === 1) return ok({ entries });
  if (keyNeedsOf(wish.requestType).asksEveryKey) return ok({ entries: entries.toSorted(byId), inOrder: true });
  const sticky = stickyKey(entries, wish, choosing);
  if (sticky !== undefined) return ok({ entries: [sticky] });
  const sealRefs = wish.sealRefs();
  const minter = sealRefs && entries.find(({ ref }) => sealRefs.has(ref));
  return ok(minter === undefined ? { entries } : { entries, first: minter });
}

const byId = (a: KeyEntry, b: KeyEntry): number => (a.key.id < b.key.id ? -1 : 1);

function pinned(entries: readonly KeyEntry[], wish: KeyWish): Result<KeyPool> {
  const [by, wanted] =
    wish.pinnedKeyId !== undefined ? (['id', wish.pinnedKeyId] as const) : (['name', wish.pinnedKeyName] as const);
  const entry = entries.find(({ key }) => key[by] === wanted);
  if (entry !== undefined) return ok({ entries: [entry] });
  return fail(
    noKey(`no supported key found with ${by} "${wanted}" for provider: ${wish.provider} and model: ${wish.model}`),
  );
}

function stickyKey(entries: readonly KeyEntry[], wish: KeyWish, choosing: KeyChoosing): KeyEntry | undefined {
  const { sessions } = choosing;
  if (sessions === undefined || wish.sessionId === undefined) return undefined;
  const name = sessionStoreKey(wish.provider, wish.sessionId, wish.model);
  const ttlMs = wish.sessionTtlMs ?? defaultSessionTtlMs;
  const known = sessions.get(name);
  if (known !== undefined) {
    const entry = withId(entries, known);
    if (entry !== undefined) {
      sessions.refresh(name, ttlMs);
      return entry;
    }
    sessions.delete(name);
  }
  const picked = choosing.pick(entries, wish, choosing.random);
  if (picked === undefined) return undefined;
  const winner = sessions.setIfAbsent(name, picked.key.id, ttlMs);
  return withId(entries, winner) ?? picked;
}

const withId = (entries: readonly KeyEntry[], id: string): KeyEntry | undefined =>
  entries.find(({ key }) => key.id === id);
