import { join } from 'node:path';
import { sourceFiles } from './source-files.ts';

/** Why a file may be larger than the house likes, and how large it is. */
export interface SizeException {
  readonly reason: string;
  readonly fileLines?: number;
  /** lines of its longest function */
  readonly functionLines?: number;
}
export type SizeExceptions = { readonly [path: string]: SizeException };

export interface Size {
  readonly fileLines: number;
  readonly functionLines: number;
}

const limits: Size = { fileLines: 500, functionLines: 60 };

/**
 * One line for every file that is too large, or smaller than its exception says: so the list shrinks with the code
 * and only grows when somebody writes a reason into it.
 */
export function sizeFaults(sizes: ReadonlyMap<string, Size>, exceptions: SizeExceptions): readonly string[] {
  const inHouse = [...sizes].flatMap(([path, size]) => [
    ...faultsOf(path, 'fileLines', size, exceptions[path]),
    ...faultsOf(path, 'functionLines', size, exceptions[path]),
  ]);
  const gone = Object.keys(exceptions).filter((path) => !sizes.has(path));
  const unreasoned = Object.keys(exceptions).filter((path) => exceptions[path]?.reason.trim() === '');
  return [
    ...inHouse,
    ...gone.map((path) => `${path} is gone: remove its size exception`),
    ...unreasoned.map((path) => `${path}: its size exception needs a reason`),
  ];
}

function faultsOf(path: string, what: keyof Size, size: Size, exception: SizeException | undefined): string[] {
  const actual = size[what];
  const allowed = exception?.[what];
  const name = what === 'fileLines' ? 'file' : 'longest function';
  if (actual <= limits[what]) {
    return allowed === undefined ? [] : [`${path}: its ${name} is small again (${actual}), remove "${what}"`];
  }
  if (allowed === undefined || actual > allowed) {
    return [`${path}: ${name} has ${actual} lines, ${allowed ?? limits[what]} are allowed`];
  }
  return actual < allowed ? [`${path}: ${name} has shrunk to ${actual} lines, lower "${what}" from ${allowed}`] : [];
}

/** Sizes of all sources. Tests may have long functions: a `describe` is one. */
export async function measureSizes(root: string): Promise<ReadonlyMap<string, Size>> {
  const functionLines = longestFunctions(root);
  const measure = async (path: string): Promise<[string, Size]> => {
    const lines = (await Bun.file(join(root, path)).text()).trimEnd().split('\n').length;
    return [path, { fileLines: lines, functionLines: functionLines.get(path) ?? 0 }];
  };
  return new Map(await Promise.all(sourceFiles(root).map(measure)));
}

interface BiomeReport {
  readonly diagnostics: readonly { readonly message: string; readonly location: { readonly path: string } }[];
}

/** Biome knows TypeScript and counts the lines; it reports only functions above the limit. */
function longestFunctions(root: string): ReadonlyMap<string, number> {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const config = join(import.meta.dir, 'size.biome.json');
  const command = ['node', biome, 'lint', `--config-path=${config}`, '--reporter=json', '--max-diagnostics=none'];
  const { stdout } = Bun.spawnSync([...command, 'packages', 'testing', 'scripts'], { cwd: root, stdin: 'ignore' });
  const report = JSON.parse(stdout.toString()) as BiomeReport;
  const longest = new Map<string, number>();
  for (const { message, location } of report.diagnostics) {
    const lines = Number(/\((\d+)\)/.exec(message)?.[1] ?? Number.NaN);
    if (Number.isNaN(lines)) throw new Error(`the size guard does not understand Biome: ${message}`);
    longest.set(location.path, Math.max(longest.get(location.path) ?? 0, lines));
  }
  return longest;
}
