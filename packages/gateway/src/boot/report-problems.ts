import type { Logger } from '@bifrost/core/engine/ports.ts';
import { type Problem, printProblem } from '../config/problem.ts';

/** Every problem of the configuration as one line of the log. */
export function reportProblems(problems: readonly Problem[], log: Logger): void {
  for (const problem of problems) log[problem.severity === 'error' ? 'error' : 'warn'](printProblem(problem));
}
