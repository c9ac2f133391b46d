/** Which part of a list is asked for. */
export interface PageAsk {
  readonly limit?: number | undefined;
  /** cursor: what the page before gave as the next one's */
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  /** `asc` or `desc`, by time of creation */
  readonly order?: string | undefined;
}

/** One part of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
  /** cursor of the next page, in the words of whoever gave this one */
  readonly next?: string | undefined;
}
