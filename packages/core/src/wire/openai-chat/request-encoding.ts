import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { Sent, Target } from '../codec.ts';
import { LegalNames } from '../legal-names.ts';
import { NoteSet } from '../notes.ts';
import type { TargetFeature } from '../target-features.ts';
import { hasForeignVendor } from '../vendor-members.ts';

/** What one encoding of a request gathers on its way: notes, changed names, and the first reason to refuse it. */
export class RequestEncoding {
  readonly target: Target;
  readonly notes = new NoteSet('openai-chat', 'request');
  readonly callIds: LegalNames;
  readonly toolNames: LegalNames;
  readonly wrappedTools = new Set<string>();
  /** wire name of a flattened tool → the namespace it was taken out of */
  readonly namespaces = new Map<string, string>();
  #refusal: GatewayError | undefined;

  constructor(target: Target) {
    this.target = target;
    this.callIds = new LegalNames(target.callIdRule);
    this.toolNames = new LegalNames(target.toolNameRule);
  }

  has(feature: TargetFeature): boolean {
    return this.target.features.has(feature);
  }

  get refusal(): GatewayError | undefined {
    return this.#refusal;
  }

  /** Leaving it out would change what was asked for. The first refusal is the one that is told. */
  refuse(message: string): void {
    this.#refusal ??= { kind: 'invalid-request', message };
  }

  refuseInput(what: string): void {
    this.refuse(`${what} is not supported by provider '${this.target.provider}'`);
  }

  /** Notes members of other formats that nobody here can write. */
  noteForeign(vendor: Vendor | undefined, field: string): void {
    if (hasForeignVendor(vendor, 'openai-chat', meansNothing)) {
      this.notes.add('dropped', `${field}vendor`, 'no-counterpart', 'form');
    }
  }

  sent(): Sent {
    const { sealFamily: family, provider, model, keyRef, idSeed } = this.target;
    return {
      callIds: this.callIds.changed,
      toolNames: this.toolNames.changed,
      wrappedTools: this.wrappedTools,
      namespaces: this.namespaces,
      minter: { family, provider, model, ...(keyRef !== undefined && { keyRef }) },
      idSeed: idSeed ?? '',
    };
  }
}

/** Members whose loss nobody can notice. */
export const meansNothing: ReadonlySet<string> = new Set(['object', 'obfuscation', 'system_fingerprint']);
