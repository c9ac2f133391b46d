import type { Logger } from '@bifrost/core/engine/ports.ts';
import { callLabelNames, httpLabelNames } from './label-names.ts';

/** Labels of the operator's own: taken from `x-bf-dim-<label>`, else from the older `x-bf-prom-<label>`. */
export interface CustomLabels {
  readonly names: readonly string[];
  /** in the order of `names`; a missing value is empty */
  values(headers: Readonly<Record<string, string>>): readonly string[];
}

const legalName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const bare = (name: string): string => name.toLowerCase().replace(/[-_]/g, '');
const taken: ReadonlySet<string> = new Set([...callLabelNames, ...httpLabelNames].map(bare));

export function customLabels(configured: readonly string[], log: Logger): CustomLabels {
  const names = [...new Set(configured)].filter((name) => {
    if (taken.has(bare(name)))
      log.info('custom metric label left out: it is one of the default labels', { label: name });
    else if (!legalName.test(name)) log.warn('custom metric label left out: not a legal label name', { label: name });
    else return true;
    return false;
  });
  const sources = names.map((name) => [`x-bf-dim-${name.toLowerCase()}`, `x-bf-prom-${name.toLowerCase()}`] as const);
  return {
    names,
    values: (headers) => sources.map(([dimension, older]) => headers[dimension] ?? headers[older] ?? ''),
  };
}
