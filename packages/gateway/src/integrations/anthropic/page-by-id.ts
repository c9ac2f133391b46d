import type { Model } from '@bifrost/core/schema/models/model.ts';

export interface IdPage {
  /** absent or 0: everything */
  readonly limit: number;
  readonly afterId?: string;
  readonly beforeId?: string;
}

export interface PagedModels {
  readonly models: readonly Model[];
  readonly hasMore: boolean;
}

/** A page of a list that is cut by ids, as clients spell them. An id that is not there is none. */
export function pageById(models: readonly Model[], idOf: (model: Model) => string, page: IdPage): PagedModels {
  const indexOf = (id: string | undefined) => (id === undefined ? -1 : models.findIndex((model) => idOf(model) === id));
  const before = indexOf(page.beforeId);
  const end = before < 0 ? models.length : before;
  const size = page.limit > 0 ? page.limit : end;
  // going backwards a page ends where the known one begins
  const start = before < 0 ? indexOf(page.afterId) + 1 : Math.max(0, end - size);
  const stop = Math.min(end, start + size);
  return { models: models.slice(start, stop), hasMore: before < 0 ? stop < models.length : start > 0 };
}
