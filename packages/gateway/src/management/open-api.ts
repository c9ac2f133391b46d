import type { OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { ManagementRoute } from './management-route.ts';
import { version } from './version.ts';

type JsonSchema = { [member: string]: unknown };

/** `/api/openapi.json`: what this API takes, made from its table of routes. */
export const openApiRoute = (document: () => object): ManagementRoute => ({
  method: 'get',
  path: '/api/openapi.json',
  permission: { resource: 'settings', operation: 'view' },
  summary: 'This description of the management API, as OpenAPI 3.1.',
  handle: async () => ({ body: document() }),
});

export function openApiDocument(app: OpenAPIHono, routes: readonly ManagementRoute[]): object {
  for (const route of routes) app.openAPIRegistry.registerPath(pathEntry(route));
  return app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'Bifrost management API', version } });
}

type PathEntry = Parameters<OpenAPIHono['openAPIRegistry']['registerPath']>[0];

const pathEntry = ({ method, path, permission, summary, body }: ManagementRoute): PathEntry => ({
  method,
  path,
  summary,
  security: permission === 'public' ? [] : [{ basic: [] }, { bearer: [] }, { session: [] }],
  parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path' as const,
    required: true,
    schema: { type: 'string' as const },
  })),
  ...(body && {
    request: { body: { required: true, content: { 'application/json': { schema: inputSchema(body) } } } },
  }),
  responses: {
    200: { description: 'Done.' },
    400: { description: 'What was sent cannot be used.' },
    ...(permission !== 'public' && { 401: { description: 'No valid login.' } }),
  },
});

/** What may be sent: every setting in each of its spellings. */
function inputSchema(body: z.ZodType): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' });
  return schema;
}
