/** The value of a result that must be one; a failure tells its message. */
export function okValue(result) {
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.message}`);
  return result.value;
}
