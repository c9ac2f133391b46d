import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { appendMember } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import type { Call } from '../call.ts';
import { withExtraFields } from '../extra-fields.ts';
import type { Failure } from '../outcome.ts';
import type { RunFields } from './run-fields.ts';
import type { RunRecord } from './run-record.ts';

/** The failure in the client's format, `extra_fields` included where its API has them. */
export function failureOf(
  call: Call,
  error: GatewayError,
  record: RunRecord,
  fields: RunFields | undefined,
  now: number,
): Failure {
  const encoded = call.operation === 'generate' ? call.format.codec.encodeError(error) : call.format.encodeError(error);
  // A codec's error tree consists of JSON by its contract.
  const text = printJson(encoded as Json);
  return {
    type: 'failure',
    error,
    body: fields === undefined ? text : appendMember(text, 'extra_fields', fields.ofError()),
    facts: record.facts(now, true),
  };
}

/** An answer's text with what its API adds. */
export const finishedText = (text: string, fields: RunFields | undefined): string =>
  fields === undefined ? text : withExtraFields(text, fields.ofAnswer());
