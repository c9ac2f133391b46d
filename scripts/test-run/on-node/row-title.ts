import { format, inspect } from 'node:util';

/** Title of one row of `test.each`: `%s`, `%d`, `%i`, `%f`, `%j`, `%o`, `%p`, `%#`, `%%`, and `$member` of an object row. */
export function rowTitle(template: string, row: readonly unknown[], index: number): string {
  const cells = [...row];
  const withCells = template.replace(/%([sdifjoOpc#%])/g, (whole, kind: string) => {
    if (kind === '%') return '%';
    if (kind === '#') return String(index);
    if (cells.length === 0) return whole;
    const cell = cells.shift();
    return kind === 'p' ? inspect(cell) : format(whole, cell);
  });
  return withCells.replace(/\$([A-Za-z_][\w.]*)/g, (whole, path: string) => {
    const found = path.split('.').reduce<unknown>(memberOf, row[0]);
    if (found === undefined) return whole;
    return typeof found === 'string' ? found : inspect(found);
  });
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
