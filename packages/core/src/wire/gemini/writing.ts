import type { Seal } from '../../schema/generate/seal.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { Ask, NameRule, Target } from '../codec.ts';
import { LegalNames } from '../legal-names.ts';
import { isMadeUpCallId } from '../made-up-id.ts';
import { NoteSet } from '../notes.ts';
import type { TargetFeature } from '../target-features.ts';
import { hasForeignVendor, putVendor, type WireMembers } from '../vendor-members.ts';

/** What the writers of parts have to know about the one they write for. */
export interface WritingFor {
  readonly notes: NoteSet;
  /** a client hears an answer, a provider gets a prompt */
  readonly side: 'client' | 'provider';
  readonly features: ReadonlySet<string>;
  readonly sealFamily: string;
  readonly provider: string;
  readonly callIdRule?: NameRule | undefined;
  readonly toolNameRule?: NameRule | undefined;
}

/** What the API itself asks of function names. */
const toolNameRule: NameRule = { pattern: /^[a-zA-Z_][a-zA-Z0-9_.:-]*$/, maxLength: 128 };

/** Members that say nothing outside the format that spoke them. */
const meansNothing: ReadonlySet<string> = new Set(['object', 'obfuscation', 'system_fingerprint', 'created', 'index']);

/** One message, request or stream on its way to the wire: its notes, its spellings, its reader's abilities. */
export class Writing {
  readonly notes: NoteSet;
  readonly side: 'client' | 'provider';
  readonly provider: string;
  readonly callIds: LegalNames;
  readonly toolNames: LegalNames;
  readonly sealFamily: string;
  /** names of the calls so far, by call id */
  readonly callNames = new Map<string, string>();
  readonly #features: ReadonlySet<string>;
  readonly #madeUp = new Set<string>();

  constructor(to: WritingFor) {
    this.notes = to.notes;
    this.side = to.side;
    this.provider = to.provider;
    this.sealFamily = to.sealFamily;
    this.#features = to.features;
    this.callIds = new LegalNames(to.callIdRule);
    this.toolNames = new LegalNames(to.toolNameRule);
  }

  /** A client of the format takes everything that the format can say. */
  has(feature: TargetFeature): boolean {
    return this.side === 'client' || this.#features.has(feature);
  }

  opens(seal: Seal): boolean {
    return seal.mintedBy?.family === this.sealFamily;
  }

  noteMadeUp(callId: string): void {
    this.#madeUp.add(callId);
  }

  /** `{ id }` of a call or its result; an id that was made up for this format is never told to it. */
  idOf(callId: string): { readonly id?: string } {
    const isMadeUp = this.#madeUp.has(callId) || (this.side === 'provider' && isMadeUpCallId(callId));
    return isMadeUp || !this.has('call-ids') ? {} : { id: this.callIds.spell(callId) };
  }

  /** Writes our own members back; what only others can say is noted. */
  putVendor(wire: WireMembers, vendor: Vendor | undefined, field: string): void {
    if (vendor === undefined) return;
    putVendor(wire, vendor, 'gemini');
    if (hasForeignVendor(vendor, 'gemini', meansNothing)) {
      this.notes.add('dropped', `${field}.vendor`, 'no-counterpart', 'form');
    }
  }
}

export const writingForTarget = (target: Target): Writing =>
  new Writing({
    notes: new NoteSet('gemini', 'request'),
    side: 'provider',
    features: target.features,
    sealFamily: target.sealFamily,
    provider: target.provider,
    callIdRule: target.callIdRule,
    toolNameRule: target.toolNameRule ?? toolNameRule,
  });

/** How an answer is written for a client of the API. */
export const writingForClient = (ask: Ask): Writing =>
  new Writing({
    notes: new NoteSet('gemini', 'result'),
    side: 'client',
    features: new Set(),
    sealFamily: 'gemini',
    provider: ask.answeredBy.provider,
  });
