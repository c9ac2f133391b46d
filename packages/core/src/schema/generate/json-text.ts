declare const brand: unique symbol;

/** JSON source text carried letter by letter. Parsed for reading, never re-printed. */
export type JsonText = string & { readonly [brand]: 'JsonText' };
