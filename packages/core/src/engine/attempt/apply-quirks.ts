import type { Origin, Quirk } from '../../providers/provider.ts';
import type { MemberEdits } from '../../schema/json/json-body.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import type { Target } from '../../wire/codec.ts';

/** Edits of all deviations together. Each one sees the body as those before it left it. */
export function quirkEdits(
  quirks: readonly Quirk[] | undefined,
  body: JsonObject,
  target: Target,
  origin: Origin,
): MemberEdits | undefined {
  if (quirks === undefined) return undefined;
  let edits: MemberEdits | undefined;
  let seen = body;
  for (const quirk of quirks) {
    const more = quirk(seen, target, origin);
    if (more === undefined) continue;
    edits = edits === undefined ? more : { ...edits, ...more };
    seen = withEdits(seen, more, (text) => JSON.parse(text));
  }
  return edits;
}

/** The tree with members replaced by text, added or removed. */
export const editedTree = (tree: JsonObject, edits: MemberEdits): JsonObject =>
  withEdits(tree, edits, (text) => new RawJson(text));

function withEdits(
  tree: JsonObject,
  edits: MemberEdits,
  read: (text: NonNullable<MemberEdits[string]>) => Json,
): JsonObject {
  const edited: { [member: string]: Json | undefined } = { ...tree };
  for (const name of Object.keys(edits)) {
    const text = edits[name];
    if (text === undefined) delete edited[name];
    else edited[name] = read(text);
  }
  return edited;
}
