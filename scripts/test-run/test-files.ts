/** Test files below a folder, relative to the root and sorted. */
export function testFiles(root: string, folder: string): readonly string[] {
  const found = new Bun.Glob(`${folder}/**/*.test.{ts,tsx}`).scanSync({ cwd: root });
  return [...found].filter((path) => !/(^|\/)(node_modules|dist)\//.test(path)).sort();
}
