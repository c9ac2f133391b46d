import {
  openaiBatchCancel,
  openaiBatchCreate,
  openaiBatchList,
  openaiBatchResults,
  openaiBatchRetrieve,
} from '@bifrost/core/wire/openai-batches/openai-batches.ts';
import type { UnaryRoute } from '../http/inference-route.ts';
import { byModelOrProvider } from '../http/route-target.ts';
import { storedRoute } from './stored-route.ts';

export const batchRoutes: readonly UnaryRoute[] = [
  storedRoute('POST', '/v1/batches', openaiBatchCreate, { target: byModelOrProvider }),
  storedRoute('GET', '/v1/batches', openaiBatchList),
  storedRoute('GET', '/v1/batches/:batch_id', openaiBatchRetrieve),
  storedRoute('POST', '/v1/batches/:batch_id/cancel', openaiBatchCancel),
];

/** Results in one JSON answer: OpenAI's own API has them as a file. */
export const batchResults: UnaryRoute = storedRoute('GET', '/v1/batches/:batch_id/results', openaiBatchResults);
