import type { Seal } from '../../schema/generate/seal.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { NameRule } from '../codec.ts';
import { LegalNames } from '../legal-names.ts';
import type { NoteSet } from '../notes.ts';
import { type SealRecord, wrapSeal } from '../seal-envelope.ts';
import type { TargetFeature } from '../target-features.ts';
import { hasForeignVendor, putVendor, type WireMembers } from '../vendor-members.ts';

/** What the writers of blocks have to know about the one they write for. */
export interface WritingFor {
  readonly notes: NoteSet;
  /** a client hears an answer, a provider gets a prompt */
  readonly side: 'client' | 'provider';
  readonly features: ReadonlySet<string>;
  readonly sealFamily: string;
  readonly provider: string;
  readonly callIdRule?: NameRule;
  readonly toolNameRule?: NameRule;
}

/** Members that say nothing outside the format that spoke them. */
const meansNothing: ReadonlySet<string> = new Set(['object', 'obfuscation', 'system_fingerprint', 'created', 'index']);

/** One message, request or stream on its way to the wire: its notes, its spellings, its reader's abilities. */
export class Writing {
  readonly notes: NoteSet;
  readonly side: 'client' | 'provider';
  readonly provider: string;
  readonly callIds: LegalNames;
  readonly toolNames: LegalNames;
  /** names of documents that stand in the prompt so far */
  readonly documentNames = new Set<string>();
  readonly #sealFamily: string;
  readonly #features: ReadonlySet<string>;

  constructor(to: WritingFor) {
    this.notes = to.notes;
    this.side = to.side;
    this.provider = to.provider;
    this.#sealFamily = to.sealFamily;
    this.#features = to.features;
    this.callIds = new LegalNames(to.callIdRule);
    this.toolNames = new LegalNames(to.toolNameRule);
  }

  /** A client of the format takes everything that the format can say. */
  has(feature: TargetFeature): boolean {
    return this.side === 'client' || this.#features.has(feature);
  }

  /** Claude refuses reasoning that it did not sign; other models take it as text. */
  get needsSignedReasoning(): boolean {
    return this.side === 'provider' && this.#sealFamily === 'claude';
  }

  /**
   * What stands on the wire for a seal: its own characters for those who can open it, an envelope for a client
   * that only carries it, nothing for a provider that could not read it.
   */
  seal(seal: Seal, place: Omit<SealRecord, 'seal'>, field: string): string | undefined {
    if (seal.data === '') return undefined;
    if (seal.mintedBy?.family === this.#sealFamily) return seal.data;
    if (this.side === 'client') return wrapSeal({ seal, ...place });
    this.notes.add('dropped', `${field}.seal`, 'foreign-seal', 'meaning', seal.mintedBy?.family);
    return undefined;
  }

  /** Writes our own members back; what only others can say is noted. */
  putVendor(wire: WireMembers, vendor: Vendor | undefined, field: string): void {
    if (vendor === undefined) return;
    putVendor(wire, vendor, 'bedrock');
    if (hasForeignVendor(vendor, 'bedrock', meansNothing)) {
      this.notes.add('dropped', `${field}.vendor`, 'no-counterpart', 'form');
    }
  }
}
