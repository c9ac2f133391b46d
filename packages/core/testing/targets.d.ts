import type { WireFormat } from '../src/schema/generate/wire-format.ts';
import type { Ask, Sent, Target } from '../src/wire/codec.ts';
export declare const familyOf: (format: WireFormat) => string;
/** A host of this format that can do everything that any host of it can. */
export declare const ablestTarget: (format: WireFormat, change?: Partial<Target>) => Target;
/** A client of this format, answered by a host of the format `answeredBy`. */
export declare const askOf: (format: WireFormat, answeredBy?: WireFormat, change?: Partial<Ask>) => Ask;
/** As if the request had gone out without a change. */
export declare const plainSent: (format: WireFormat, change?: Partial<Sent>) => Sent;
