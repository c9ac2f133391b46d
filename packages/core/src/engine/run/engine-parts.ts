import type { PickKey } from '../keys/weighted-pick.ts';
import type { Ports } from '../ports.ts';
import type { StageLine } from './stage-line.ts';

/** What all requests of one engine share. */
export interface EngineParts {
  readonly ports: Ports;
  readonly line: StageLine;
  readonly pick: PickKey;
}
