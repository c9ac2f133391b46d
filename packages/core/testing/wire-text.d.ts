import type { JsonText } from '../src/schema/generate/json-text.ts';
import type { Verbatim } from '../src/schema/json/cut-verbatim.ts';
/** What an encoder made, as the text that leaves the house. */
export declare function textOfWire(wire: unknown): JsonText;
/** A body as it comes over the wire, as a decoder gets it. */
export declare function wireOfText(text: string, verbatim: Verbatim): unknown;
