/**
 * What one writer has counted in one window of one limit. Only its writer lets it grow, so merging two versions of a
 * cell is taking the larger one, and a limit's use is the sum of its cells: nothing is lost and nothing counted twice,
 * in whatever order and however often cells are exchanged.
 */
export interface Cell {
  readonly limitId: string;
  /** ms since the epoch */
  readonly windowStartMs: number;
  /** a process of this installation, new at each start */
  readonly writer: string;
  /** tokens, requests, or 10⁻¹⁸ US dollars */
  readonly units: bigint;
}
