import type { Usage } from '../schema/generate/usage.ts';

type Counters = { readonly [name: string]: number | undefined };

/** What a stream has counted so far: the maximum per counter, because hosts repeat, refine or restart their reports. */
export function maxUsage(before: Usage | undefined, now: Usage): Usage {
  if (before === undefined) return now;
  const inputOf = maxCounters(before.inputOf, now.inputOf);
  const outputOf = maxCounters(before.outputOf, now.outputOf);
  const requests = maxCounters(before.requests, now.requests);
  return {
    ...before,
    ...now,
    input: Math.max(before.input, now.input),
    output: Math.max(before.output, now.output),
    ...(inputOf && { inputOf }),
    ...(outputOf && { outputOf }),
    ...(requests && { requests }),
  };
}

function maxCounters(before: Counters | undefined, now: Counters | undefined): { [name: string]: number } | undefined {
  if (before === undefined && now === undefined) return undefined;
  const out: { [name: string]: number } = {};
  for (const counters of [before, now])
    for (const [name, count] of Object.entries(counters ?? {}))
      if (count !== undefined) out[name] = Math.max(out[name] ?? 0, count);
  return out;
}
