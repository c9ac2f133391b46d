/** All TypeScript sources of the house, relative to the root and sorted. */
export function sourceFiles(root: string): readonly string[] {
  const patterns = ['packages/*/{src,testing,test}/**/*.{ts,tsx}', 'testing/**/*.ts', 'scripts/**/*.ts'];
  const found = patterns.flatMap((pattern) => [...new Bun.Glob(pattern).scanSync({ cwd: root })]);
  return found.filter((path) => !/(^|\/)(node_modules|dist)\//.test(path)).sort();
}

export const isTest = (path: string): boolean =>
  /\.test\.tsx?$/.test(path) || /(^|\/)(testing|test|fixtures)\//.test(path) || path.startsWith('scripts/');
