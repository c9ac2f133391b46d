import type { WireFormat } from './wire-format.ts';

export const fidelityWhys = [
  'no-counterpart',
  'unsupported-by-model',
  'unsupported-by-host',
  'out-of-range',
  'too-long',
  'illegal-characters',
  'conflict',
  'required-by-target',
  'foreign-seal',
  'unsigned-reasoning',
  'position-lost',
  'grouping-lost',
  'precision-lost',
  'unfetchable',
] as const;

export interface FidelityNote {
  readonly what: 'dropped' | 'approximated' | 'clamped' | 'renamed' | 'added';
  /** middle path, indexes as `[]`: `turns[].items[].cache`, `sampling.topK`, `tools[].web-search` */
  readonly field: string;
  readonly why: (typeof fidelityWhys)[number];
  readonly touches: 'meaning' | 'cost' | 'form';
  readonly to: WireFormat;
  readonly direction: 'request' | 'result';
  readonly count: number;
  readonly example?: string;
}
