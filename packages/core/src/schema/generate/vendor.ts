import type { JsonText } from './json-text.ts';
import type { WireFormat } from './wire-format.ts';

/** Members the middle has no word for, under the format that spoke them. Only that format's encoder writes them back. */
export type Vendor = { readonly [F in WireFormat]?: { readonly [memberPath: string]: JsonText } };
