import type { GatewayError } from '@bifrost/core/schema/errors/gateway-error.ts';
import { printJson } from '@bifrost/core/schema/json/print-json.ts';
import { isJsonObject, type Json } from '@bifrost/core/schema/json/raw-json.ts';
import type { InferenceRoute } from './inference-route.ts';

/** The error as the route's clients know it, for failures before the engine was asked. */
export function routeErrorBody(route: InferenceRoute, error: GatewayError): string {
  const { codec } = route.operation === 'generate' ? route.format : { codec: route.format };
  const encoded = codec.encodeError(error) as Json;
  return printJson(route.dialect === 'gateway' && isJsonObject(encoded) ? { ...encoded, extra_fields: {} } : encoded);
}
