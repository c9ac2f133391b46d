import { compact } from '../../schema/compact.ts';
import { fail, ok } from '../../schema/errors/result.ts';
import { readNumber, readObjects, readString, readStrings } from '../../schema/json/read-value.ts';
import type { ListModelsRequest, ListModelsResult } from '../../schema/models/model.ts';
import type { UnaryFormat } from '../unary-format.ts';
import { encodeCohereError } from './cohere-error.ts';

/** A model's name is its id. @see https://docs.cohere.com/reference/list-models */
export const cohereModels: UnaryFormat<ListModelsRequest, ListModelsResult> = {
  name: 'cohere',
  requestType: 'list_models',
  decodeRequest: () => ok({}),
  encodeRequest: () => ok({ wire: {}, notes: [] }),
  decodeResponse({ value }) {
    if (!Array.isArray(value.models)) {
      return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
    }
    const models = readObjects(value.models).flatMap((wire) => {
      const id = readString(wire.name);
      if (id === undefined) return [];
      const contextLength = readNumber(wire.context_length);
      return [compact({ id, name: id, contextLength, supportedMethods: readStrings(wire.endpoints) })];
    });
    return ok({ models });
  },
  encodeResponse: ({ models, nextPageToken }) =>
    compact({
      models: models.map(({ id, contextLength, supportedMethods }) =>
        compact({ name: id, context_length: contextLength, endpoints: supportedMethods }),
      ),
      next_page_token: nextPageToken,
    }),
  usageOf: () => undefined,
  encodeError: encodeCohereError,
};
