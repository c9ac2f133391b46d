/**
 * One synchronous stage of a stream: push one thing in, get zero or more things out; `end` flushes what is held.
 * No awaiting and no controllers inside, so that it is tested with arrays and costs next to nothing.
 */
export interface Step<In, Out> {
  push(input: In): readonly Out[];
  end(): readonly Out[];
}

/** Everything a step says to these inputs. */
export function runStep<In, Out>(step: Step<In, Out>, inputs: Iterable<In>): Out[] {
  const out: Out[] = [];
  for (const input of inputs) out.push(...step.push(input));
  out.push(...step.end());
  return out;
}
