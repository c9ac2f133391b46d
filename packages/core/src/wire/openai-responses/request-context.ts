import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { NameRule, Target } from '../codec.ts';
import { LegalNames } from '../legal-names.ts';
import { NoteSet } from '../notes.ts';
import { hasForeignVendor } from '../vendor-members.ts';
import { format } from './format-name.ts';
import { isMadeUpItemId } from './made-up-item-id.ts';

/** https://platform.openai.com/docs/api-reference/responses/create */
const callIdRule: NameRule = { pattern: /^[\s\S]+$/, maxLength: 64 };
const toolNameRule: NameRule = { pattern: /^[a-zA-Z0-9_-]+$/, maxLength: 64 };

/** What one encoding of a request knows and collects. */
export class RequestContext {
  readonly target: Target;
  readonly notes = new NoteSet(format, 'request');
  readonly callIds: LegalNames;
  readonly toolNames: LegalNames;
  readonly seed: string;
  /** call ids whose call had free text as its input: their results have an item type of their own */
  readonly freeformCalls = new Set<string>();
  #refusal: GatewayError | undefined;
  #madeIds = 0;

  constructor(target: Target) {
    this.target = target;
    this.callIds = new LegalNames(target.callIdRule ?? callIdRule);
    this.toolNames = new LegalNames(target.toolNameRule ?? toolNameRule);
    this.seed = target.idSeed ?? '';
  }

  /** Leaving it out would change what was asked for in a way that the client cannot see. The first refusal counts. */
  refuse(message: string): undefined {
    this.#refusal ??= { kind: 'invalid-request', message };
    return undefined;
  }

  get refusal(): GatewayError | undefined {
    return this.#refusal;
  }

  /** May this parameter go to the model? Leaves a note when not. */
  takes(param: string): boolean {
    const isRefused = this.target.refusedParams.has(param);
    if (isRefused) this.notes.add('dropped', param, 'unsupported-by-model', 'meaning');
    return !isRefused;
  }

  noteVendor(vendor: Vendor | undefined, field: string): void {
    if (hasForeignVendor(vendor, format)) this.notes.add('dropped', `${field}.vendor`, 'no-counterpart', 'form');
  }

  /** An id that the provider may know: of the right kind, short enough and not one of ours. */
  itemId(id: string | undefined, prefix: string): string | undefined {
    if (id === undefined || id.length > 64 || isMadeUpItemId(id)) return undefined;
    return id.startsWith(prefix) ? id : undefined;
  }

  /** Ordinal of the next id that has to be made. */
  nextMadeId(): number {
    return this.#madeIds++;
  }
}
