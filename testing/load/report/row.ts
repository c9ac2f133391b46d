/** One line of the results. */
export interface Row {
  readonly part: string;
  readonly what: string;
  readonly value: string;
  /** in words; `isMet` is absent where there is none */
  readonly target?: string;
  readonly isMet?: boolean;
}

export const row = (part: string, what: string, value: string): Row => ({ part, what, value });

/** A row with a limit that the value should stay below. */
export function limited(part: string, what: string, value: number, unit: string, limit: number): Row {
  const digits = Number.isInteger(value) ? 0 : value < 10 ? 2 : 1;
  return {
    part,
    what,
    value: `${value.toFixed(digits)} ${unit}`,
    target: `≤ ${limit} ${unit}`.trimEnd(),
    isMet: value <= limit,
  };
}
