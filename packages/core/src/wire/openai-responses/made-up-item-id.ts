import { stableHash } from '../made-up-id.ts';

const marked = /^[a-z]+_bf[0-9a-f]{40}$/;

/** An item id for an answer whose vendor has none: told by its mark when the client sends it back. */
export const madeUpItemId = (prefix: string, seed: string, position: number): string =>
  `${prefix}_bf${stableHash(`${seed}\n${position}`, 40)}`;

/** No provider knows it. */
export const isMadeUpItemId = (id: string): boolean => marked.test(id);
