import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { appendMember } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import type { Frame } from '../../wire/framing/frame.ts';
import type { AnyUnaryFormat } from '../../wire/unary-format.ts';
import type { ErrorFields } from './error-frames.ts';

/** A failure in the middle of a unary stream, as the client's API tells it. */
export function unaryErrorFrames(
  format: AnyUnaryFormat,
  error: GatewayError,
  fields: ErrorFields | undefined,
): readonly Frame[] {
  // A format's error tree consists of JSON by its contract.
  const text = printJson(format.encodeError(error) as Json);
  const data = fields === undefined ? text : appendMember(text, 'extra_fields', fields());
  const event = format.stream?.errorEvent;
  return [event === undefined ? { data } : { event, data }];
}
