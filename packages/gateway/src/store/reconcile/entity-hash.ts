import { createHash } from 'node:crypto';

/**
 * SHA-256 over what an entity means: the order of members and of lists of names does not count, nor does what a
 * variable of the environment holds, only its name.
 */
export const entityHash = (entity: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(entity)))
    .digest('hex');

function canonical(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) {
    const items = node.map(canonical);
    return items.every((item) => typeof item === 'string') ? items.sort() : items;
  }
  if ('from_env' in node && 'env_var' in node && 'value' in node)
    return node.from_env === true ? node.env_var : node.value;
  const members = Object.entries(node).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, canonical(member)]),
  );
}
