import type { Result } from '../src/schema/errors/result.ts';

/** The value of a result that must be one; a failure tells its message. */
export function okValue<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.message}`);
  return result.value;
}
