import { requestTypes } from '@bifrost/core/schema/request-type.ts';
import { z } from 'zod';
import type { ManagementRoute } from './management-route.ts';
import { readAs } from './read-body.ts';

const Explain = z.strictObject({
  model: z.string().min(1).describe('As a client would write it: `provider/model`, or a bare model.'),
  virtual_key: z.string().optional().describe('Whose request; absent: nobody in particular.'),
  request_type: z.enum(requestTypes).default('chat_completion').describe('What is asked.'),
  fallbacks: z.array(z.string()).optional().describe('As in the request; an empty list is a word, too.'),
  headers: z.record(z.string(), z.string()).default({}).describe('Request headers that rules may look at.'),
  params: z.record(z.string(), z.string()).default({}).describe('Query parameters that rules may look at.'),
});
export type ExplainRequest = z.output<typeof Explain>;

/** Answers what would happen to a request, without calling anybody. */
export type ExplainCall = (request: ExplainRequest) => object;

/** `/api/governance/explain`: each decision about a request, in order, up to the plan or the refusing rule. */
export const explainRoutes = (explain: ExplainCall): readonly ManagementRoute[] => [
  {
    method: 'post',
    path: '/api/governance/explain',
    permission: { resource: 'governance', operation: 'view' },
    summary: 'What would happen to a request: rules, weights, limits and their use, keys and why not the others.',
    body: Explain,
    handle: async ({ json }) => ({ body: explain(readAs(Explain, await json())) }),
  },
];
