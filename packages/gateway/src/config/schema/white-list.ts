import { z } from 'zod';

/** What a list of names breaks, or `undefined`. */
export function listFault(entries: readonly string[], kind: 'whitelist' | 'blacklist'): string | undefined {
  if (entries.length > 1 && entries.includes('*'))
    return `wildcard '*' cannot be used with other values in the ${kind}`;
  const lowered = entries.map((entry) => entry.toLowerCase());
  const repeated = entries.find((_, index) => lowered.indexOf(lowered[index] ?? '') !== index);
  return repeated === undefined ? undefined : `duplicate value '${repeated}' in ${kind}`;
}

const nameList = (kind: 'whitelist' | 'blacklist') =>
  z.array(z.string()).superRefine((entries, context) => {
    const message = listFault(entries, kind);
    if (message !== undefined) context.addIssue({ code: 'custom', message, params: { dropsEntity: true } });
  });

/** `[]` allows nothing, `["*"]` everything, otherwise exactly these names, whatever their case. */
export const WhiteList = nameList('whitelist').default([]).meta({ title: 'WhiteList' });

/** `[]` blocks nothing, `["*"]` everything; wins over an allow-list. */
export const BlackList = nameList('blacklist').default([]).meta({ title: 'BlackList' });
