/** All headers of a request by lower-case name; repeated ones are joined with `, `. */
export type RequestHeaders = Readonly<Record<string, string>>;

/** In Bun one native call; elsewhere the slower standard way. */
export function readHeaders(headers: Headers): Record<string, string> {
  return typeof headers.toJSON === 'function' ? headers.toJSON() : Object.fromEntries(headers);
}
