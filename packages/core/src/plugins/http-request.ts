import type { HttpRequest } from './plugin.ts';

type Parts = Omit<HttpRequest, 'json' | 'header' | 'queryParam' | 'pathParam'>;

/** An HTTP request as transport hooks see it. Look-ups try the exact name, then any casing; missing is `''`. */
export const hookHttpRequest = (parts: Parts): HttpRequest => ({
  ...parts,
  json() {
    return JSON.parse(new TextDecoder().decode(this.body));
  },
  header(name) {
    return lookUp(this.headers, name);
  },
  queryParam(name) {
    return lookUp(this.query, name);
  },
  pathParam(name) {
    return lookUp(this.pathParams, name);
  },
});

function lookUp(values: Readonly<Record<string, string>>, name: string): string {
  const exact = values[name] ?? values[name.toLowerCase()];
  if (exact !== undefined) return exact;
  const wanted = name.toLowerCase();
  return Object.entries(values).find(([each]) => each.toLowerCase() === wanted)?.[1] ?? '';
}
