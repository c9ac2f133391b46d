import type { RerankEntry, RerankRequest } from '../schema/rerank/rerank.ts';

/** Best first, earlier documents first among equals; with the client's own documents where it wants them back. */
export function rankedEntries(entries: readonly RerankEntry[], request: RerankRequest): readonly RerankEntry[] {
  const sorted = entries.toSorted((a, b) => b.score - a.score || a.index - b.index);
  if (request.returnsDocuments !== true) return sorted;
  return sorted.map((entry) => {
    const document = request.documents[entry.index];
    return document === undefined ? entry : { ...entry, document };
  });
}
