import type { Result } from '../src/schema/errors/result.ts';
/** The value of a result that must be one; a failure tells its message. */
export declare function okValue<T>(result: Result<T>): T;
