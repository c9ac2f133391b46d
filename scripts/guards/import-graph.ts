import { dirname, join, normalize } from 'node:path';
import { sourceFiles } from './source-files.ts';

/** One import of one file: types count as much as values, since both bind two files together. */
export interface Import {
  readonly from: string;
  /** file relative to the root, or a package name as it is written */
  readonly to: string;
  readonly isInside: boolean;
  readonly line: number;
}

/** Packages that are imported by name, and the folder their paths start from. */
const workspaceNames: { readonly [name: string]: string } = {
  '@bifrost/core': 'packages/core/src',
  '@bifrost/gateway': 'packages/gateway',
};

/** Every import between the files of the house, and every import of a package. */
export async function importGraph(root: string): Promise<readonly Import[]> {
  const read = async (from: string) => importsOf(from, await Bun.file(join(root, from)).text());
  return (await Promise.all(sourceFiles(root).map(read))).flat();
}

// Statements begin a line and name their source in quotes; nothing between may be a quote or end the statement.
const statement = /^(?:import|export)\b(?:[^'";]*?\bfrom)?\s*['"]([^'"\n]+)['"]/gm;
const call = /\bimport\(\s*['"]([^'"\n]+)['"]/g;

/** The imports of one file's text. */
export function importsOf(from: string, text: string): readonly Import[] {
  const code = text.replace(/^\s*\/\/.*$/gm, '').replace(/^\s*\/\*[\s\S]*?\*\//gm, blankLines);
  const matches = [...code.matchAll(statement), ...code.matchAll(call)];
  return matches.map((match) => {
    const line = code.slice(0, match.index).split('\n').length;
    return { from, ...target(from, match[1] ?? ''), line };
  });
}

const blankLines = (comment: string): string => comment.replace(/[^\n]/g, '');

function target(from: string, specifier: string): { readonly to: string; readonly isInside: boolean } {
  if (specifier.startsWith('.')) return { to: normalize(join(dirname(from), specifier)), isInside: true };
  const [scope = '', name = '', ...rest] = specifier.split('/');
  const folder = workspaceNames[`${scope}/${name}`];
  if (folder === undefined) return { to: specifier, isInside: false };
  return { to: `${folder}/${rest.join('/') || 'index.ts'}`, isInside: true };
}
