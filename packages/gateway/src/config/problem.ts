/** Something in a configuration that is not as it should be. Never holds a value, only names: values may be secret. */
export interface Problem {
  /** where it was read from */
  readonly file: string;
  /** `providers.openai.keys[0].models`; empty for the whole file */
  readonly path: string;
  readonly message: string;
  /** what would have been right, in words */
  readonly expected?: string;
  /** `warning`: read differently than written · `error`: something that was written is not in force */
  readonly severity: 'warning' | 'error';
}

/** A problem whose file is not known yet to those who find it. */
export type Finding = Omit<Problem, 'file'>;

export const warning = (path: string, message: string): Finding => ({ path, message, severity: 'warning' });
export const error = (path: string, message: string): Finding => ({ path, message, severity: 'error' });

/** `['keys', 0, 'name']` → `keys[0].name` */
export const printPath = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');

/** One line for the log or the terminal. */
export function printProblem({ file, path, message, expected }: Problem): string {
  const place = path === '' ? file : `${file}: ${path}`;
  return `${place}: ${message}${expected === undefined ? '' : ` (expected ${expected})`}`;
}
