import type { Verbatim } from '../schema/json/cut-verbatim.ts';
import { isJsonObject, type Json } from '../schema/json/raw-json.ts';

/**
 * Would printing a marked member of this plain parse perhaps spell it otherwise than its source did? Words, truth
 * values and whole numbers of usual size print as they were read, so most events of a stream need not be skimmed.
 */
export function needsCutting(value: Json | undefined, table: Verbatim): boolean {
  if (Array.isArray(value)) {
    const each = table['[]'];
    return each !== undefined && value.some((element) => isAtRisk(element, each));
  }
  if (!isJsonObject(value)) return false;
  for (const name in value) {
    const mark = Object.hasOwn(table, name) ? table[name] : table['*'];
    if (mark !== undefined && isAtRisk(value[name], mark)) return true;
  }
  return false;
}

function isAtRisk(value: Json | undefined, mark: true | Verbatim): boolean {
  if (mark !== true) return typeof value === 'object' && needsCutting(value, mark);
  if (typeof value === 'number') return !Number.isSafeInteger(value) || Object.is(value, -0);
  return typeof value === 'object' && value !== null;
}
