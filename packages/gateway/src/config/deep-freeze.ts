/** Freezes plain data all the way down, so that everybody may share it. */
export function deepFreeze<T>(data: T): T {
  if (typeof data !== 'object' || data === null || Object.isFrozen(data)) return data;
  Object.freeze(data);
  for (const member of Object.values(data)) deepFreeze(member);
  return data;
}
