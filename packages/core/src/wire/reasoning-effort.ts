/** Tokens that a model may think, both ends included. */
export interface BudgetRange {
  readonly min: number;
  readonly max: number;
}

const ratios = { minimal: 0.025, low: 0.15, medium: 0.425, high: 0.8, xhigh: 0.92, max: 1 } as const;
const scale: readonly string[] = ['none', ...Object.keys(ratios)];

const ratioOf = (effort: string): number =>
  Object.entries(ratios).find(([word]) => word === effort)?.[1] ?? ratios.medium;

/** Thinking budget in tokens for an effort word; `none` is 0, an unknown word counts as medium. */
export function budgetOfEffort(effort: string, { min, max }: BudgetRange): number {
  return effort === 'none' ? 0 : min + Math.floor(ratioOf(effort) * Math.max(max - min, 0));
}

/** The effort word that says roughly the same as a budget in tokens. */
export function effortOfBudget(budget: number, { min, max }: BudgetRange): string {
  if (budget <= 0) return 'none';
  if (max <= min) return 'medium';
  const position = (budget - min) / (max - min);
  if (position <= 0.25) return 'low';
  return position <= 0.6 ? 'medium' : 'high';
}

/**
 * The word that the model knows and that lies nearest on the scale, the lower of two. Thinking is turned off
 * only for those who asked for that. A word outside the scale passes: the model's maker may know it.
 */
export function nearestEffort(effort: string, known: readonly string[]): string {
  const wanted = scale.indexOf(effort);
  if (wanted < 0 || known.includes(effort)) return effort;
  let nearest = effort;
  let distance = Number.POSITIVE_INFINITY;
  for (let rank = 1; rank < scale.length; rank++) {
    const word = scale[rank];
    if (word === undefined || !known.includes(word) || Math.abs(rank - wanted) >= distance) continue;
    nearest = word;
    distance = Math.abs(rank - wanted);
  }
  return nearest;
}
