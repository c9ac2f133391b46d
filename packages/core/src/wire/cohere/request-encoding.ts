import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { NameRule, Sent, Target } from '../codec.ts';
import { LegalNames } from '../legal-names.ts';
import { NoteSet } from '../notes.ts';
import type { TargetFeature } from '../target-features.ts';
import { hasForeignVendor } from '../vendor-members.ts';

const toolNameRule: NameRule = { pattern: /^[a-zA-Z0-9_-]+$/, maxLength: 64 };

/** What one encoding of a request gathers on its way. */
export class RequestEncoding {
  readonly target: Target;
  readonly notes = new NoteSet('cohere', 'request');
  readonly callIds: LegalNames;
  readonly toolNames: LegalNames;
  readonly wrappedTools = new Set<string>();
  readonly namespaces = new Map<string, string>();
  #refusal: GatewayError | undefined;

  constructor(target: Target) {
    this.target = target;
    this.callIds = new LegalNames(target.callIdRule);
    this.toolNames = new LegalNames(target.toolNameRule ?? toolNameRule);
  }

  has(feature: TargetFeature): boolean {
    return this.target.features.has(feature);
  }

  get refusal(): GatewayError | undefined {
    return this.#refusal;
  }

  /** Leaving it out would change what was asked for. The first refusal is the one that is told. */
  refuse(what: string): undefined {
    const message = `${what} is not supported by provider '${this.target.provider}'`;
    this.#refusal ??= { kind: 'invalid-request', message };
    return undefined;
  }

  dropped(field: string, touches: FidelityNote['touches'], example?: string): undefined {
    this.notes.add('dropped', field, 'no-counterpart', touches, example);
    return undefined;
  }

  noteForeign(vendor: Vendor | undefined, field: string): void {
    if (hasForeignVendor(vendor, 'cohere')) this.dropped(`${field}vendor`, 'form');
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
