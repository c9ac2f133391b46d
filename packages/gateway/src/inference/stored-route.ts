import type { AnyUnaryFormat } from '@bifrost/core/wire/unary-format.ts';
import type { TargetOf, UnaryRoute } from '../http/inference-route.ts';
import { byProvider } from '../http/route-target.ts';

/** A route on things that a provider keeps: the request says which provider, and has no model. */
export const storedRoute = (
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  format: AnyUnaryFormat,
  more: { readonly takes?: NonNullable<UnaryRoute['takes']>; readonly target?: TargetOf } = {},
): UnaryRoute => ({
  paths: [path],
  operation: 'unary',
  method,
  // A format's type is that of its operation; conversations have formats of another kind.
  requestType: format.requestType as UnaryRoute['requestType'],
  format,
  dialect: 'gateway',
  takes: more.takes ?? (method === 'POST' ? 'json-and-path' : 'nothing'),
  target: more.target ?? byProvider('provider query parameter is required'),
});
