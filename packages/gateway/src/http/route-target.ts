import { invalidRequest, ok } from '@bifrost/core/schema/errors/result.ts';
import type { Json } from '@bifrost/core/schema/json/raw-json.ts';
import type { TargetOf } from './inference-route.ts';

/*
 * Where requests go that are not about a model: to the provider that they name.
 */

const named = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** To the `provider` of query or body; drop-in routes know one of their own. `complaint` is for those who name none. */
export const byProvider =
  (complaint: string): TargetOf =>
  (members, headers, dropIn) => {
    const provider = named(members['provider']) ?? dropIn?.defaultProvider(headers);
    return provider === undefined ? invalidRequest(complaint) : ok({ provider, model: '' });
  };

/** The same, also by the header or query parameter `x-model-provider`. */
export const byProviderOrHeader =
  (complaint: string): TargetOf =>
  (members, headers, dropIn) => {
    const name = 'x-model-provider';
    const provider =
      named(members['provider']) ?? named(members[name]) ?? named(headers[name]) ?? dropIn?.defaultProvider(headers);
    return provider === undefined ? invalidRequest(complaint) : ok({ provider, model: '' });
  };

/** To the model's provider; SDKs may name a provider beside it, or leave the model out. */
export const byModelOrProvider: TargetOf = (members, headers, dropIn, catalog) => {
  const model = named(members['model']);
  const provider = dropIn && (named(members['provider']) ?? dropIn.defaultProvider(headers));
  if (model === undefined && provider !== undefined) return ok({ provider, model: '' });
  const resolved = catalog.resolve(model ?? '', provider);
  if (!resolved.ok || dropIn === undefined || named(members['provider']) === undefined) return resolved;
  return ok({ provider: provider ?? resolved.value.provider, model: resolved.value.model });
};

/** To the provider behind the colon of an id: `<native id>:<provider>`. */
export const byVideoId: TargetOf = ({ video_id: id }) => {
  const colon = typeof id === 'string' ? id.indexOf(':') : -1;
  if (typeof id !== 'string' || colon <= 0 || colon === id.length - 1)
    return invalidRequest('video_id must be in id:provider format');
  return ok({ provider: id.slice(colon + 1), model: '' });
};
