/** Headers of an upstream answer that concern its connection, its encoding or its own site, and so go no further. */
const staying: ReadonlySet<string> = new Set([
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'authorization',
  'cookie',
  'set-cookie',
  'set-cookie2',
  'www-authenticate',
  'te',
  'trailer',
  'upgrade',
  'host',
  'date',
  'server',
  'alt-svc',
  'strict-transport-security',
  'content-type',
]);

/** Upstream headers that travel on to the client, lower-case names; several values are joined with a comma. */
export function travellingHeaders(headers: Headers): Readonly<Record<string, string>> {
  const out: Record<string, string> = {};
  headers.forEach((value, name) => {
    if (!staying.has(name) && !name.startsWith('proxy-') && !name.startsWith('access-control-')) out[name] = value;
  });
  return out;
}
