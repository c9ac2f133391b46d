import type { z } from 'zod';
import { error, type Finding, printPath, warning } from './problem.ts';
import { PrunableTree } from './prunable-tree.ts';
import { coerced, expectedOf, failsClosed, isGuarded } from './repair.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Every round cuts or mends something, so only a schema that contradicts itself gets this far. */
const maxRounds = 10_000;

export interface Parsed<T> {
  /** `undefined` when not even the outermost object could be read */
  readonly value: T | undefined;
  readonly findings: readonly Finding[];
  /** what was left out because it could not be read, in the places where it was written */
  readonly lost: readonly Path[];
}

/**
 * Reads what can be read. A member that breaks the schema is left out, and so is the entry that cannot live without
 * it; each is reported. What would open a door by its absence takes its entry along, or is read as closed.
 */
export function lenientParse<Schema extends z.ZodType>(schema: Schema, input: unknown): Parsed<z.output<Schema>> {
  const tree = new PrunableTree(input);
  const findings = new Map<string, Finding>();
  const lost: Path[] = [];
  for (let round = 0; round < maxRounds; round += 1) {
    const result = schema.safeParse(tree.root);
    if (result.success) return { value: result.data, findings: [...findings.values()], lost };
    for (const issue of result.error.issues) {
      if (tree.isCut(issue.path)) continue;
      const repair = repairOf(issue, tree);
      if (repair.finding) findings.set(`${repair.finding.path} ${repair.finding.message}`, repair.finding);
      if (repair.type === 'put') tree.put(issue.path, repair.value);
      if (repair.type === 'remove' && repair.isLoss) lost.push(tree.original(repair.path));
      if (repair.type === 'remove' && !tree.remove(repair.path))
        return { value: undefined, findings: [...findings.values()], lost };
    }
    tree.compact();
  }
  throw new Error('a configuration could not be reduced to what the schema allows');
}

type Repair = { readonly finding?: Finding } & (
  | { readonly type: 'put'; readonly value: unknown }
  | { readonly type: 'remove'; readonly path: Path; readonly isLoss: boolean }
);

function repairOf(issue: Issue, tree: PrunableTree): Repair {
  if (issue.code === 'unrecognized_keys') return unknownMember(issue, tree);
  const { path } = issue;
  const place = printPath(tree.original(path));
  const value = tree.get(path);
  if (value === null) return { type: 'remove', path, isLoss: false }; // null is how existing files write "absent"
  if (value === undefined) return missingMember(path, place, tree);
  const replacement = coerced(issue, value);
  if (replacement !== undefined) {
    const finding = warning(place, `is read as the ${typeof replacement} it spells`);
    return { type: 'put', value: replacement, finding };
  }
  return badMember(issue, place, tree);
}

function unknownMember(issue: Extract<Issue, { code: 'unrecognized_keys' }>, tree: PrunableTree): Repair {
  const path = [...issue.path, issue.keys[0] ?? '']; // the others come back in the next round
  const finding = warning(printPath(tree.original(path)), 'unknown member, ignored');
  return { type: 'remove', path, isLoss: false, finding };
}

function missingMember(path: Path, place: string, tree: PrunableTree): Repair {
  const holder = path.slice(0, -1);
  const finding = error(place, `is required; ${printPath(tree.original(holder)) || 'the file'} is left out`);
  return { type: 'remove', path: holder, isLoss: true, finding };
}

function badMember(issue: Issue, place: string, tree: PrunableTree): Repair {
  const expected = expectedOf(issue);
  const closed = failsClosed[printPath(issue.path)];
  if (closed !== undefined) {
    const finding: Finding = {
      ...error(place, `cannot be read and is taken as ${JSON.stringify(closed)}`),
      ...expected,
    };
    return { type: 'put', value: closed, finding };
  }
  const path = dropsEntity(issue) || isGuarded(issue.path) ? entityOf(issue.path) : issue.path;
  const leftOut = printPath(tree.original(path));
  const why = issue.code === 'custom' ? issue.message : 'cannot be read';
  const finding: Finding = { ...error(place, `${why}; ${leftOut || 'the file'} is left out`), ...expected };
  return { type: 'remove', path, isLoss: true, finding };
}

const dropsEntity = (issue: Issue): boolean => issue.code === 'custom' && issue.params?.['dropsEntity'] === true;

/** The innermost array element around a place, or the place itself. */
function entityOf(path: Path): Path {
  const index = path.findLastIndex((step, at) => typeof step === 'number' && typeof path[at - 1] === 'string');
  const end = isListOfTexts(path, index)
    ? path.slice(0, index).findLastIndex((step) => typeof step === 'number')
    : index;
  return end < 0 ? path : path.slice(0, end + 1);
}

/** An index at the very end of a path is a text in a list, such as one model, not an entry. */
const isListOfTexts = (path: Path, index: number): boolean => index === path.length - 1 && isGuarded(path);
