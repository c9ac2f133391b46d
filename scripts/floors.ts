// Holds the house together: imports only go down, rooms are entered by their door, nothing goes round in circles.
import { join } from 'node:path';
import { findCycles } from './guards/find-cycles.ts';
import { faultOf } from './guards/floors.ts';
import { importGraph } from './guards/import-graph.ts';

/** One line for every import that breaks the order of floors, and for every import cycle. */
export async function floorFaults(root: string): Promise<readonly string[]> {
  const imports = await importGraph(root);
  const faults = imports.flatMap((one) => {
    const fault = faultOf(one);
    return fault === undefined ? [] : [`${one.from}:${one.line} imports ${one.to}: ${fault}`];
  });
  return [...faults, ...findCycles(imports).map((files) => `import cycle: ${files.join(' → ')}`)];
}

if (import.meta.main) {
  const faults = await floorFaults(join(import.meta.dir, '..'));
  for (const fault of faults) console.log(fault);
  process.exit(faults.length === 0 ? 0 : 1);
}
