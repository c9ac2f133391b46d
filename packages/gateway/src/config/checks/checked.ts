import type { Finding } from '../problem.ts';
import type { Config } from '../schema/config.ts';

/** A configuration after one more look at it. */
export interface Checked {
  readonly config: Config;
  readonly findings: readonly Finding[];
  /** the gateway must not start like this */
  readonly fatal?: readonly Finding[];
}
