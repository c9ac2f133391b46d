import type { GatewayError } from '../schema/errors/gateway-error.ts';
import type { JsonText } from '../schema/generate/json-text.ts';
import { appendMember } from '../schema/json/json-body.ts';
import { printJson } from '../schema/json/print-json.ts';
import { asJsonText } from '../schema/json/raw-json.ts';
import { encodeOpenaiError } from '../wire/openai-error.ts';

/** An error as the unified API says it, `extra_fields` (JSON text) included. For paths that have no wire format. */
export const gatewayEnvelope = (error: GatewayError, extraFields = '{}'): JsonText =>
  asJsonText(appendMember(printJson(encodeOpenaiError(error)), 'extra_fields', extraFields));
