import type { Origin } from './provider.ts';

/** A path that names stored things: `pathWith('/v1/files/{file_id}/content')`. Ids are percent-encoded here. */
export const pathWith =
  (template: string) =>
  ({ ids }: Origin): string =>
    template.replace(/\{(\w+)\}/g, (_, name: string) => {
      const id = ids?.[name];
      if (id === undefined) throw new Error(`the request gives no ${name} for ${template}`);
      return encodeURIComponent(id);
    });
