import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { ModelRef } from '../../schema/generate/model-ref.ts';
import type { KeyEntry } from '../keys/key-entry.ts';
import type { AttemptRecord, Facts, Timings } from '../outcome.ts';

const noHeaders: Readonly<Record<string, string>> = {};
const noNotes: readonly FidelityNote[] = [];
const noTrail: readonly AttemptRecord[] = [];

/** What becomes known of one run while it goes on. Written by the engine alone; `facts` is a picture of it. */
export class RunRecord {
  readonly fallbackIndex: number;
  readonly receivedAt: number;
  provider: string;
  requestedModel: string;
  resolvedModel: string;
  key: KeyEntry | undefined;
  upstreamHeaders = noHeaders;
  requestNotes = noNotes;
  resultNotes = noNotes;
  rawRequest: string | undefined;
  rawResponse: string | undefined;
  retries = 0;
  queueMs: number | undefined;
  /** time that was neither ours nor the answering call's: waiting for retries, attempts that failed */
  lostMs = 0;
  /** `clock()` */
  upstreamStart: number | undefined;
  /** `clock()` */
  upstreamEnd: number | undefined;
  #trail: AttemptRecord[] | undefined;

  constructor(target: ModelRef, fallbackIndex: number, receivedAt: number) {
    this.provider = target.provider;
    this.requestedModel = target.model;
    this.resolvedModel = target.model;
    this.fallbackIndex = fallbackIndex;
    this.receivedAt = receivedAt;
  }

  /** The run goes to this target from here on. */
  aimAt(target: ModelRef): void {
    this.provider = target.provider;
    this.requestedModel = target.model;
    this.resolvedModel = target.model;
  }

  beginAttempt(attempt: number, entry: KeyEntry | undefined): void {
    this.retries = attempt;
    this.key = entry;
    if (entry === undefined) return;
    this.#trail ??= [];
    this.#trail.push({ attempt, keyId: entry.key.id, keyName: entry.key.name });
  }

  /** The attempt under way failed; keyless ones leave no trail. */
  failAttempt(failReason: string | undefined): void {
    const last = this.#trail?.pop();
    if (last !== undefined) this.#trail?.push(failReason === undefined ? last : { ...last, failReason });
    if (this.upstreamStart !== undefined && this.upstreamEnd !== undefined) {
      this.lostMs += this.upstreamEnd - this.upstreamStart;
    }
  }

  /** `now` is `clock()`; after a failure no key is named, because none served the request. */
  facts(now: number, hasFailed: boolean): Facts {
    const facts: { -readonly [F in keyof Facts]: Facts[F] } = {
      provider: this.provider,
      requestedModel: this.requestedModel,
      resolvedModel: this.resolvedModel,
      fallbackIndex: this.fallbackIndex,
      retries: this.retries,
      trail: this.#trail === undefined ? noTrail : this.#trail.slice(),
      upstreamHeaders: this.upstreamHeaders,
      notes: this.#notes(),
      timings: this.#timings(now),
    };
    if (this.key !== undefined && !hasFailed) {
      facts.keyId = this.key.key.id;
      facts.keyName = this.key.key.name;
    }
    if (this.rawRequest !== undefined) facts.rawRequest = this.rawRequest;
    if (this.rawResponse !== undefined) facts.rawResponse = this.rawResponse;
    return facts;
  }

  /** ms between the answering call's going out and its answer; 0 when nobody was called */
  get upstreamMs(): number {
    const { upstreamStart, upstreamEnd } = this;
    return upstreamStart === undefined || upstreamEnd === undefined ? 0 : upstreamEnd - upstreamStart;
  }

  #notes(): readonly FidelityNote[] {
    if (this.resultNotes.length === 0) return this.requestNotes;
    return this.requestNotes.length === 0 ? this.resultNotes : [...this.requestNotes, ...this.resultNotes];
  }

  #timings(now: number): Timings {
    const { queueMs, upstreamStart, upstreamEnd } = this;
    const beforeMs = (upstreamStart ?? now) - this.receivedAt - (queueMs ?? 0) - this.lostMs;
    const timings: { -readonly [T in keyof Timings]: Timings[T] } = { beforeMs };
    if (queueMs !== undefined) timings.queueMs = queueMs;
    if (upstreamEnd !== undefined) {
      if (upstreamStart !== undefined) timings.upstreamMs = upstreamEnd - upstreamStart;
      timings.afterMs = now - upstreamEnd;
    }
    return timings;
  }
}
